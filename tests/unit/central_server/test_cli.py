"""The commands that an operator types."""

from __future__ import annotations

import json

import psycopg
import pytest

from central_server import cli
from central_server.settings import Settings


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """The command takes the process's log and signals; a test must not."""
    monkeypatch.setattr(cli.log, "configure", lambda: None)
    monkeypatch.setattr(cli.signal, "signal", lambda *_: None)


@pytest.fixture
def kep_central(database_url, tmp_path, capsys):
    """Run a command on a fresh database; returns exit code and what it printed."""

    def run(*arguments: str) -> tuple[int, str, str]:
        where = ("--data", str(tmp_path), "--database", database_url)
        code = cli.main([*arguments, *where])
        said = capsys.readouterr()
        return code, said.out.strip(), said.err.strip()

    return run


OFFICE = ("office", "add", "0042", "--name", "ΚΕΠ Χαλανδρίου", "--municipality", "Χαλάνδρι")


def _clerk(password_file, username="m.antoniou"):
    names = ("--given-name", "Μαρία", "--family-name", "Αντωνίου", "--office", "0042")
    secret = ("--password-file", str(password_file))
    return ("clerk", "add", username, *names, "--role", "clerk", *secret)


def test_an_office_gets_a_clerk_and_a_code_for_its_pc(kep_central, database_url, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("Θάλασσα-και-βουνό-7\n", "utf-8")
    assert kep_central(*OFFICE)[0] == 0
    code, clerk, _ = kep_central(*_clerk(secret, "M.Antoniou"))
    assert (code, clerk[:4]) == (0, "clk_")
    code, enrolment, _ = kep_central("enrolment-code", "--office", "0042", "--desk", "3")
    assert (code, len(enrolment)) == (0, 19)
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT username, password_hash FROM clerk").fetchone()
        letter = connection.execute("SELECT series_letter FROM enrolment_code").fetchone()
    assert row is not None
    assert row[0] == "m.antoniou"
    assert row[1].startswith("$argon2id$v=19$m=65536,t=3,p=2$")
    assert letter == ("Β",)


def test_a_username_is_given_once_and_an_office_must_exist(kep_central, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("x\n", "utf-8")
    unknown_office = kep_central(*_clerk(secret))
    kep_central(*OFFICE)
    first, second = kep_central(*_clerk(secret)), kep_central(*_clerk(secret))
    assert (unknown_office[0], unknown_office[2]) == (1, "kep-central: the office is unknown")
    assert (first[0], second[0]) == (0, 1)
    assert second[2] == "kep-central: the username is taken"


def test_the_api_describes_itself(kep_central):
    code, out, _ = kep_central("openapi")
    described = json.loads(out)
    assert code == 0
    assert "/v1/parties/search" in described["paths"]
    assert described["openapi"].startswith("3.1")


def test_migrating_twice_is_the_same_as_once(tmp_path, database_url, capsys):
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    arguments = ["migrate", "--data", str(tmp_path), "--database", database_url]
    assert [cli.main(arguments), cli.main(arguments)] == [0, 0]
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM clerk").fetchone() == (0,)


def test_a_database_that_is_not_there_is_one_line(tmp_path, capsys):
    where = ["--data", str(tmp_path), "--database", f"postgresql:///x?host={tmp_path}"]
    assert cli.main([*OFFICE, *where]) == 1
    assert capsys.readouterr().err.startswith("kep-central: server.unavailable: ")


def test_arguments_win_over_the_environment_and_that_over_defaults():
    environment = {"KEP_CENTRAL_PORT": "8001", "KEP_CENTRAL_HOST": "192.0.2.1"}
    parsed = cli._parser().parse_args(["serve", "--port", "9000"])
    settings = Settings.read(parsed, environment)
    assert (settings.port, settings.host, settings.issuer) == (9000, "192.0.2.1", "")
