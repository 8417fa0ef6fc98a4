"""The invented country: the same for a seed, valid numbers, and people whom everybody knows."""

import re
from collections import Counter
from datetime import UTC, datetime
from random import Random

import psycopg
import pytest

from central_server.auth.keys import open_server_keys
from central_server.auth.passwords import Passwords
from central_server.database import Database
from central_server.records.party_docs import party_docs
from central_server.records.sealing import open_keys
from central_server.seed import ELENI_ID, GEORGIOS_ID, SeedPlan, seed
from central_server.seed.known import CHILD_ID
from central_server.seed.names import SURNAMES, feminine, latin, old_passport
from kep_client.domain.identifiers import parse_afm, parse_amka, parse_document_number, parse_gemi

NOON = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PLAN = SeedPlan(people=150, seed=3, offices=8, password="demo-password", now=NOON)
PARSERS = {
    "afm": parse_afm,
    "amka": parse_amka,
    "adt": parse_document_number,
    "passport": parse_document_number,
    "gemi": parse_gemi,
}


async def planted(url, folder):
    """Seed a record and return all its people."""
    sealing = open_keys(folder)
    passwords = Passwords(open_server_keys(folder))
    async with Database(url, limit_ms=None) as database:
        report = await seed(database, sealing, passwords, PLAN)
        async with database.transaction() as connection:
            rows = await connection.exec_driver_sql("SELECT id FROM party")
            people = await party_docs(connection, sealing, [row.id for row in rows])
    return report, people


async def test_the_country_has_valid_numbers_used_once_and_everybody_can_be_found(
    database_url, tmp_path
):
    report, people = await planted(database_url, tmp_path)
    assert report.people == len(people) == 150
    numbers = Counter()
    for person in people.values():
        for identifier in person.identifiers:
            PARSERS[identifier.scheme](identifier.value)
            numbers[identifier.scheme, identifier.value] += 1
    assert set(numbers.values()) == {1}
    with psycopg.connect(database_url) as connection:

        def count(what):
            return connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0]

        assert count("party WHERE id NOT IN (SELECT party_id FROM name_key)") == 0
        assert count("party WHERE office = '0042'") > 100
        assert count("office") == 8
        assert count("(SELECT DISTINCT channel FROM interaction) AS channels") == 7
        assert count('(SELECT DISTINCT state FROM "case") AS states') >= 6
        assert count("mandate") > 3
        for table in ("party", "interaction", "document", '"case"'):
            entity = table.strip('"')
            assert count(table) == count(f"feed WHERE entity = '{entity}'")


async def test_the_well_known_people_have_their_pictures_story(database_url, tmp_path):
    _, people = await planted(database_url, tmp_path)
    georgios, eleni = people[GEORGIOS_ID], people[ELENI_ID]
    assert (georgios.family_name, georgios.given_name, georgios.father_name) == (
        "Παπαδόπουλος",
        "Γεώργιος",
        "Νικολάου",
    )
    assert (georgios.birth_date, georgios.office) == ("1970-01-01", "0042")
    assert eleni.family_name == "Παπαδοπούλου"
    (for_child,), (by_father,) = georgios.mandates, people[CHILD_ID].mandates
    assert (for_child.other, for_child.other_name) == (CHILD_ID, "Παπαδοπούλου Ελένη")
    assert (for_child.acts_for, by_father.acts_for) == (True, False)
    assert (for_child.kind, by_father.other) == ("parent", GEORGIOS_ID)
    with psycopg.connect(database_url) as connection:
        cases = connection.execute(
            'SELECT state, due_on::text FROM "case" WHERE applicant_id = %s ORDER BY number',
            (GEORGIOS_ID,),
        ).fetchall()
        lines = connection.execute(
            "SELECT channel, count(*) FROM interaction WHERE party_id = %s GROUP BY 1",
            (GEORGIOS_ID,),
        ).fetchall()
    assert cases == [
        ("awaiting_agency", "2026-12-12"),
        ("ready_for_pickup", "2027-02-21"),
        ("awaiting_citizen", "2026-11-28"),
    ]
    assert dict(lines) == {
        "counter": 11,
        "portal": 14,
        "phone": 6,
        "webchat": 5,
        "email": 4,
        "video": 1,
        "post": 1,
    }


async def test_details_of_the_timeline_do_not_repeat_what_the_window_says_of_the_channel(
    database_url, tmp_path
):
    await planted(database_url, tmp_path)
    with psycopg.connect(database_url) as connection:
        told = connection.execute("SELECT channel, office, detail FROM interaction").fetchall()
    repeated = ("gov.gr", "Τηλεφωνικό κέντρο", "Συνομιλία", "Email", "Ταχυδρομείο", "Βιντεοκλήση")
    assert len(told) > 300
    for channel, office, detail in told:
        assert not detail.startswith(repeated)
        assert channel != "counter" or f"ΚΕΠ {office}" not in detail
    assert ("counter", "0042", "ΥΠ 118204 · διαβιβάστηκε στο ληξιαρχείο") in told


async def test_the_same_plan_gives_the_same_people(database_url, postgres_url, tmp_path):
    _, first = await planted(database_url, tmp_path / "one")
    admin = postgres_url.replace("/kep?", "/postgres?", 1)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("CREATE DATABASE twin TEMPLATE kep STRATEGY file_copy")
    try:
        _, second = await planted(postgres_url.replace("/kep?", "/twin?", 1), tmp_path / "two")
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("DROP DATABASE twin WITH (FORCE)")
    assert first == second


async def test_the_demo_clerks_can_sign_in_with_the_password(database_url, tmp_path):
    report, _ = await planted(database_url, tmp_path)
    assert {"m.antoniou", "d.kostopoulos"} <= set(report.clerks)
    passwords = Passwords(open_server_keys(tmp_path))
    with psycopg.connect(database_url) as connection:
        (stored,) = connection.execute(
            "SELECT password_hash FROM clerk WHERE username = 'm.antoniou'"
        ).fetchone()
    right, wrong = (
        await passwords.verify(stored, PLAN.password),
        await passwords.verify(stored, "another-password"),
    )
    assert right != wrong


@pytest.mark.parametrize(
    ("man", "woman"),
    [
        ("Παπαδόπουλος", "Παπαδοπούλου"),
        ("Ιωαννίδης", "Ιωαννίδου"),
        ("Παπαδάκης", "Παπαδάκη"),
        ("Νικολάου", "Νικολάου"),
        ("Βλάχος", "Βλάχου"),
        ("Σαμαράς", "Σαμαρά"),
        ("Μακρής", "Μακρή"),
        ("Σπανός", "Σπανού"),
    ],
)
def test_a_womans_surname_has_its_own_form(man, woman):
    assert feminine(man) == woman


def test_names_are_written_in_latin_letters_only():
    for name in Random(1).sample(SURNAMES, 200):
        assert re.fullmatch(r"[A-Z][a-z]+", latin(name))
        assert re.fullmatch(r"[A-Z][a-z]+", old_passport(name))


async def test_a_plan_that_cannot_be_is_refused(database_url, tmp_path):
    passwords = Passwords(open_server_keys(tmp_path))
    async with Database(database_url) as database:
        for plan in (SeedPlan(people=5), SeedPlan(people=100, offices=99)):
            with pytest.raises(ValueError, match="at least 10 people"):
                await seed(database, open_keys(tmp_path), passwords, plan)
