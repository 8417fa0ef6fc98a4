"""Deadlines, tasks, payments, reissues."""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    raise NotImplementedError("a record is restored from a backup, never downgraded")
