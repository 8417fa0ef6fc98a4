"""Transactions, their limits and their faults."""

from __future__ import annotations

import asyncio
import traceback

import pytest
from sqlalchemy import text

from central_server.database import Database, DatabaseBug, notify
from kep_client.errors import LineError

CANARY = "ΚΑΝΑΡΙΝΙΔΟΥ"


async def test_a_transaction_is_whole_or_not_at_all(database_url):
    async with Database(database_url) as database:
        async with database.transaction() as connection:
            await connection.execute(text("CREATE TABLE t (n int)"))
        with pytest.raises(ZeroDivisionError):
            await _insert_and_fail(database)
        async with database.transaction() as connection:
            assert (await connection.execute(text("SELECT count(*) FROM t"))).scalar() == 0


async def test_a_transaction_that_lasts_too_long_is_ended(database_url):
    async with Database(database_url, limit_ms=100) as database:
        for statement in ("SELECT pg_sleep(5)", "SELECT pg_sleep(0.04)"):
            with pytest.raises(LineError) as fault:
                await _repeat(database, statement)
            assert fault.value.code == "server.unavailable"


async def test_what_the_database_refuses_is_told_without_the_value(database_url):
    async with Database(database_url) as database:
        async with database.transaction() as connection:
            await connection.execute(text("CREATE TABLE t (n text CONSTRAINT once UNIQUE)"))
            await connection.execute(text("INSERT INTO t VALUES (:n)"), {"n": CANARY})
        with pytest.raises(DatabaseBug) as refused:
            await _insert(database, CANARY)
    assert (refused.value.sqlstate, refused.value.constraint) == ("23505", "once")
    assert CANARY not in "".join(traceback.format_exception(refused.value))


async def test_a_hint_is_heard_at_commit_and_not_before(database_url):
    async with Database(database_url) as database, database.listen("hints") as heard:
        waiting = asyncio.ensure_future(anext(heard))
        async with database.transaction() as connection:
            await notify(connection, "hints", "0042")
            done, _ = await asyncio.wait((waiting,), timeout=0.1)
            assert not done
        assert await waiting == ("hints", "0042")


async def test_a_listener_that_leaves_between_two_hints_holds_nobody_up(database_url):
    async with Database(database_url) as database:
        async with database.listen("hints") as heard, database.transaction() as connection:
            await notify(connection, "hints", "0042")
        async with database.listen("hints") as heard:
            async with database.transaction() as connection:
                await notify(connection, "hints", "0042")
            await anext(heard)


async def test_a_pool_without_a_free_connection_is_a_fault_that_passes(database_url):
    async with Database(database_url, pool_size=1) as database:
        database._engine.sync_engine.pool._timeout = 0.05
        async with database.transaction():
            with pytest.raises(LineError):
                await _repeat(database, "SELECT 1")


async def _repeat(database: Database, statement: str) -> None:
    async with database.transaction() as connection:
        for _ in range(10):
            await connection.execute(text(statement))


async def _insert(database: Database, value: str) -> None:
    async with database.transaction() as connection:
        await connection.execute(text("INSERT INTO t VALUES (:n)"), {"n": value})


async def _insert_and_fail(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(text("INSERT INTO t VALUES (1)"))
        raise ZeroDivisionError
