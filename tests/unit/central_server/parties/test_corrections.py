"""Wishes to correct a person's data are decided by somebody else, in sight of what is there."""

import asyncio
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import insert

from central_server.database import Database
from central_server.parties.attributes import attribute_label, attribute_name
from central_server.parties.corrections import Corrections
from central_server.records.events import CORRECTION
from central_server.schema.parties import correction_request
from central_server.seed.known import ELENI_ID, GEORGIOS_ID, georgios
from kep_client.domain.clerk import Role
from kep_client.errors import KepError
from kep_client.wire.parties import SearchRequest
from kep_client.wire.party_edits import DecideIn, ListIn
from kep_client.wire.purpose import PurposeIn

TASK = PurposeIn(kind="task", context_id="task-1")
FIRM_ID = "01900000-0000-7000-8000-0000000000b1"


async def wish(c, attribute, proposed, **changes):
    values = {
        "id": "w-1",
        "party_id": ELENI_ID,
        "evidence": "seen",
        "author": "clk-a",
        "office": "0042",
        "at": datetime.now(UTC),
    } | changes
    sealed = c.sealing.seal(proposed, CORRECTION)
    async with c.database.transaction() as connection:
        row = insert(correction_request).values(attribute=attribute, proposed=sealed, **values)
        await connection.execute(row)
    return values["id"]


def decision(*, approve=True, rev=1, evidence="seen"):
    return DecideIn(
        purpose=TASK, approve=approve, reason="Είδα την ταυτότητα", evidence=evidence, base_rev=rev
    )


def use(c):
    return Corrections(c.database, c.sealing)


async def code_of(awaitable):
    with pytest.raises(KepError) as refused:
        await awaitable
    return refused.value.code


async def test_an_approved_wish_changes_the_name_its_search_and_the_timeline(centre):
    async with centre() as c:
        await wish(c, "familyName", "  Παπαδοπούλου   Δήμα ")
        (listed,) = (await use(c).waiting(c.call("clk-b"), ListIn(purpose=TASK))).corrections
        assert (listed.attribute, listed.current, listed.proposed) == (
            "family_name",
            "Παπαδοπούλου",
            "  Παπαδοπούλου   Δήμα ",
        )
        for _ in range(2):
            done = await use(c).decide(c.call("clk-b"), "w-1", decision())
        assert (done.state, done.current, done.decided_by) == ("approved", "Παπαδοπούλου", "clk-b")
        assert (done.party.family_name, done.party.rev) == ("Παπαδοπούλου Δήμα", 2)
        found = await c.record.people.search(c.actor(), SearchRequest(purpose=TASK, words=["Δήμα"]))
        assert [hit.party.id for hit in found.hits] == [ELENI_ID]
        record = await c.record.people.open(c.actor(), ELENI_ID, TASK)
        (line,) = record.timeline
        assert (line.title, line.detail) == ("Διόρθωση στοιχείων: Επώνυμο", "Έγινε δεκτή.")
        assert line.agent_name == "Ν. Βασιλείου"
        assert (await use(c).waiting(c.call("clk-b"), ListIn(purpose=TASK))).corrections == []


async def test_the_author_of_a_wish_does_not_grant_it(centre):
    async with centre() as c:
        await wish(c, "father_name", "Δημοσθένη")
        own = c.call("clk-a", Role.OFFICE_MANAGER)
        assert await code_of(use(c).decide(own, "w-1", decision())) == "party.four_eyes"
        clerk = c.call("clk-b", Role.CLERK)
        assert await code_of(use(c).decide(clerk, "w-1", decision())) == "access.denied"
        foreign = c.call("clk-b", office="0517")
        assert await code_of(use(c).decide(foreign, "w-1", decision())) == "access.denied"
        assert (await use(c).waiting(foreign, ListIn(purpose=TASK))).corrections == []
        assert await c.rev(ELENI_ID) == 1


async def test_a_refused_wish_says_why_on_the_timeline_and_changes_nothing(centre):
    async with centre() as c:
        await wish(c, "father_name", "Δημοσθένη")
        refused = await use(c).decide(c.call("clk-b"), "w-1", decision(approve=False, evidence=""))
        assert (refused.state, refused.party.father_name) == ("refused", "Δημητρίου")
        (line,) = (await c.record.people.open(c.actor(), ELENI_ID, TASK)).timeline
        assert line.detail == "Δεν έγινε δεκτή: Είδα την ταυτότητα"
        late = use(c).decide(c.call("clk-c"), "w-1", decision())
        assert await code_of(late) == "party.correction_decided"


