"""Cases, their events and papers, and the interactions of every channel."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from central_server.schema.base import metadata

service_definition = Table(
    "service_definition",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("status", Text, nullable=False),
    # Text: jsonb would sort the keys, and the order of a form's fields is the order of its keys.
    Column("document", Text, nullable=False, comment="the published JSON, to the byte"),
    Column("rev", Integer, nullable=False, server_default="1"),
)

case = Table(
    "case",
    metadata,
    Column("id", Text, primary_key=True),
    Column("service_id", Text, nullable=False),
    Column("service_version", Integer, nullable=False, comment="0 for cases of older systems"),
    Column("title", Text, nullable=False),
    Column("applicant_id", ForeignKey("party.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("office", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("number_key", Text, nullable=False, comment="folded for search"),
    Column("token", Text, unique=True, comment="random part of the receipt's address"),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    Column("answers", LargeBinary, nullable=False, comment="sealed JSON: may hold identifiers"),
    Column("field_versions", JSONB, nullable=False, comment="field -> [rev, by, at]"),
    Column("due_on", Date),
    Column("assignee", Text, nullable=False, server_default=""),
    Column("flags", ARRAY(Text), nullable=False, server_default="{}"),
    Column("rev", Integer, nullable=False, server_default="1"),
)
Index("case_number_search", case.c.number_key)

case_event = Table(
    "case_event",
    metadata,
    Column("id", Text, primary_key=True, comment="the operation that caused it"),
    Column("seq", BigInteger, Identity(), nullable=False),
    Column("case_id", ForeignKey("case.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("action", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("note", Text, nullable=False, server_default=""),
)

conflict = Table(
    "conflict",
    metadata,
    Column("case_id", ForeignKey("case.id", ondelete="CASCADE"), primary_key=True),
    Column("op_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("values", LargeBinary, nullable=False, comment="sealed JSON [mine, theirs]"),
    Column("by", Text, nullable=False, comment="whose value the field holds"),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("rev", Integer, nullable=False, comment="of the case, when it was found"),
    Column("resolved_at", DateTime(timezone=True)),
)

interaction = Table(
    "interaction",
    metadata,
    Column("id", Text, primary_key=True),
    Column("party_id", ForeignKey("party.id", ondelete="CASCADE")),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("outcome", Text, nullable=False, server_default="done"),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("office", Text, nullable=False, server_default=""),
    Column("agent_name", Text, nullable=False, server_default=""),
    Column("case_id", Text, nullable=False, server_default=""),
    Column("ticket", Text, nullable=False, server_default=""),
    Column("topics", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Column("attachments", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Column("contact_id", Text, nullable=False, server_default=""),
    Column("rev", Integer, nullable=False, server_default="1"),
)
Index(
    "interaction_timeline",
    interaction.c.party_id,
    interaction.c.started_at.desc(),
    interaction.c.id.desc(),
)

source_event = Table(
    "source_event",
    metadata,
    Column("system", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column(
        "interaction_id",
        ForeignKey("interaction.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("version", Integer, nullable=False, server_default="1", comment="the newest taken"),
)

document = Table(
    "document",
    metadata,
    Column("id", Text, primary_key=True),
    Column("party_id", ForeignKey("party.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("case_id", Text, nullable=False, server_default=""),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("rule_id", Text, nullable=False, server_default=""),
    Column("mime", Text, nullable=False, server_default=""),
    Column("size", BigInteger, nullable=False, server_default="0"),
    Column("pages", Integer, nullable=False, server_default="0"),
    Column("sha256", Text, nullable=False, server_default=""),
    Column("added_at", DateTime(timezone=True), nullable=False),
    Column("valid_until", Text, nullable=False, server_default=""),
    Column("chunks", ARRAY(Text), nullable=False, server_default="{}"),
    Column("complete", Boolean, nullable=False, server_default="true"),
    Column("rev", Integer, nullable=False, server_default="1"),
)
Index("document_case", document.c.case_id, postgresql_where=document.c.case_id != "")

# The bytes lie in the blob folder as <case>/<name>, encrypted at the counter.
chunk = Table(
    "chunk",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("name", Text, primary_key=True, comment="HMAC of the plaintext under the case key"),
    Column("size", Integer, nullable=False),
    Column("office", Text, nullable=False),
    Column("stored_at", DateTime(timezone=True), nullable=False),
)
