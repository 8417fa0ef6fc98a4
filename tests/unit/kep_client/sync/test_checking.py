"""What got lost or stayed behind in the cache is found and mended without a reload."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kep_client.domain.operation import OutboxState
from kep_client.sync.digest import MODULUS, scope_digest
from kep_client.sync.engine import CHECK_EVERY_S, Phase

REVISIONS = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(1, 9), max_size=12)


@pytest.fixture
def filled(office):
    """Return an office that holds eleven cases and has just been checked."""
    for n in range(11):
        office.centre.change(f"case-{n:02}")
    office.centre.change("case-03")
    office.syncs()
    office.line.requests.clear()
    return office


def later(office) -> None:
    office.time.seconds += CHECK_EVERY_S
    office.engine.poke()
    office.syncs()


def test_a_cache_that_agrees_costs_one_small_question(filled):
    later(filled)
    assert filled.line.requests == ["pull", "summary"]


def test_between_checks_nothing_is_asked(filled):
    filled.engine.poke()
    filled.syncs()
    assert "summary" not in filled.line.requests


def test_what_is_missing_old_or_too_much_is_mended_and_nothing_else_is_fetched(filled):
    del filled.replica.current["case-05"]
    filled.replica.current["case-03"] = 1
    filled.replica.current["case-99"] = 4

    later(filled)

    assert filled.replica.current == filled.centre.revs
    assert filled.line.requests.count("fetch") == 1
    assert filled.replica.generations == 1


def test_a_document_newer_than_its_row_of_the_feed_stays(filled):
    filled.replica.current["case-04"] = 7
    later(filled)
    assert filled.replica.current["case-04"] == 7
    assert "fetch" not in filled.line.requests


def test_a_check_goes_on_where_the_line_broke(filled):
    del filled.replica.current["case-05"]
    filled.time.seconds += CHECK_EVERY_S
    filled.line.mishaps.extend(["none", "none", "cut", "reply lost"])
    for _ in range(4):
        filled.engine.poke()
        filled.syncs()
    assert filled.replica.current == filled.centre.revs


def test_a_page_that_comes_in_the_middle_begins_the_check_anew(filled):
    del filled.replica.current["case-05"]
    filled.time.seconds += CHECK_EVERY_S
    filled.engine.poke()
    while "listing" not in filled.line.requests:
        filled.engine.step()
    filled.centre.change("case-00")
    filled.centre.change("case-77")
    filled.engine.poke()

    filled.syncs()

    assert filled.replica.current == filled.centre.revs
    assert filled.line.requests.count("summary") == 2


def test_what_was_saved_meanwhile_is_sent_between_two_questions(filled):
    filled.replica.current.clear()
    filled.time.seconds += CHECK_EVERY_S
    filled.engine.poke()
    while "listing" not in filled.line.requests:
        filled.engine.step()
    filled.outbox.save("record_interaction", "visit-1")
    filled.engine.poke()
    filled.engine.step()
    assert filled.line.requests[-1] == "push"
    filled.syncs()
    assert all(state is OutboxState.ACKNOWLEDGED for _, state, _ in filled.outbox.rows.values())
    assert filled.replica.current == filled.centre.revs


def test_a_cache_found_damaged_by_the_check_is_filled_again(filled):
    filled.replica.damaged = True
    filled.time.seconds += CHECK_EVERY_S
    filled.centre.feed.append(("case-00", 1))
    filled.engine.poke()
    assert filled.syncs().phase is Phase.IDLE
    assert filled.replica.generations == 2
    assert filled.replica.current == filled.centre.revs


@given(centre=REVISIONS, here=REVISIONS)
def test_any_cache_becomes_what_a_restored_centre_has(new_office, centre, here):
    office = new_office()
    office.centre.change("case-a")
    office.syncs()
    office.centre.epoch += 1
    office.centre.feed, office.centre.revs = list(centre.items()), dict(centre)
    office.replica.current = dict(here)

    office.engine.poke()
    office.syncs()

    assert office.replica.current == centre
    assert office.replica.generations == 1


@given(REVISIONS, st.randoms())
def test_the_digest_tells_sets_apart_and_not_their_order(revisions, random):
    rows = list(revisions.items())
    random.shuffle(rows)
    assert scope_digest("case", rows) == scope_digest("case", revisions.items()) < MODULUS
    assert scope_digest("party", [("a", 1)]) != scope_digest("case", [("a", 1)])
