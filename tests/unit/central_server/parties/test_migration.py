"""The step for legal persons, alerts, merges and corrections upgrades a record that holds people."""

import psycopg
import pytest

from central_server.migrations import upgrade


@pytest.fixture
def old_url(postgres_url):
    admin = postgres_url.replace("/kep?", "/postgres?", 1)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("CREATE DATABASE with_people")
        yield postgres_url.replace("/kep?", "/with_people?", 1)
        connection.execute("DROP DATABASE with_people WITH (FORCE)")


def test_people_mandates_and_wishes_of_before_are_there_after(old_url):
    upgrade(old_url, "0003")
    with psycopg.connect(old_url) as connection:
        for id_ in ("p", "q"):
            connection.execute(
                "INSERT INTO party (id, kind, family_name, office, sort_key)"
                " VALUES (%s, 'natural', 'Παπαδόπουλος', '0042', 'παπαδοπουλοσ')",
                [id_],
            )
        connection.execute("INSERT INTO mandate VALUES ('m', 'p', 'q', 'parent', '2030-01-01')")
        connection.execute(
            "INSERT INTO party_identifier VALUES ('p', 'afm', '\\x01', '\\x02', 'seen', now())"
        )
        connection.execute(
            "INSERT INTO correction_request"
            " VALUES ('c', 'p', 'afm', '\\x01', 'seen', 'clk', '0042', now())"
        )
    upgrade(old_url)
    with psycopg.connect(old_url) as connection:
        found = [
            connection.execute(query).fetchone()
            for query in (
                "SELECT alternative_name, merged_into FROM party WHERE id = 'p'",
                "SELECT valid_from, scope, valid_to FROM mandate",
                "SELECT ended_at, verified_by, evidence FROM party_identifier",
                "SELECT state, decided_by, author FROM correction_request",
            )
        ]
        assert found == [
            ("", None),
            ("", [], "2030-01-01"),
            (None, "", "seen"),
            ("open", "", "clk"),
        ]
        # The triggers are there too: what is added to a merged record goes on in the other.
        connection.execute("UPDATE party SET status = 'merged', merged_into = 'q' WHERE id = 'p'")
        connection.execute(
            "INSERT INTO interaction (id, party_id, channel, kind, title, started_at)"
            " VALUES ('i', 'p', 'phone', 'question', 'Ερώτηση', now())"
        )
        assert connection.execute("SELECT party_id FROM interaction").fetchone() == ("q",)
