"""The access log: checkpoints, receipts, reviews."""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    raise NotImplementedError("a record is restored from a backup, never downgraded")
