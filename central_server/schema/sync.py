"""What synchronisation needs: the feed, operations with their results, number leases."""

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from central_server.schema.base import metadata
from central_server.schema.types import Xid8

# One row, made with the schema. A restored database gets a new epoch: transaction ids restart.
installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("epoch", Text, nullable=False),
)
NEW_EPOCH = (
    "INSERT INTO installation (id, epoch) VALUES (1, replace(gen_random_uuid()::text, '-', ''))"
)


@event.listens_for(installation, "after_create")
def _begin_epoch(_: Table, connection: Connection, **__: object) -> None:
    connection.execute(text(NEW_EPOCH))


# Rows are read only below pg_snapshot_xmin: sequence order is not commit order.
feed = Table(
    "feed",
    metadata,
    Column("xid", Xid8, nullable=False, server_default=text("pg_current_xact_id()")),
    Column("seq", BigInteger, Identity(), primary_key=True),
    Column("office", Text, nullable=False, comment="* for all offices"),
    Column("entity", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("change", Text, nullable=False, server_default="put"),
)
Index("feed_tail", feed.c.office, feed.c.xid, feed.c.seq)
Index("feed_latest", feed.c.office, feed.c.entity, feed.c.id, feed.c.xid, feed.c.seq)

operation = Table(
    "operation",
    metadata,
    Column("op_id", Text, primary_key=True),
    Column("workstation", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False, comment="SHA-256 of the signed bytes"),
    Column("envelope", LargeBinary, nullable=False, comment="sealed: what was signed"),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("result", JSONB, nullable=False),
    UniqueConstraint("workstation", "seq"),
)

# Operations that do not continue their workstation's chain; a manager looks at them.
stray_operation = Table(
    "stray_operation",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("op_id", Text, nullable=False),
    Column("workstation", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("envelope", LargeBinary, nullable=False, comment="sealed"),
    Column("received_at", DateTime(timezone=True), nullable=False),
)

workstation_chain = Table(
    "workstation_chain",
    metadata,
    Column("workstation", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary, comment="of the last operation; null: it was not authentic"),
)

number_series = Table(
    "number_series",
    metadata,
    Column("office", Text, primary_key=True),
    Column("letter", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("next", Integer, nullable=False),
)

number_lease = Table(
    "number_lease",
    metadata,
    Column("id", Text, primary_key=True),
    Column("office", Text, nullable=False),
    Column("letter", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("workstation", Text, nullable=False, index=True),
    Column("granted_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("office", "letter", "year", "first"),
    UniqueConstraint("office", "letter", "year", "last"),
)

number_used = Table(
    "number_used",
    metadata,
    Column("office", Text, primary_key=True),
    Column("letter", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("lease_id", ForeignKey("number_lease.id"), nullable=False, index=True),
    Column("case_id", Text, nullable=False),
)
