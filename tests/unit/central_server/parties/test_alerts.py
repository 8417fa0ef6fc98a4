"""Notes for the next visit, and what must be known before anything is done."""

import psycopg
import pytest

from central_server.parties.alerts import Alerts
from central_server.seed.known import CHILD_ID, ELENI_ID, GEORGIOS_ID
from kep_client.domain.clerk import Role
from kep_client.errors import KepError
from kep_client.wire.party_edits import AlertIn, AskIn
from kep_client.wire.purpose import PurposeIn

TASK = PurposeIn(kind="task", context_id="task-1")
WORDS = "Να φέρει το πρωτότυπο της άδειας"


def alert_in(id_="a-1", kind="note", text=WORDS, expires_on=""):
    return AlertIn(id=id_, purpose=TASK, kind=kind, text=text, expires_on=expires_on)


def use(c):
    return Alerts(c.database, c.sealing)


async def notes(c, party_id=GEORGIOS_ID):
    return (await c.record.people.open(c.actor(), party_id, TASK)).notes


async def code_of(awaitable):
    with pytest.raises(KepError) as refused:
        await awaitable
    return refused.value.code


async def test_a_note_waits_for_the_next_visit_with_its_author_and_who_saw_it(centre, database_url):
    async with centre() as c:
        given = alert_in(text="Ραντεβού στις 23/11/2026, στο γραφείο 4", expires_on="2099-01-01")
        for _ in range(2):
            await use(c).add(c.call(role=Role.CLERK), GEORGIOS_ID, given)
        await use(c).acknowledge(c.call("clk-b", Role.CLERK), "a-1", AskIn(purpose=TASK))
        (note,) = await notes(c)
        assert (note.text, note.author_name) == (given.text, "Μ. Αντωνίου")
        assert (note.expires_on, note.seen_by) == ("2099-01-01", ["clk-b"])
        with psycopg.connect(database_url) as connection:
            raw = connection.execute("SELECT text FROM party_alert").fetchone()[0]
        assert "Ραντεβού".encode() not in bytes(raw)
        await use(c).end(c.call("clk-b", Role.CLERK), "a-1", AskIn(purpose=TASK))
        assert await notes(c) == []


async def test_a_note_that_has_expired_is_not_shown(centre):
    async with centre() as c:
        await use(c).add(c.call(), GEORGIOS_ID, alert_in(expires_on="2099-01-01"))
        await c.rows("UPDATE party_alert SET expires_on = '2020-01-01' RETURNING 1")
        assert await notes(c) == []


@pytest.mark.parametrize(
    "text",
    [
        "Καλέστε στο 694 412 3412",
        "ΑΦΜ 094202783",
        "Γράψτε στο kapoios@mail.example",
        "Ήρθε με την Ελένη του Δημητρίου Παπαδοπούλου",
    ],
)
async def test_a_note_with_anybodys_numbers_or_a_relatives_name_is_refused(centre, text):
    async with centre() as c:
        given = alert_in(text=text)  # the daughter's name is Ελένη
        assert await code_of(use(c).add(c.call(), GEORGIOS_ID, given)) == "party.alert_personal"
        assert await c.one("SELECT count(*) FROM party_alert") == 0


async def test_a_reported_death_stands_above_the_header_and_a_senior_takes_it_back(centre):
    async with centre() as c:
        given = alert_in(kind="deceased", text="Ληξιαρχική πράξη θανάτου")
        clerk = c.call(role=Role.CLERK)
        assert await code_of(use(c).add(clerk, ELENI_ID, given)) == "access.denied"
        await use(c).add(c.call(), ELENI_ID, given)
        record = await c.record.people.open(c.actor(), ELENI_ID, TASK)
        assert ([alert.kind for alert in record.alerts], record.party.status) == (
            ["deceased"],
            "deceased",
        )
        assert await code_of(use(c).end(clerk, "a-1", AskIn(purpose=TASK))) == "access.denied"
        await use(c).end(c.call(), "a-1", AskIn(purpose=TASK))
        record = await c.record.people.open(c.actor(), ELENI_ID, TASK)
        assert (record.alerts, record.party.status) == ([], "active")


async def test_what_is_no_alert_is_refused(centre):
    async with centre() as c:
        for given, code in (
            (alert_in(kind="merged"), "request.invalid"),
            (alert_in(expires_on="2020-01-01"), "request.invalid"),
            (alert_in(expires_on="2026-02-31"), "request.invalid"),
            (alert_in(kind="confidential", expires_on="2099-01-01"), "request.invalid"),
        ):
            assert await code_of(use(c).add(c.call(), GEORGIOS_ID, given)) == code
        assert await code_of(use(c).add(c.call(), "nobody", alert_in())) == "request.not_found"
        await use(c).add(c.call(), GEORGIOS_ID, alert_in())
        again = use(c).add(c.call(), CHILD_ID, alert_in())
        assert await code_of(again) == "party.id_used"
