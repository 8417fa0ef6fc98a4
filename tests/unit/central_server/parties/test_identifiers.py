"""Numbers of registers: with evidence, ended rather than changed, and never two people in silence."""

import asyncio

import pytest

from central_server.database import Database
from central_server.parties.duplicates import Duplicates
from central_server.parties.identifiers import Identifiers, Number, parse_number
from central_server.parties.merging import Merges
from central_server.seed.known import CHILD_ID, ELENI_ID, GEORGIOS_ID, eleni, georgios
from kep_client.domain.clerk import Role
from kep_client.errors import KepError
from kep_client.wire.parties import SearchRequest
from kep_client.wire.party_edits import (
    DecideMergeIn,
    DismissIn,
    EndIdentifierIn,
    IdentifierIn,
    ListIn,
    MergeIn,
    UndoIn,
)
from kep_client.wire.purpose import PurposeIn

TASK = PurposeIn(kind="task", context_id="task-1")
FIRM_ID = "01900000-0000-7000-8000-0000000000b1"
AFM = georgios().identifiers[0][1]


def use(c, *, personal=False):
    return Identifiers(c.database, c.sealing, personal)


def number(scheme, value, rev, evidence="seen"):
    return IdentifierIn(purpose=TASK, base_rev=rev, scheme=scheme, value=value, evidence=evidence)


async def code_of(awaitable):
    with pytest.raises(KepError) as refused:
        await awaitable
    return refused.value.code


async def found(c, **asked):
    reply = await c.record.people.search(c.actor(), SearchRequest(purpose=TASK, **asked))
    return [hit.party.id for hit in reply.hits]


async def test_a_passport_is_added_found_by_look_alikes_ended_and_no_longer_found(centre):
    async with centre() as c:
        added = await use(c).add(c.call(), ELENI_ID, number("passport", "ΑΤ 7654321", 1))
        (passport,) = [one for one in added.party.identifiers if one.scheme == "passport"]
        assert (passport.value, passport.evidence) == ("ΑΤ 7654321", "seen")
        assert passport.verified_at
        assert await found(c, document="at7654321") == [ELENI_ID]
        ending = EndIdentifierIn(
            purpose=TASK, base_rev=2, scheme="passport", value="AT7654321", reason="Κλάπηκε"
        )
        for _ in range(2):
            ended = await use(c).end(c.call(), ELENI_ID, ending)
        assert "passport" not in [one.scheme for one in ended.party.identifiers]
        assert ended.party.rev == 3
        assert await found(c, document="at7654321") == []
        assert await c.rows("SELECT ended_by, end_reason FROM party_identifier WHERE ended_at IS NOT NULL") == [("clk-a", "Κλάπηκε")]  # fmt: skip


async def test_the_strongest_evidence_is_the_source_of_the_identity(centre):
    async with centre() as c:
        record = await c.record.people.open(c.actor(), GEORGIOS_ID, TASK)
        assert record.party.identity_source == "read_by_chip"
        assert record.party.identity_verified_at
        reply = await c.record.people.search(c.actor(), SearchRequest(purpose=TASK, afm=eleni().identifiers[0][1]))  # fmt: skip
        guard = reply.hits[0].party
        assert (guard.father_name, guard.birth_date[:4]) == ("Δημητρίου", "1982")
        assert guard.municipality
        assert guard.identity_source == "seen"


@pytest.mark.parametrize(
    ("party", "scheme", "value", "code"),
    [
        (ELENI_ID, "afm", "094202784", "id.afm_check"),
        (ELENI_ID, "amka", "1", "id.amka_length"),
        (ELENI_ID, "gemi", "123456789012", "request.invalid"),
        (FIRM_ID, "amka", "01017092343", "request.invalid"),
        (ELENI_ID, "library_card", "1", "request.invalid"),
        (ELENI_ID, "personal_number", f"ΑΒΓ{AFM}", "party.number_not_kept"),
    ],
)
async def test_a_number_that_cannot_be_is_not_stored(centre, party, scheme, value, code):
    async with centre() as c:
        assert await code_of(use(c).add(c.call(), party, number(scheme, value, 1))) == code
        assert await c.rev(party) == 1


