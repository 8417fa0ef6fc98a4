"""Legal persons, mandates, alerts, merges, corrections."""

from central_server.migrations.parties import alerts, following, merges, people

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns with defaults first: the record holds people already."""
    for part in (people, alerts, merges, following):
        part.create()


def downgrade() -> None:
    raise NotImplementedError("a record is restored from a backup, never downgraded")
