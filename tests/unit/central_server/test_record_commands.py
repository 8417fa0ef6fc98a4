"""Filling the record from the command line."""

import json

import psycopg
import pytest

from central_server.cli import main


@pytest.fixture
def empty_url(postgres_url):
    admin = postgres_url.replace("/kep?", "/postgres?", 1)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("CREATE DATABASE commands")
        yield postgres_url.replace("/kep?", "/commands?", 1)
        connection.execute("DROP DATABASE commands WITH (FORCE)")


def test_a_record_is_filled_once(empty_url, tmp_path, capsys):
    shared = ["--data", str(tmp_path), "--database", empty_url]
    filling = ["seed", *shared, "--people", "30", "--offices", "2"]
    assert main(filling) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["people"] == 30
    assert "m.antoniou" in made["clerks"]
    assert len(made["password"]) >= 12
    assert main(filling) == 1
    assert "not empty" in capsys.readouterr().err
