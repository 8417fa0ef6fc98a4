"""Source systems, topics, participants, unverified contacts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NO_ITEMS = sa.text("'[]'::jsonb")


def upgrade() -> None:
    _interaction()
    _source()
    _participant()
    _contact()
    _case_draft()


def downgrade() -> None:
    raise NotImplementedError("a record is restored from a backup, never downgraded")


def _interaction() -> None:
    for name in ("topics", "attachments"):
        column = sa.Column(name, JSONB(), server_default=_NO_ITEMS, nullable=False)
        op.add_column("interaction", column)
    contact = sa.Column("contact_id", sa.Text(), server_default="", nullable=False)
    op.add_column("interaction", contact)
    op.drop_index("interaction_timeline", "interaction")
    op.create_index(
        "interaction_timeline",
        "interaction",
        ["party_id", sa.literal_column("started_at DESC"), sa.literal_column("id DESC")],
    )
    version = sa.Column("version", sa.Integer(), server_default="1", nullable=False)
    op.add_column("source_event", version)


def _source() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channels", ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "source_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_source_key_source_id"), "source_key", ["source_id"])
    op.create_table(
        "source_nonce",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_id", "nonce"),
    )
    op.create_index("source_nonce_expiry", "source_nonce", ["expires_at"])


def _participant() -> None:
    op.create_table(
        "interaction_participant",
        sa.Column("interaction_id", sa.Text(), nullable=False),
        sa.Column("party_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["interaction_id"], ["interaction.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("interaction_id", "party_id"),
    )
    op.create_index("interaction_participant_party", "interaction_participant", ["party_id"])


def _contact() -> None:
    op.create_table(
        "unverified_contact",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("interaction_id", sa.Text(), nullable=False),
        sa.Column("phone", sa.LargeBinary()),
        sa.Column("phone_index", sa.LargeBinary()),
        sa.Column("email", sa.LargeBinary()),
        sa.Column("email_index", sa.LargeBinary()),
        sa.Column("party_id", sa.Text()),
        sa.Column("linked_by", sa.Text(), server_default="", nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["interaction_id"], ["interaction.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("interaction_id"),
    )
    op.create_index(op.f("ix_unverified_contact_party_id"), "unverified_contact", ["party_id"])
    for name in ("phone_index", "email_index"):
        op.create_index(
            f"unverified_contact_{name}",
            "unverified_contact",
            [name],
            postgresql_where=sa.text(f"{name} IS NOT NULL"),
        )


def _case_draft() -> None:
    op.create_table(
        "case_draft",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("interaction_id", sa.Text(), nullable=False),
        sa.Column("party_id", sa.Text(), nullable=False),
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("service_version", sa.Integer(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("attachments", JSONB(), server_default=_NO_ITEMS, nullable=False),
        sa.Column("lacking", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["interaction_id"], ["interaction.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id"),
        sa.UniqueConstraint("interaction_id"),
    )
    op.create_index(op.f("ix_case_draft_party_id"), "case_draft", ["party_id"])
