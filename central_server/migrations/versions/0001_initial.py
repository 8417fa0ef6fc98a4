"""The first schema: sign-in, people, cases, synchronisation."""

from central_server.migrations.initial import cases, people, sign_in, synchronisation

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for part in (sign_in, people, cases, synchronisation):
        part.create()


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first schema")
