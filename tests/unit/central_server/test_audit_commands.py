"""The access log from the command line: verify, sign, erase, print, review."""

import json

import psycopg
import pytest

from central_server.cli import main
from central_server.migrations import upgrade


@pytest.fixture
def office(postgres_url, tmp_path):
    """A migrated record of one office with a person, a clerk, and five looks at the person."""
    admin = postgres_url.replace("/kep?", "/postgres?", 1)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("CREATE DATABASE audited")
    url = postgres_url.replace("/kep?", "/audited?", 1)
    upgrade(url)
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO office VALUES ('0042', 'ΚΕΠ Καλαμαριάς', 'Δήμος')")
        connection.execute(
            "INSERT INTO clerk (id, username, password_hash, given_name, family_name, office)"
            " VALUES ('clk-a', 'a', '-', 'Μαρία', 'Αντωνίου', '0042')"
        )
        connection.execute(
            "INSERT INTO party (id, kind, family_name, given_name, office, sort_key)"
            " VALUES ('p-1', 'natural', 'Παπαδόπουλος', 'Γεώργιος', '0042', '-')"
        )
    look(url, 5)
    yield Office(url, ["--data", str(tmp_path), "--database", url])
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("DROP DATABASE audited WITH (FORCE)")


class Office:
    def __init__(self, url, shared):
        self.url = url
        self.shared = shared

    def audit(self, act, *more):
        return main(["audit", act, *self.shared, *more])

    def run(self, *statements):
        with psycopg.connect(self.url) as connection:
            for statement in statements:
                result = connection.execute(statement)
            return result.fetchall() if result.description else []


def look(url, times):
    """Look at the person as the server does."""
    import asyncio
    from datetime import UTC, datetime

    from central_server.access_log.log import append
    from central_server.access_log.looks import Look, row_of
    from central_server.auth.actor import Actor, ActorKind
    from central_server.database import Database
    from kep_client.wire.purpose import PurposeIn

    async def looking():
        actor = Actor(ActorKind.CLERK, "clk-a", "0042", "desk-1")
        purpose = PurposeIn(kind="ticket", context_id="A017")
        async with Database(url) as database:
            for _ in range(times):
                async with database.transaction() as connection:
                    view = Look("view", "p-1", ("identity",))
                    row = row_of(actor, purpose, view, datetime.now(UTC))
                    await append(connection, "0042", row)

    asyncio.run(looking())


def test_a_log_is_signed_and_verified_and_each_attack_is_named(office, tmp_path, capsys):
    assert office.audit("checkpoint") == 0
    assert capsys.readouterr().out == "0042: checkpoint 1 at row 5\n"
    assert office.audit("checkpoint") == 0
    assert capsys.readouterr().out == ""  # nothing is new
    assert office.audit("verify") == 0
    assert capsys.readouterr().out == "0042: 5 rows, whole, vouched for to row 5\n"

    office.run("UPDATE access_log SET actor = 'clk-z' WHERE n = 2")
    assert office.audit("verify", "--office", "0042") == 1
    told = capsys.readouterr().out
    assert "0042: 5 rows, broken at row 2" in told
    assert "altered: the content of row 2 was altered" in told
    office.run("UPDATE access_log SET actor = 'clk-a' WHERE n = 2")

    office.run(
        "DELETE FROM access_log WHERE n = 5",
        "UPDATE access_head SET n = 4, head = (SELECT head FROM access_log WHERE n = 4)",
        "DELETE FROM access_checkpoint",
    )
    assert office.audit("verify", "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["intact"] is False
    assert [one["attack"] for one in answer["offices"][0]["findings"]] == [
        "tail_cut",
        "checkpoint_missing",
    ]
    # The signer remembers what it signed and signs nothing that goes back.
    assert office.audit("checkpoint") == 1
    assert "0042: refused" in capsys.readouterr().err
    assert len((tmp_path / "checkpoints.jsonl").read_text().splitlines()) == 1


def test_an_auditor_hears_receipts_of_workstations_elsewhere(office, tmp_path, capsys):
    (head,) = office.run("SELECT encode(head, 'hex') FROM access_log WHERE n = 4")[0]
    file = tmp_path / "receipts.jsonl"
    lines = [
        {"office": "0042", "n": 4, "head": head},
        {"office": "0042", "n": 9, "head": "0" * 64},
        {"office": "0099", "n": 1, "head": "1" * 64},
    ]
    file.write_text("\n".join(json.dumps(one) for one in lines))
    assert office.audit("verify", "--receipts", str(file)) == 1
    told = capsys.readouterr().out
    assert "0042: 5 rows, broken at row 6, vouched for to row 4" in told
    assert "0099: 0 rows, broken at row 1" in told
    file.write_text("no receipt")
    assert office.audit("verify", "--receipts", str(file)) == 1
    assert "line 1 of the receipts" in capsys.readouterr().err
    assert office.audit("verify", "--receipts", str(tmp_path / "missing")) == 1


def test_old_content_is_erased_and_a_day_to_come_is_refused(office, capsys):
    assert office.audit("purge", "--before", "2199-01-01") == 1
    assert "future" in capsys.readouterr().err
    office.run("UPDATE access_log SET recorded_at = recorded_at")
    assert office.audit("purge", "--before", "2020-01-01") == 0
    assert capsys.readouterr().out == "0042: 0 rows erased\n"


def test_a_citizen_gets_a_page_of_who_looked_and_that_is_a_row_too(office, capsys):
    assert office.audit("print", "--party", "p-1") == 0
    page = capsys.readouterr().out
    assert page.count("<tr><td>") == 5
    assert "Γεώργιος Παπαδόπουλος" in page
    assert "Αντωνίου" not in page
    assert office.run("SELECT action, actor, basis FROM access_log WHERE n = 6") == [
        ("print", "kep-central", "request")
    ]
    assert office.audit("print", "--party", "nobody") == 1


def test_a_clerk_who_looks_at_oneself_is_noticed(office, tmp_path, capsys):
    typed = tmp_path / "afm"
    typed.write_text("12345678\n")
    naming = ("clerk-afm", "--clerk", "clk-a", "--afm-file", str(typed))
    assert office.audit(*naming) == 1
    typed.write_text("090000045\n")
    assert office.audit(*naming) == 0
    assert office.audit("clerk-afm", "--clerk", "nobody", "--afm-file", str(typed)) == 1
    office.run(
        "INSERT INTO party_identifier (party_id, scheme, blind_index, value)"
        " SELECT 'p-1', 'afm', afm_index, 'x' FROM clerk_identity"
    )
    capsys.readouterr()
    assert office.audit("review") == 0
    assert capsys.readouterr().out.endswith("reviews opened\n")
    assert office.run(
        "SELECT count(*), min(actor), min(party_id) FROM access_review WHERE rule = 'own_afm'"
    ) == [(5, "clk-a", "p-1")]
    assert office.audit("review") == 0
    assert capsys.readouterr().out == "0 reviews opened\n"
