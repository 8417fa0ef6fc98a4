"""PostgreSQL on a folder of ours."""

from __future__ import annotations

import contextlib
import os
import stat

import psycopg
import pytest

from central_server.postgres import EmbeddedPostgres
from kep_client.errors import LineError

CANARY = "ΚΑΝΑΡΙΝΙΔΟΥ 094259216"


def test_a_server_starts_keeps_what_it_was_given_and_stops(tmp_path):
    with EmbeddedPostgres(tmp_path / "pg") as server, psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS n")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url)
    with EmbeddedPostgres(tmp_path / "pg") as again, psycopg.connect(again.url) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (42,)


def test_only_its_owner_reaches_it(tmp_path):
    with EmbeddedPostgres(tmp_path / "pg", durable=False) as server:
        folders = [tmp_path / "pg" / name for name in ("cluster", "socket", "log")]
        assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700] * 3
        with psycopg.connect(server.url) as connection:
            heard = connection.execute("SHOW listen_addresses").fetchone()
    assert heard == ("",)


def test_a_second_process_joins_and_leaves_without_stopping_it(tmp_path):
    with EmbeddedPostgres(tmp_path / "pg", durable=False) as server:
        with EmbeddedPostgres(tmp_path / "pg") as joined:
            assert joined.url == server.url
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_very_long_folder_works_too(tmp_path):
    folder = tmp_path / ("long" * 30)
    with EmbeddedPostgres(folder, durable=False) as server:
        psycopg.connect(server.url).close()
    assert len(os.fsencode(folder)) > 107  # what a socket's path may hold


def test_its_log_holds_no_value_of_a_statement(tmp_path):
    with EmbeddedPostgres(tmp_path / "pg", durable=False) as server:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("CREATE TABLE t (name text UNIQUE)")
            connection.execute("INSERT INTO t VALUES (%s)", [CANARY])
            for statement in (
                f"INSERT INTO t VALUES ('{CANARY}')",
                f"SELECT '{CANARY}'::int",
                f"SELECT '{CANARY}' FROM nowhere",
                f"DO $$ BEGIN RAISE WARNING '{CANARY}'; END $$",
            ):
                with contextlib.suppress(psycopg.Error):
                    connection.execute(statement)
            with pytest.raises(psycopg.Error):
                connection.execute("SELECT %s::int", [CANARY])
        assert server.log.exists()
        log = server.log.read_text("utf-8", "replace")
    assert "ΚΑΝΑΡΙΝΙΔΟΥ" not in log
    assert "094259216" not in log


def test_a_folder_that_cannot_hold_it_is_a_named_fault(tmp_path):
    (tmp_path / "pg" / "cluster").mkdir(parents=True)
    (tmp_path / "pg" / "cluster" / "PG_VERSION").write_text("9.1\n")
    with pytest.raises(LineError) as fault:
        EmbeddedPostgres(tmp_path / "pg").start()
    assert fault.value.code == "central.database"
