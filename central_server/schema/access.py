"""The access log: one chain of leaf hashes per office."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
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
)
Index("access_log_party", access_log.c.party_id, access_log.c.at)

access_head = Table(
    "access_head",
    metadata,
    Column("office", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
    Column("head", LargeBinary, nullable=False),
)
