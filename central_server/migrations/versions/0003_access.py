"""Roles with validity, second factors, identity providers."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep what every clerk had as roles at the own office, valid ever since."""
    _role_grant()
    _move_roles()
    _second_factor()
    _external_identity()
    _sign_in_columns()
    _seen_proof()


def downgrade() -> None:
    raise NotImplementedError("a record is restored from a backup, never downgraded")


def _role_grant() -> None:
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_by", sa.Text(), nullable=False, comment="a clerk's id, or the command"),
        _moment("granted_at"),
        sa.ForeignKeyConstraint(["clerk"], ["clerk.id"]),
        sa.ForeignKeyConstraint(["office"], ["office.code"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_role_grant_clerk"), "role_grant", ["clerk"], unique=False)
    op.create_index(op.f("ix_role_grant_office"), "role_grant", ["office"], unique=False)


def _move_roles() -> None:
    op.execute(
        "INSERT INTO role_grant (id, clerk, office, role, valid_from, granted_by)"
        " SELECT 'grt_' || substr(md5(clerk.id || ' ' || held.role), 1, 16), clerk.id,"
        " clerk.office, held.role, '2000-01-01T00:00:00Z', 'migration'"
        " FROM clerk, LATERAL (SELECT DISTINCT unnest(clerk.roles) AS role) AS held"
    )
    op.drop_column("clerk", "roles")
    op.add_column("clerk", _flag("training", comment="invented person"))
    # Only the invented clerks of the seed bear their username in their id.
    op.execute("UPDATE clerk SET training = true WHERE id = 'clk_' || username")


def _second_factor() -> None:
    op.create_table(
        "second_factor",
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False, comment="sealed with the field key"),
        _moment("created_at"),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["clerk"], ["clerk.id"]),
        sa.PrimaryKeyConstraint("clerk"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False, comment="under the pepper"),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["clerk"], ["clerk.id"]),
        sa.PrimaryKeyConstraint("clerk", "code_hash"),
    )


def _external_identity() -> None:
    op.create_table(
        "external_identity",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("subject_hash", sa.LargeBinary(), nullable=False, comment="under the pepper"),
        sa.Column("clerk", sa.Text(), nullable=False),
        _moment("linked_at"),
        sa.ForeignKeyConstraint(["clerk"], ["clerk.id"]),
        sa.PrimaryKeyConstraint("provider", "subject_hash"),
    )
    op.create_index(
        op.f("ix_external_identity_clerk"), "external_identity", ["clerk"], unique=False
    )


def _sign_in_columns() -> None:
    op.add_column("auth_transaction", sa.Column("identified", sa.Text(), nullable=True))
    op.create_foreign_key(
        "auth_transaction_identified_fkey", "auth_transaction", "clerk", ["identified"], ["id"]
    )
    op.add_column("auth_transaction", _flag("second_factor"))
    op.add_column("auth_transaction", sa.Column("upstream_state", sa.LargeBinary(), nullable=True))
    op.create_unique_constraint(
        "auth_transaction_upstream_state_key", "auth_transaction", ["upstream_state"]
    )
    op.add_column(
        "auth_transaction", sa.Column("upstream_verifier", sa.LargeBinary(), nullable=True)
    )
    op.add_column("token_family", _flag("second_factor"))


def _seen_proof() -> None:
    op.create_table(
        "seen_proof",
        sa.Column("id_hash", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id_hash"),
        prefixes=["UNLOGGED"],
    )
    op.create_index(op.f("ix_seen_proof_until"), "seen_proof", ["until"], unique=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def _flag(name: str, comment: str | None = None) -> sa.Column[bool]:
    return sa.Column(
        name, sa.Boolean(), server_default=sa.text("false"), nullable=False, comment=comment
    )
