"""The schema's history; ``upgrade`` brings a database up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, make_url, text

# Two servers that start at once take turns.
_LOCK = text("SELECT pg_advisory_xact_lock(4242001)")


def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations that the database lacks, in one transaction. Blocks."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    try:
        with engine.begin() as connection:
            connection.execute(_LOCK)
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    finally:
        engine.dispose()
