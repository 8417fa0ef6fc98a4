"""Triggers that hand on what is added to a merged record."""

from alembic import op

from central_server.schema.following import statements


def create() -> None:
    """Create functions and triggers."""
    for statement in statements():
        op.execute(statement)
