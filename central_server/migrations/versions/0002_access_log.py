"""The access log: checkpoints, receipts, reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "access_log",
        sa.Column(
            "reason",
            sa.LargeBinary(),
            nullable=True,
            comment="sealed; null where none was asked for",
        ),
    )
    op.add_column(
        "access_log",
        sa.Column("role", sa.Text(), nullable=True, comment="in which the clerk looked"),
    )
    _witnesses()
    _break_glass()
    _reviews()


def _witnesses() -> None:
    op.create_table(
        "access_checkpoint",
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, comment="1, 2, 3 ... without a gap"),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("office", "seq"),
    )
    op.create_table(
        "access_receipt",
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("office", "n", "head"),
    )


def _break_glass() -> None:
    op.create_table(
        "break_glass",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _reviews() -> None:
    op.create_table(
        "clerk_identity",
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("afm_index", sa.LargeBinary(), nullable=False, comment="keyed; 16 bytes"),
        sa.ForeignKeyConstraint(["clerk"], ["clerk.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("clerk"),
    )
    op.create_index("ix_clerk_identity_afm_index", "clerk_identity", ["afm_index"])
    op.create_table(
        "access_review",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column(
            "n", sa.BigInteger(), nullable=False, comment="the row of the log that tripped the rule"
        ),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column(
            "party_id", sa.Text(), nullable=False, comment="empty where the rule is about a number"
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True, comment="sealed"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("office", "n", "rule"),
    )
    op.create_index(
        "access_review_open",
        "access_review",
        ["office", "at"],
        postgresql_where=sa.text("decision = ''"),
    )
    op.create_table(
        "access_review_mark",
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("office"),
    )


def downgrade() -> None:
    raise NotImplementedError("a record is restored from a backup, never downgraded")
