"""Merges of people and what each of them moved."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB


def create() -> None:
    """Create the tables."""
    _merge()
    _item()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _merge() -> None:
    op.create_table(
        "party_merge",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("winner_id", sa.Text(), nullable=False),
        sa.Column("loser_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        _text("decided_by"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        _text("decision_note"),
        _text("undo_reason"),
        _text("undo_by"),
        sa.Column("undo_at", sa.DateTime(timezone=True), nullable=True),
        _text("undone_by"),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "before",
            JSONB(),
            nullable=True,
            comment="states of the two records, without personal data",
        ),
        sa.ForeignKeyConstraint(["winner_id"], ["party.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["loser_id"], ["party.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("winner_id", "loser_id"):
        op.create_index(op.f(f"ix_party_merge_{column}"), "party_merge", [column])
    op.create_index(
        "party_merge_live",
        "party_merge",
        ["loser_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('proposed', 'done', 'undo_proposed')"),
    )


def _item() -> None:
    op.create_table(
        "party_merge_item",
        sa.Column("merge_id", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False, comment="JSON; bytes in hex"),
        sa.ForeignKeyConstraint(["merge_id"], ["party_merge.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("merge_id", "table_name", "column_name", "row_key"),
    )
