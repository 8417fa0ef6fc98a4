"""The feed, operations, numbers and chunks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from central_server.schema.types import Xid8


def create() -> None:
    """Create the tables in an order that foreign keys allow."""
    _chunk()
    _feed()
    _installation()
    _number_lease()
    _number_series()
    _operation()
    _stray_operation()
    _workstation_chain()
    _number_used()


def _chunk() -> None:
    op.create_table(
        "chunk",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="HMAC of the plaintext under the case key"
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "name"),
    )


def _feed() -> None:
    op.create_table(
        "feed",
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("office", sa.Text(), nullable=False, comment="* for all offices"),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("change", sa.Text(), server_default="put", nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("feed_latest", "feed", ["office", "entity", "id", "xid", "seq"], unique=False)
    op.create_index("feed_tail", "feed", ["office", "xid", "seq"], unique=False)


def _installation() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute(
        "INSERT INTO installation (id, epoch) VALUES (1, replace(gen_random_uuid()::text, '-', ''))"
    )


def _number_lease() -> None:
    op.create_table(
        "number_lease",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("office", "letter", "year", "first"),
        sa.UniqueConstraint("office", "letter", "year", "last"),
    )
    op.create_index(
        op.f("ix_number_lease_workstation"), "number_lease", ["workstation"], unique=False
    )


def _number_series() -> None:
    op.create_table(
        "number_series",
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office", "letter", "year"),
    )


def _operation() -> None:
    op.create_table(
        "operation",
        sa.Column("op_id", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of the signed bytes"),
        sa.Column("envelope", sa.LargeBinary(), nullable=False, comment="sealed: what was signed"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("op_id"),
        sa.UniqueConstraint("workstation", "seq"),
    )


def _stray_operation() -> None:
    op.create_table(
        "stray_operation",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("op_id", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False, comment="sealed"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )


def _workstation_chain() -> None:
    op.create_table(
        "workstation_chain",
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column(
            "hash",
            sa.LargeBinary(),
            nullable=True,
            comment="of the last operation; null: it was not authentic",
        ),
        sa.PrimaryKeyConstraint("workstation"),
    )


def _number_used() -> None:
    op.create_table(
        "number_used",
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lease_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lease_id"],
            ["number_lease.id"],
        ),
        sa.PrimaryKeyConstraint("office", "letter", "year", "number"),
    )
    op.create_index(op.f("ix_number_used_lease_id"), "number_used", ["lease_id"], unique=False)
