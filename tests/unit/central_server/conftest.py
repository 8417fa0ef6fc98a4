"""A real PostgreSQL for the whole run, and a database of its own for each test that asks."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import create_engine

from central_server.postgres import EmbeddedPostgres

if TYPE_CHECKING:
    from collections.abc import Iterator

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server's address; its database holds every table of the centre and no row."""
    from central_server import schema

    with EmbeddedPostgres(tmp_path_factory.mktemp("pg") / "data", durable=False) as server:
        engine = create_engine(server.url.replace("postgresql:", "postgresql+psycopg:", 1))
        schema.metadata.create_all(engine)
        engine.dispose()
        yield server.url


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    """A fresh database with every table, dropped afterwards."""
    name = f"test_{next(_numbers)}"
    admin = postgres_url.replace("/kep?", "/postgres?", 1)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE kep STRATEGY file_copy")
        yield postgres_url.replace("/kep?", f"/{name}?", 1)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
