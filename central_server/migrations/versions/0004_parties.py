"""Legal persons, mandates, alerts, merges, corrections."""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    raise NotImplementedError("a record is restored from a backup, never downgraded")
