"""The migrations make exactly the tables that the code knows."""

import psycopg
import pytest

from central_server.migrations import upgrade

CATALOGUE = (
    "SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default, is_identity"
    " FROM information_schema.columns"
    " WHERE table_schema = 'public' AND table_name <> 'alembic_version'",
    "SELECT indexdef FROM pg_indexes"
    " WHERE schemaname = 'public' AND tablename <> 'alembic_version'",
    "SELECT conrelid::regclass::text, contype, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version'"
    " AND contype <> 'n'",
)


def catalogue(url):
    with psycopg.connect(url) as connection:
        return [set(connection.execute(query)) for query in CATALOGUE]


@pytest.fixture
def empty_url(postgres_url):
    admin = postgres_url.replace("/kep?", "/postgres?", 1)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("CREATE DATABASE migrated")
        yield postgres_url.replace("/kep?", "/migrated?", 1)
        connection.execute("DROP DATABASE migrated WITH (FORCE)")


def test_a_migrated_database_has_the_tables_of_the_code_and_an_epoch(empty_url, database_url):
    upgrade(empty_url)
    upgrade(empty_url)  # a second server finds nothing to do
    for migrated, created in zip(catalogue(empty_url), catalogue(database_url), strict=True):
        assert migrated - created == set()
        assert created - migrated == set()
    with psycopg.connect(empty_url) as connection:
        (epoch,) = connection.execute("SELECT epoch FROM installation").fetchone()
    assert len(epoch) == 32
