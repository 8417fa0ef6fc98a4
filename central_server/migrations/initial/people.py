"""People, access to them, and what they are found by."""

import sqlalchemy as sa
from alembic import op


def create() -> None:
    """Create the tables in an order that foreign keys allow."""
    _access_head()
    _access_log()
    _party()
    _correction_request()
    _mandate()
    _name_key()
    _party_identifier()
    _party_scope()


def _access_head() -> None:
    op.create_table(
        "access_head",
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("office"),
    )


def _access_log() -> None:
    op.create_table(
        "access_log",
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("transaction_id", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column(
            "protocol",
            sa.Text(),
            nullable=True,
            comment="case, ticket or visit: the context of the purpose",
        ),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("ip", sa.Text(), nullable=True),
        sa.Column("workstation", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("purpose_kind", sa.Text(), nullable=True),
        sa.Column("activity", sa.Text(), nullable=True),
        sa.Column("party_id", sa.Text(), nullable=True),
        sa.Column("data_classes", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("result_count", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("office", "n"),
    )
    op.create_index("access_log_party", "access_log", ["party_id", "at"], unique=False)


def _party() -> None:
    op.create_table(
        "party",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), server_default="", nullable=False),
        sa.Column("father_name", sa.Text(), server_default="", nullable=False),
        sa.Column("mother_name", sa.Text(), server_default="", nullable=False),
        sa.Column("family_name_latin", sa.Text(), server_default="", nullable=False),
        sa.Column("given_name_latin", sa.Text(), server_default="", nullable=False),
        sa.Column("birth_date", sa.Text(), server_default="", nullable=False),
        sa.Column("municipality", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="active", nullable=False),
        sa.Column("status_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assurance", sa.Text(), server_default="none", nullable=False),
        sa.Column("confidential", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("office", sa.Text(), nullable=False, comment="where the person belongs"),
        sa.Column(
            "sort_key", sa.Text(), nullable=False, comment="folded names, for alphabetical order"
        ),
        sa.Column("rev", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "party_phone", "party", ["phone"], unique=False, postgresql_where=sa.text("phone != ''")
    )


def _correction_request() -> None:
    op.create_table(
        "correction_request",
        sa.Column("id", sa.Text(), nullable=False, comment="the operation that asked"),
        sa.Column("party_id", sa.Text(), nullable=False),
        sa.Column("attribute", sa.Text(), nullable=False),
        sa.Column(
            "proposed", sa.LargeBinary(), nullable=False, comment="sealed: may be an identifier"
        ),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_correction_request_party_id"), "correction_request", ["party_id"], unique=False
    )


def _mandate() -> None:
    op.create_table(
        "mandate",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("principal_id", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("valid_to", sa.Text(), server_default="", nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["party.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["principal_id"], ["party.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("principal_id", "agent_id", "kind"),
    )
    op.create_index(op.f("ix_mandate_agent_id"), "mandate", ["agent_id"], unique=False)
    op.create_index(op.f("ix_mandate_principal_id"), "mandate", ["principal_id"], unique=False)


def _name_key() -> None:
    op.create_table(
        "name_key",
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("script", sa.Text(), nullable=False, comment="g: folded Greek, l: Latin key"),
        sa.Column("party_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("office", "key", "script", "party_id"),
    )
    op.create_index("name_key_party", "name_key", ["party_id"], unique=False)
    op.create_index(
        "name_key_prefix",
        "name_key",
        ["office", "key"],
        unique=False,
        postgresql_ops={"key": "text_pattern_ops"},
        postgresql_include=["script", "party_id"],
    )


def _party_identifier() -> None:
    op.create_table(
        "party_identifier",
        sa.Column("party_id", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("blind_index", sa.LargeBinary(), nullable=False, comment="keyed; 16 bytes"),
        sa.Column("value", sa.LargeBinary(), nullable=False, comment="sealed; never in clear"),
        sa.Column("evidence", sa.Text(), server_default="registry", nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("party_id", "scheme", "blind_index"),
    )
    op.create_index(
        "party_identifier_lookup", "party_identifier", ["scheme", "blind_index"], unique=False
    )


def _party_scope() -> None:
    op.create_table(
        "party_scope",
        sa.Column("party_id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("party_id", "office"),
    )