async def test_a_corrected_afm_ends_the_old_one_and_stands_nowhere_in_clear(centre, database_url):
    async with centre() as c:
        afm = georgios().identifiers[0][1]
        await wish(c, "afm", afm)
        done = await use(c).decide(c.call("clk-b"), "w-1", decision())
        assert [one.value for one in done.party.identifiers if one.scheme == "afm"] == [afm]
        ended = await c.rows("SELECT scheme, ended_by FROM party_identifier WHERE ended_at IS NOT NULL")  # fmt: skip
        assert ended == [("afm", "clk-b")]
        # Γεώργιος has this AFM too, in two records.
        assert await c.one("SELECT count(*) FROM possible_duplicate WHERE scheme = 'afm'") == 2
        with psycopg.connect(database_url) as connection:
            copied = connection.cursor().copy("COPY correction_request TO STDOUT")
            with copied as rows:
                assert afm.encode() not in b"".join(bytes(part) for part in rows)


async def test_a_firm_gets_its_distinctive_title_and_is_found_by_it(centre):
    async with centre() as c:
        far = c.call("clk-b", office="0517")
        wishes = (("alternative_name", "ΛΑΚΩΝ ΟΪΛ"), ("legal_form", "ΑΕ"), ("seat", "Σπάρτη"))
        for place, (attribute, value) in enumerate(wishes):
            id_ = await wish(c, attribute, value, id=f"w-{place}", party_id=FIRM_ID, office="0517")
            done = await use(c).decide(far, id_, decision(rev=place + 1, evidence="registry"))
        assert (done.party.alternative_name, done.party.legal_form, done.party.seat) == (
            "ΛΑΚΩΝ ΟΪΛ",
            "ΑΕ",
            "Σπάρτη",
        )
        for word in ("Λάκων", "lakon"):
            asked = SearchRequest(purpose=TASK, words=[word])
            found = await c.record.people.search(c.actor(office="0517"), asked)
            assert [hit.party.id for hit in found.hits] == [FIRM_ID]


@pytest.mark.parametrize(
    ("attribute", "value", "changes", "code"),
    [
        ("afm", "094202784", {}, "id.afm_check"),
        ("birth_date", "2090-01-01", {}, "request.invalid"),
        ("birth_date", "χθες", {}, "request.invalid"),
        ("phone", "12", {}, "id.form"),
        ("email", "nowhere", {}, "request.invalid"),
        ("seat", "Σπάρτη", {}, "request.invalid"),
        ("rev", "99", {}, "request.invalid"),
        ("status", "deceased", {}, "request.invalid"),
        ("confidential", "true", {}, "request.invalid"),
        ("office", "0517", {}, "request.invalid"),
        ("given_name", "  ", {}, "request.invalid"),
        ("given_name", "Ελένη\u202e", {}, "request.invalid"),
        ("father_name", "Δημοσθένη", {"rev": 9}, "party.changed"),
        ("father_name", "Δημοσθένη", {"evidence": ""}, "request.invalid"),
    ],
)
async def test_a_wish_that_cannot_be_granted_stays_open_and_changes_nothing(
    centre, attribute, value, changes, code
):
    async with centre() as c:
        await wish(c, attribute, value)
        assert await code_of(use(c).decide(c.call("clk-b"), "w-1", decision(**changes))) == code
        assert await c.rows("SELECT state, decided_by FROM correction_request") == [("open", "")]
        assert await c.rev(ELENI_ID) == 1


async def test_two_who_decide_at_once_leave_one_decision_and_one_line(centre, database_url):
    async with centre() as c, Database(database_url) as second:
        await wish(c, "father_name", "Δημοσθένη")
        outcomes = await asyncio.gather(
            use(c).decide(c.call("clk-b"), "w-1", decision()),
            Corrections(second, c.sealing).decide(c.call("clk-c"), "w-1", decision(approve=False)),
            return_exceptions=True,
        )
        (lost,) = [one for one in outcomes if isinstance(one, KepError)]
        assert lost.code == "party.correction_decided"
        assert await c.one("SELECT count(*) FROM interaction") == 1


async def test_every_listed_person_has_a_row_in_the_log(centre):
    async with centre() as c:
        await wish(c, "father_name", "Δημοσθένη")
        await wish(c, "email", "g@mail.example", id="w-2", party_id=GEORGIOS_ID)
        await use(c).waiting(c.call("clk-b"), ListIn(purpose=TASK))
        rows = await c.rows("SELECT party_id, action, actor FROM access_log ORDER BY n")
        assert rows == [(ELENI_ID, "list", "clk-b"), (GEORGIOS_ID, "list", "clk-b")]


def test_attributes_are_called_as_columns_and_shown_in_the_clerks_words():
    assert attribute_name("familyNameLatin") == "family_name_latin"
    assert attribute_label("afm") == "ΑΦΜ"
    assert attribute_label("unheard_of") == "Στοιχείο"
