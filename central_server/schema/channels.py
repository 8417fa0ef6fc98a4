"""Source systems of the channels, and what an interaction holds beside its line."""

from sqlalchemy import (
    ARRAY,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from central_server.schema.base import metadata

source = Table(
    "source",
    metadata,
    Column("id", Text, primary_key=True, comment="the system's name in source_event"),
    Column("channels", ARRAY(Text), nullable=False, comment="those it may send, no others"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("disabled_at", DateTime(timezone=True)),
)

source_key = Table(
    "source_key",
    metadata,
    Column("id", Text, primary_key=True, comment="keyid of RFC 9421"),
    Column("source_id", ForeignKey("source.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("secret", LargeBinary, nullable=False, comment="sealed"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), comment="set when a younger key came"),
)

# Here and not in memory: several processes share an address.
source_nonce = Table(
    "source_nonce",
    metadata,
    Column("key_id", Text, primary_key=True),
    Column("nonce", Text, primary_key=True),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)
Index("source_nonce_expiry", source_nonce.c.expires_at)

interaction_participant = Table(
    "interaction_participant",
    metadata,
    Column("interaction_id", ForeignKey("interaction.id", ondelete="CASCADE"), primary_key=True),
    Column("party_id", ForeignKey("party.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, nullable=False),
)
Index("interaction_participant_party", interaction_participant.c.party_id)

# A way to call somebody back, never a person: no name, and no two of them are taken for one.
unverified_contact = Table(
    "unverified_contact",
    metadata,
    Column("id", Text, primary_key=True),
    Column(
        "interaction_id",
        ForeignKey("interaction.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("phone", LargeBinary, comment="sealed"),
    Column("phone_index", LargeBinary, comment="keyed; 16 bytes"),
    Column("email", LargeBinary, comment="sealed"),
    Column("email_index", LargeBinary, comment="keyed; 16 bytes"),
    Column("party_id", ForeignKey("party.id", ondelete="CASCADE"), index=True),
    Column("linked_by", Text, nullable=False, server_default=""),
    Column("linked_at", DateTime(timezone=True)),
)
for _kind in ("phone_index", "email_index"):
    _column = unverified_contact.c[_kind]
    Index(f"unverified_contact_{_kind}", _column, postgresql_where=_column.is_not(None))

# A case that a citizen began and that lacks something: it has no number and is in no register.
case_draft = Table(
    "case_draft",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column(
        "interaction_id",
        ForeignKey("interaction.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("party_id", ForeignKey("party.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("service_id", Text, nullable=False),
    Column("service_version", Integer, nullable=False),
    Column("office", Text, nullable=False),
    Column("answers", LargeBinary, nullable=False, comment="sealed JSON: may hold identifiers"),
    Column("attachments", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Column("lacking", Text, nullable=False, comment="the code of what it lacks"),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
