"""The access log: one chain of leaf hashes per office, what vouches for it, what is reviewed."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from central_server.schema.base import metadata

# At the end of retention salt and content become null; leaf and head stay.
access_log = Table(
    "access_log",
    metadata,
    Column("office", Text, primary_key=True),
    Column("n", BigInteger, primary_key=True),
    Column("leaf", LargeBinary, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("salt", LargeBinary),
    Column("transaction_id", Text),
    Column("at", DateTime(timezone=True)),
    Column("recorded_at", DateTime(timezone=True)),
    Column("unit", Text),
    Column("protocol", Text, comment="case, ticket or visit: the context of the purpose"),
    Column("actor", Text),
    Column("ip", Text),
    Column("workstation", Text),
    Column("action", Text),
    Column("basis", Text),
    Column("purpose_kind", Text),
    Column("activity", Text),
    Column("party_id", Text),
    Column("data_classes", ARRAY(Text)),
    Column("result_count", Integer),
    Column("reason", LargeBinary, comment="sealed; null where none was asked for"),
    Column("role", Text, comment="in which the clerk looked"),
)
Index("access_log_party", access_log.c.party_id, access_log.c.at)

access_head = Table(
    "access_head",
    metadata,
    Column("office", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
    Column("head", LargeBinary, nullable=False),
)

# Signed with a key that no database holds; the same lines lie in a file outside the database.
access_checkpoint = Table(
    "access_checkpoint",
    metadata,
    Column("office", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, comment="1, 2, 3 ... without a gap"),
    Column("n", BigInteger, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("epoch", Text, nullable=False),
    Column("kid", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

# What workstations handed back. Two heads of one length are both kept: that is the evidence.
access_receipt = Table(
    "access_receipt",
    metadata,
    Column("office", Text, primary_key=True),
    Column("n", BigInteger, primary_key=True),
    Column("head", LargeBinary, primary_key=True),
    Column("workstation", Text, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
)

# Access without a context, for half an hour; the reason stands sealed in the log.
break_glass = Table(
    "break_glass",
    metadata,
    Column("id", Text, primary_key=True),
    Column("clerk", Text, nullable=False),
    Column("workstation", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)

# Who a clerk is as a citizen, to notice looks at oneself and at colleagues.
clerk_identity = Table(
    "clerk_identity",
    metadata,
    Column("clerk", ForeignKey("clerk.id", ondelete="CASCADE"), primary_key=True),
    Column("afm_index", LargeBinary, nullable=False, index=True, comment="keyed; 16 bytes"),
)

access_review = Table(
    "access_review",
    metadata,
    Column("id", Text, primary_key=True),
    Column("office", Text, nullable=False),
    Column("n", BigInteger, nullable=False, comment="the row of the log that tripped the rule"),
    Column("rule", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("party_id", Text, nullable=False, comment="empty where the rule is about a number"),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("due_on", Text, nullable=False),
    Column("decision", Text, nullable=False, server_default=""),
    Column("decided_by", Text, nullable=False, server_default=""),
    Column("decided_at", DateTime(timezone=True)),
    Column("note", LargeBinary, comment="sealed"),
    UniqueConstraint("office", "n", "rule"),
)
Index(
    "access_review_open",
    access_review.c.office,
    access_review.c.at,
    postgresql_where=access_review.c.decision == "",
)

# Up to which row of each office the rules were applied.
access_review_mark = Table(
    "access_review_mark",
    metadata,
    Column("office", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
)
