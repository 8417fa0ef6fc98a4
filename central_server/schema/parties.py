"""People, what they are found by, and who acts for whom."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

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
    Column("alternative_name", Text, nullable=False, server_default="", comment="of a firm"),
    Column("legal_form", Text, nullable=False, server_default=""),
    Column("seat", Text, nullable=False, server_default="", comment="municipality of a firm"),
    # Erasing a person erases the records that were found to be the same person.
    Column("merged_into", ForeignKey("party.id", ondelete="CASCADE"), comment="goes on there"),
)
Index("party_phone", party.c.phone, postgresql_where=party.c.phone != "")
Index("party_merged", party.c.merged_into, postgresql_where=party.c.merged_into.is_not(None))

party_identifier = Table(
    "party_identifier",
    metadata,
    Column("party_id", ForeignKey("party.id", ondelete="CASCADE"), primary_key=True),
    Column("scheme", Text, primary_key=True),
    Column("blind_index", LargeBinary, primary_key=True, comment="keyed; 16 bytes"),
    Column("value", LargeBinary, nullable=False, comment="sealed; never in clear"),
    Column("evidence", Text, nullable=False, server_default="registry"),
    Column("verified_at", DateTime(timezone=True)),
    Column("verified_by", Text, nullable=False, server_default=""),
    Column("ended_at", DateTime(timezone=True)),
    Column("ended_by", Text, nullable=False, server_default=""),
    Column("end_reason", Text, nullable=False, server_default=""),
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
    Column("valid_from", Text, nullable=False, server_default=""),
    Column("scope", ARRAY(Text), nullable=False, server_default="{}", comment="services; {}: all"),
    Column("evidence", Text, nullable=False, server_default=""),
    Column("document_id", Text, nullable=False, server_default="", comment="the paper, on file"),
    Column("granted_by", Text, nullable=False, server_default=""),
    Column("granted_at", DateTime(timezone=True)),
    Column("office", Text, nullable=False, server_default=""),
    Column("revoked_by", Text, nullable=False, server_default=""),
    Column("revoke_reason", Text, nullable=False, server_default=""),
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
    Column("state", Text, nullable=False, server_default="open"),
    Column("decided_by", Text, nullable=False, server_default=""),
    Column("decided_at", DateTime(timezone=True)),
    Column("decision_note", Text, nullable=False, server_default=""),
    Column("decision_evidence", Text, nullable=False, server_default=""),
    Column("replaced", LargeBinary, comment="sealed: what stood there before"),
)
Index(
    "correction_request_open",
    correction_request.c.office,
    correction_request.c.at,
    postgresql_where=correction_request.c.state == text("'open'"),
)

party_alert = Table(
    "party_alert",
    metadata,
    Column("id", Text, primary_key=True),
    Column("party_id", ForeignKey("party.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("text", LargeBinary, nullable=False, comment="sealed"),
    Column("author", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("expires_on", Date),
    Column("ended_at", DateTime(timezone=True)),
    Column("ended_by", Text, nullable=False, server_default=""),
)

party_alert_seen = Table(
    "party_alert_seen",
    metadata,
    Column("alert_id", ForeignKey("party_alert.id", ondelete="CASCADE"), primary_key=True),
    Column("clerk", Text, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
)

# Two active people with one number. A person looks at it; nothing merges by itself.
possible_duplicate = Table(
    "possible_duplicate",
    metadata,
    Column("id", Text, primary_key=True),
    Column("scheme", Text, nullable=False),
    Column("one_id", ForeignKey("party.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("other_id", ForeignKey("party.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("found_at", DateTime(timezone=True), nullable=False),
    Column("state", Text, nullable=False, server_default="open"),
    Column("decided_by", Text, nullable=False, server_default=""),
    Column("decided_at", DateTime(timezone=True)),
    Column("reason", Text, nullable=False, server_default=""),
    UniqueConstraint("one_id", "other_id", "scheme"),
)

# Two records of one person: proposed by one clerk, decided by another; undone the same way.
party_merge = Table(
    "party_merge",
    metadata,
    Column("id", Text, primary_key=True),
    Column("winner_id", ForeignKey("party.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("loser_id", ForeignKey("party.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_at", DateTime(timezone=True), nullable=False),
    Column("decided_by", Text, nullable=False, server_default=""),
    Column("decided_at", DateTime(timezone=True)),
    Column("decision_note", Text, nullable=False, server_default=""),
    Column("undo_reason", Text, nullable=False, server_default=""),
    Column("undo_by", Text, nullable=False, server_default=""),
    Column("undo_at", DateTime(timezone=True)),
    Column("undone_by", Text, nullable=False, server_default=""),
    Column("undone_at", DateTime(timezone=True)),
    Column("before", JSONB, comment="states of the two records, without personal data"),
)
Index(
    "party_merge_live",
    party_merge.c.loser_id,
    unique=True,
    postgresql_where=text("state IN ('proposed', 'done', 'undo_proposed')"),
)

# Exactly what a merge moved: the row by its other key columns, the column that points to a person.
party_merge_item = Table(
    "party_merge_item",
    metadata,
    Column("merge_id", ForeignKey("party_merge.id", ondelete="CASCADE"), primary_key=True),
    Column("table_name", Text, primary_key=True),
    Column("column_name", Text, primary_key=True),
    Column("row_key", Text, primary_key=True, comment="JSON; bytes in hex"),
)