async def test_a_personal_number_is_kept_only_where_the_law_lets(centre):
    async with centre() as c:
        given = number("personal_number", f"12Α{AFM}", 1)
        kept = await use(c, personal=True).add(c.call(), GEORGIOS_ID, given)
        assert "personal_number" in [one.scheme for one in kept.party.identifiers]


def test_a_number_never_shows_in_a_repr():
    assert AFM not in repr(parse_number("afm", AFM, "natural"))
    assert repr(Number("afm", AFM)) == "Number(afm)"


async def test_a_change_needs_the_revision_that_was_seen_and_a_senior(centre):
    async with centre() as c:
        given = number("adt", "ΑΖ 123456", 7)
        assert await code_of(use(c).add(c.call(), ELENI_ID, given)) == "party.changed"
        clerk = c.call(role=Role.CLERK)
        assert await code_of(use(c).add(clerk, ELENI_ID, given)) == "access.denied"


async def test_one_afm_on_two_people_is_shown_to_a_person_and_merges_nobody(centre):
    async with centre() as c:
        added = await use(c).add(c.call(), ELENI_ID, number("afm", AFM, 1))
        assert len(added.possible_duplicates) == 2  # Γεώργιος and his second record
        listed = (await Duplicates(c.database, c.sealing).waiting(c.call(), ListIn(purpose=TASK))).duplicates  # fmt: skip
        assert {one.scheme for one in listed} == {"afm"}
        assert {ELENI_ID, GEORGIOS_ID} in [{one.one.id, one.other.id} for one in listed]
        assert await c.rows("SELECT DISTINCT status FROM party") == [("active",)]
        dismissal = DismissIn(purpose=TASK, reason="Λάθος πληκτρολόγηση")
        for one in listed:
            gone = await Duplicates(c.database, c.sealing).dismiss(c.call(), one.id, dismissal)
            assert gone.state == "dismissed"


async def test_two_who_add_one_amka_at_once_leave_one_note(centre, database_url):
    async with centre() as c, Database(database_url) as second:
        results = await asyncio.gather(
            use(c).add(c.call(), ELENI_ID, amka := free_amka()),
            Identifiers(second, c.sealing).add(c.call("clk-b"), CHILD_ID, amka),
        )
        assert sorted(len(one.possible_duplicates) for one in results) == [0, 1]
        assert await c.one("SELECT count(*) FROM possible_duplicate") == 1


def free_amka():
    from kep_client.domain.identifiers import amka_check_digit

    ten = "1503910123"
    return number("amka", f"{ten}{amka_check_digit(ten)}", 1)


async def test_a_merge_settles_the_duplicate_and_parting_opens_it_again(centre):
    async with centre() as c:
        await use(c).add(c.call(), ELENI_ID, free_amka())
        await use(c).add(c.call(), GEORGIOS_ID, free_amka())
        merges = Merges(c.database, c.sealing)
        proposal = MergeIn(id="m", purpose=TASK, winner_id=GEORGIOS_ID, loser_id=ELENI_ID, reason="Ίδια")  # fmt: skip
        yes = DecideMergeIn(purpose=TASK, of="merge", approve=True, reason="Ναι, ίδια")
        await merges.propose(c.call(), proposal)
        await merges.decide(c.call("clk-b"), "m", yes)
        assert await c.rows("SELECT state FROM possible_duplicate") == [("merged",)]
        late = use(c).add(c.call(), ELENI_ID, number("adt", "ΑΖ 123456", 3))
        assert await code_of(late) == "party.merged"
        await merges.propose_undo(c.call(), "m", UndoIn(purpose=TASK, reason="Τελικά όχι"))
        undo = DecideMergeIn(purpose=TASK, of="undo", approve=True, reason="Τελικά όχι")
        await merges.decide(c.call("clk-b"), "m", undo)
        assert await c.rows("SELECT state FROM possible_duplicate") == [("open",)]


async def test_a_firm_is_found_by_afm_gemi_and_name_in_both_scripts(centre):
    async with centre() as c:
        far = c.actor(office="0517")
        for asked in (
            {"afm": "090000045"},
            {"gemi": "123456789012"},
            {"words": ["Ελαιοτρ"]},
            {"words": ["elaiotr", "lakon"]},
        ):
            reply = await c.record.people.search(far, SearchRequest(purpose=TASK, **asked))
            assert [hit.party.id for hit in reply.hits] == [FIRM_ID]
