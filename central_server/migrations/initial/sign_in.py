"""Offices, clerks, workstations and what sign-in keeps."""

import sqlalchemy as sa
from alembic import op


def create() -> None:
    """Create the tables in an order that foreign keys allow."""
    _office()
    _sign_in_failure()
    _clerk()
    _enrolment_code()
    _workstation()
    _auth_transaction()
    _signing_key()
    _token_family()
    _refresh_token()


def _office() -> None:
    op.create_table(
        "office",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )


def _sign_in_failure() -> None:
    op.create_table(
        "sign_in_failure",
        sa.Column("name_hash", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name_hash"),
    )


def _clerk() -> None:
    op.create_table(
        "clerk",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("roles", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(
            ["office"],
            ["office.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("username"),
    )
    op.create_index(op.f("ix_clerk_office"), "clerk", ["office"], unique=False)


def _enrolment_code() -> None:
    op.create_table(
        "enrolment_code",
        sa.Column("selector", sa.Text(), nullable=False, comment="the first group: finds the row"),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("desk", sa.Integer(), nullable=False),
        sa.Column("series_letter", sa.Text(), nullable=False),
        sa.Column("replaces", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["office"],
            ["office.code"],
        ),
        sa.PrimaryKeyConstraint("selector"),
    )


def _workstation() -> None:
    op.create_table(
        "workstation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("desk", sa.Integer(), nullable=False),
        sa.Column("series_letter", sa.Text(), nullable=False),
        sa.Column("machine_label", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False, comment="JWK, EC P-256"),
        sa.Column("jkt", sa.Text(), nullable=False, comment="RFC 7638 thumbprint of the key"),
        sa.Column(
            "device_share", sa.LargeBinary(), nullable=False, comment="sealed with the field key"
        ),
        sa.Column(
            "enrolled_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["office"],
            ["office.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("jkt"),
    )
    op.create_index(
        "workstation_desk",
        "workstation",
        ["office", "desk"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_index(
        "workstation_letter",
        "workstation",
        ["office", "series_letter"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def _auth_transaction() -> None:
    op.create_table(
        "auth_transaction",
        sa.Column("id_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "browser_hash", sa.LargeBinary(), nullable=False, comment="the cookie that saw the page"
        ),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("code_challenge", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clerk", sa.Text(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("family", sa.Text(), nullable=True, comment="set when the code was used"),
        sa.ForeignKeyConstraint(
            ["clerk"],
            ["clerk.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workstation"],
            ["workstation.id"],
        ),
        sa.PrimaryKeyConstraint("id_hash"),
        sa.UniqueConstraint("code_hash"),
    )


def _signing_key() -> None:
    op.create_table(
        "signing_key",
        sa.Column("kid", sa.Text(), nullable=False, comment="RFC 7638 thumbprint"),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False, comment="Ed25519, base64url"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["clerk"],
            ["clerk.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workstation"],
            ["workstation.id"],
        ),
        sa.PrimaryKeyConstraint("kid"),
    )
    op.create_index(op.f("ix_signing_key_clerk"), "signing_key", ["clerk"], unique=False)


def _token_family() -> None:
    op.create_table(
        "token_family",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, comment="absolute"),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_for", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clerk"],
            ["clerk.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workstation"],
            ["workstation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_token_family_clerk"), "token_family", ["clerk"], unique=False)


def _refresh_token() -> None:
    op.create_table(
        "refresh_token",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("parent", sa.LargeBinary(), nullable=True),
        sa.Column("used", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("superseded", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["family"], ["token_family.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("refresh_token_family", "refresh_token", ["family"], unique=False)
