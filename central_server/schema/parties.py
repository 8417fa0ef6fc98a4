"""People, what they are found by, and who acts for whom."""

from sqlalchemy import (
    Boolean,
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

party = Table(
    "party",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("given_name", Text, nullable=False, server_default=""),
    Column("father_name", Text, nullable=False, server_default=""),
    Column("mother_name", Text, nullable=False, server_default=""),
    Column("family_name_latin", Text, nullable=False, server_default=""),
    Column("given_name_latin", Text, nullable=False, server_default=""),
    Column("birth_date", Text, nullable=False, server_default=""),
    Column("municipality", Text, nullable=False, server_default=""),
    Column("phone", Text, nullable=False, server_default=""),
    Column("email", Text, nullable=False, server_default=""),
    Column("status", Text, nullable=False, server_default="active"),
    Column("status_since", DateTime(timezone=True)),
    Column("assurance", Text, nullable=False, server_default="none"),
    Column("confidential", Boolean, nullable=False, server_default="false"),
    Column("office", Text, nullable=False, comment="where the person belongs"),
    Column("sort_key", Text, nullable=False, comment="folded names, for alphabetical order"),
    Column("rev", Integer, nullable=False, server_default="1"),
)
Index("party_phone", party.c.phone, postgresql_where=party.c.phone != "")

party_identifier = Table(
    "party_identifier",
    metadata,
    Column("party_id", ForeignKey("party.id", ondelete="CASCADE"), primary_key=True),
    Column("scheme", Text, primary_key=True),
    Column("blind_index", LargeBinary, primary_key=True, comment="keyed; 16 bytes"),
    Column("value", LargeBinary, nullable=False, comment="sealed; never in clear"),
    Column("evidence", Text, nullable=False, server_default="registry"),
    Column("verified_at", DateTime(timezone=True)),
)
Index("party_identifier_lookup", party_identifier.c.scheme, party_identifier.c.blind_index)

# In which offices' workstations a person may be cached: the home office, and any other whose
# counter registered a case for the person. Feed rows of the person go to all of them.
party_scope = Table(
    "party_scope",
    metadata,
    Column("party_id", ForeignKey("party.id", ondelete="CASCADE"), primary_key=True),
    Column("office", Text, primary_key=True),
)

name_key = Table(
    "name_key",
    metadata,
    Column("office", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("script", Text, primary_key=True, comment="g: folded Greek, l: Latin key"),
    Column("party_id", ForeignKey("party.id", ondelete="CASCADE"), primary_key=True),
)
Index(
    "name_key_prefix",
    name_key.c.office,
    name_key.c.key,
    postgresql_ops={"key": "text_pattern_ops"},
    postgresql_include=["script", "party_id"],
)
Index("name_key_party", name_key.c.party_id)

mandate = Table(
    "mandate",
    metadata,
    Column("id", Text, primary_key=True),
    Column("principal_id", ForeignKey("party.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("agent_id", ForeignKey("party.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("valid_to", Text, nullable=False, server_default=""),
    Column("revoked_at", DateTime(timezone=True)),
    UniqueConstraint("principal_id", "agent_id", "kind"),
)

correction_request = Table(
    "correction_request",
    metadata,
    Column("id", Text, primary_key=True, comment="the operation that asked"),
    Column("party_id", ForeignKey("party.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("attribute", Text, nullable=False),
    Column("proposed", LargeBinary, nullable=False, comment="sealed: may be an identifier"),
    Column("evidence", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
