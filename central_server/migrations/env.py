"""Alembic's entry: runs on the connection that ``upgrade`` holds."""

from alembic import context

from central_server.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
)
context.run_migrations()
