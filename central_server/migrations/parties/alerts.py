"""Alerts, who has seen them, and possible duplicates."""

import sqlalchemy as sa
from alembic import op


def create() -> None:
    """Create the tables."""
    _alert()
    _seen()
    _duplicate()


def _alert() -> None:
    op.create_table(
        "party_alert",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("party_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False, comment="sealed"),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_party_alert_party_id"), "party_alert", ["party_id"])


def _seen() -> None:
    op.create_table(
        "party_alert_seen",
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["party_alert.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("alert_id", "clerk"),
    )


def _duplicate() -> None:
    op.create_table(
        "possible_duplicate",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("one_id", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["one_id"], ["party.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["party.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("one_id", "other_id", "scheme"),
    )
    for column in ("one_id", "other_id"):
        op.create_index(op.f(f"ix_possible_duplicate_{column}"), "possible_duplicate", [column])
