"""Columns of people, identifiers, mandates and corrections."""

import sqlalchemy as sa
from alembic import op


def create() -> None:
    """Add the columns; every one is empty or has a default."""
    _party()
    _identifier()
    _mandate()
    _correction()


def _text(name: str, comment: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False, comment=comment)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def _add(table: str, *columns: sa.Column[object] | sa.Column[str] | sa.Column[bytes]) -> None:
    for column in columns:
        op.add_column(table, column)


def _party() -> None:
    _add(
        "party",
        _text("alternative_name", "of a firm"),
        _text("legal_form"),
        _text("seat", "municipality of a firm"),
        sa.Column("merged_into", sa.Text(), nullable=True, comment="goes on there"),
    )
    op.create_foreign_key(
        "party_merged_into_fkey", "party", "party", ["merged_into"], ["id"], ondelete="CASCADE"
    )
    op.create_index(
        "party_merged",
        "party",
        ["merged_into"],
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )


def _identifier() -> None:
    _add(
        "party_identifier",
        _text("verified_by"),
        _moment("ended_at"),
        _text("ended_by"),
        _text("end_reason"),
    )


def _mandate() -> None:
    # A mandate that ended may be given again.
    op.drop_constraint("mandate_principal_id_agent_id_kind_key", "mandate", type_="unique")
    _add(
        "mandate",
        _text("valid_from"),
        sa.Column(
            "scope",
            sa.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="services; {}: all",
        ),
        _text("evidence"),
        _text("document_id", "the paper, on file"),
        _text("granted_by"),
        _moment("granted_at"),
        _text("office"),
        _text("revoked_by"),
        _text("revoke_reason"),
    )


def _correction() -> None:
    _add(
        "correction_request",
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        _text("decided_by"),
        _moment("decided_at"),
        _text("decision_note"),
        _text("decision_evidence"),
        sa.Column(
            "replaced", sa.LargeBinary(), nullable=True, comment="sealed: what stood there before"
        ),
    )
    op.create_index(
        "correction_request_open",
        "correction_request",
        ["office", "at"],
        postgresql_where=sa.text("state = 'open'"),
    )
