"""What an operator types about people who work here."""

from __future__ import annotations

import json
import stat

import psycopg
import pytest

from central_server import cli

PEOPLE = ("--given-name", "Μαρία", "--family-name", "Αντωνίου")


@pytest.fixture
def kep_central(database_url, tmp_path, capsys, monkeypatch):
    """Run a command on a fresh database with an office; returns exit code and what it printed."""
    monkeypatch.setattr(cli.log, "configure", lambda: None)
    monkeypatch.setattr(cli.signal, "signal", lambda *_: None)
    (tmp_path / "secret").write_text("Θάλασσα-και-βουνό-7\n", "utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        where = ("--data", str(tmp_path), "--database", database_url)
        code = cli.main([*arguments, *where])
        said = capsys.readouterr()
        return code, said.out.strip(), said.err.strip()

    for office in ("0042", "0077"):
        run("office", "add", office, "--name", f"ΚΕΠ {office}", "--municipality", "Δήμος")
    return run


@pytest.fixture
def password(tmp_path) -> tuple[str, str]:
    return ("--password-file", str(tmp_path / "secret"))


def listed(kep_central, *more: str) -> dict[str, dict]:
    code, out, _ = kep_central("user", "list", *more)
    assert code == 0
    return {row["username"]: row for row in map(json.loads, out.splitlines())}


def add(kep_central, password, username: str = "m.antoniou", *more: str, name: str = "user"):
    where = ("--office", "0042", "--role", "clerk")
    return kep_central(name, "add", username, *PEOPLE, *where, *password, *more)


def test_real_and_invented_people_are_told_apart(kep_central, password):
    assert add(kep_central, password)[0] == 0
    assert add(kep_central, password, "demo", "--training", name="clerk")[0] == 0
    people = listed(kep_central)
    assert {name: row["training"] for name, row in people.items()} == {
        "m.antoniou": False,
        "demo": True,
    }
    assert [role["role"] for role in people["m.antoniou"]["roles"]] == ["clerk"]
    assert people["m.antoniou"]["roles"][0]["by"] == "kep-central"


def test_a_role_in_another_office_begins_and_ends_on_days(kep_central, password):
    add(kep_central, password)
    role = ("user", "role", "m.antoniou", "--office", "0077", "--role", "senior_clerk")
    given = kep_central(*role, "--from", "2031-07-01", "--to", "2031-07-31")
    backwards = kep_central(*role, "--from", "2031-07-02", "--to", "2031-07-01")
    nowhere = kep_central("user", "role", "m.antoniou", "--office", "0099", "--role", "clerk")
    shown = listed(kep_central, "--office", "0077")["m.antoniou"]["roles"][-1]
    assert given[0] == 0
    assert (shown["from"], shown["to"]) == (
        "2031-07-01T00:00:00+03:00",
        "2031-08-01T00:00:00+03:00",
    )
    assert backwards[2] == "kep-central: the role ends before it begins"
    assert nowhere[2] == "kep-central: the office is unknown"


def test_a_role_is_ended_once(kep_central, password):
    add(kep_central, password)
    end = ("user", "role", "m.antoniou", "--office", "0042", "--role", "clerk", "--end")
    first, second = kep_central(*end), kep_central(*end)
    assert (first[0], second[0]) == (0, 1)
    assert listed(kep_central)["m.antoniou"]["roles"][0]["to"] is not None


def test_an_account_is_closed_and_opened_again(kep_central, password):
    add(kep_central, password)
    assert kep_central("user", "disable", "M.Antoniou")[0] == 0
    closed = listed(kep_central)["m.antoniou"]["active"]
    assert kep_central("user", "enable", "m.antoniou")[0] == 0
    assert (closed, listed(kep_central)["m.antoniou"]["active"]) == (False, True)


def test_passwords_telephones_and_waits_are_reset_for_whoever_exists(
    kep_central, password, database_url
):
    add(kep_central, password)
    with psycopg.connect(database_url) as connection:
        before = connection.execute("SELECT password_hash FROM clerk").fetchone()
    done = [
        kep_central("user", "reset-second-factor", "m.antoniou"),
        kep_central("user", "unlock", "m.antoniou"),
        kep_central("user", "password", "m.antoniou", *password),
    ]
    nobody = kep_central("user", "unlock", "kanenas")
    with psycopg.connect(database_url) as connection:
        after = connection.execute("SELECT password_hash FROM clerk").fetchone()
    assert [code for code, _, _ in done] == [0, 0, 0]
    assert before != after
    assert nobody == (1, "", "kep-central: nobody has this username")


def test_a_subject_upstream_is_one_account_and_is_not_kept_in_the_clear(
    kep_central, password, database_url, tmp_path
):
    add(kep_central, password)
    add(kep_central, password, "allos")
    subject = tmp_path / "subject"
    subject.write_text("user-0815\n", "utf-8")
    link = ("--provider", "ggps", "--subject-file", str(subject))
    first = kep_central("user", "link", "m.antoniou", *link)
    second = kep_central("user", "link", "allos", *link)
    with psycopg.connect(database_url) as connection:
        (kept,) = connection.execute("SELECT subject_hash FROM external_identity").fetchone()
    assert (first[0], second[0]) == (0, 1)
    assert b"user-0815" not in bytes(kept)


def test_enrol_is_another_name_for_the_code_of_a_pc(kep_central):
    code, out, _ = kep_central("enrol", "--office", "0042", "--desk", "3")
    assert (code, len(out)) == (0, 19)


def test_the_keys_of_the_centre_are_nobody_elses(kep_central, password, tmp_path):
    add(kep_central, password)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert set(modes.values()) == {0o600}
