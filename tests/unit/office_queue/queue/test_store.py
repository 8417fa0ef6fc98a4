"""The line's rules on a real file."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kep_client.errors import DeviceError
from office_queue.queue import rules
from office_queue.queue.store import Numbered, Store

MINUTE = 60_000
NOW = 1_795_420_800_000  # a Monday morning
DAY = 86_400_000


class Office:
    """A store and a clock."""

    def __init__(self, path) -> None:
        self.store = Store(path)
        self.now = NOW
        self.asked = 0

    def request(self) -> str:
        self.asked += 1
        return f"request-{self.asked:08}"

    def comes(self, priority="normal", appointment=None, series="Β") -> str:
        new = Numbered(series, "Γνήσιο", None, priority, appointment)
        return self.store.issue(self.request(), new, self.now).number

    def calls(self, desk=1) -> str | None:
        row = self.store.call_next(self.request(), desk, self.now)
        return None if row is None else row.number

    def shown(self) -> list[str]:
        return [row.number for row in self.store.waiting(self.now, 200)]


@pytest.fixture
def office(tmp_path):
    opened = Office(tmp_path / "line.db")
    yield opened
    opened.store.close()


def test_priority_counts_as_half_an_hour_and_nobody_stays_last(office):
    long_waiting = office.comes()
    office.now += 31 * MINUTE
    recent = office.comes()
    special = office.comes("priority")
    assert office.shown() == [long_waiting, special, recent]
    assert [office.calls() for _ in range(4)] == [long_waiting, special, recent, None]


def test_an_appointment_is_called_at_its_time_before_everybody_and_not_earlier(office):
    walk_in = office.comes("priority")
    checked_in = office.comes(appointment=office.now + 10 * MINUTE)
    later = office.comes()
    assert office.shown() == [walk_in, later, checked_in]
    office.now += 10 * MINUTE
    assert office.shown() == [checked_in, walk_in, later]
    assert office.calls() == checked_in


def test_an_early_appointment_stands_among_the_others_by_its_time(office):
    soon = office.comes(appointment=office.now + 5 * MINUTE)
    office.now += 6 * MINUTE - 1 * MINUTE - 1
    last = office.comes()
    assert office.shown() == [last, soon]


def test_each_letter_counts_by_itself_and_begins_anew_each_morning(office):
    assert [office.comes(series=letter) for letter in "ΒΑΒ"] == ["Β 001", "Α 001", "Β 002"]
    office.calls(desk=2)
    office.now += DAY
    assert office.comes() == "Β 001"
    assert office.shown() == ["Β 001"]
    assert office.store.served() == []
    kinds = Counter(row[0] for row in office.store._db.execute("SELECT kind FROM event"))
    assert (kinds["expired"], kinds["done"]) == (2, 1)


def test_the_same_request_gets_the_same_answer(office):
    for _ in range(2):
        office.comes()
    new = Numbered("Β", "Γνήσιο", None, "normal", None)
    again = [office.store.issue("issue-again-1234", new, office.now).number for _ in range(2)]
    assert again == ["Β 003", "Β 003"]
    calls = [office.store.call_next("call-again-12345", 1, office.now) for _ in range(3)]
    assert [row.number for row in calls] == ["Β 001"] * 3
    repeats = [office.store.call_again("recall-again-123", 1, office.now) for _ in range(3)]
    assert [row.calls for row in repeats] == [2, 2, 2]
    for _ in range(2):
        office.store.finish("finish-again-123", 1, office.now)
    undone = [office.store.undo("undo-again-12345", 1, office.now) for _ in range(2)]
    assert [row.number for row in undone] == ["Β 001"] * 2


def test_a_call_that_was_taken_back_leaves_the_hall(office):
    for _ in range(2):
        office.comes()
    first, second = office.calls(), office.calls()
    assert [row.number for row in office.store.announced(6)] == [second, first]
    office.store.undo(office.request(), 1, office.now)
    assert [row.number for row in office.store.announced(6)] == [first]


def test_a_no_show_can_be_undone_and_its_ticket_is_served_after_all(office):
    office.comes()
    number = office.calls()
    office.store.call_again(office.request(), 1, office.now)
    office.now += rules.NO_SHOW_MS
    office.store.no_show(office.request(), 1, office.now)
    assert office.store.undo(office.request(), 1, office.now).number == number


def test_the_file_goes_on_where_it_was_and_a_new_file_has_another_name(office, tmp_path):
    office.comes()
    sequence, epoch = office.store.sequence(), office.store.epoch
    office.store.close()
    office.store = Store(tmp_path / "line.db")
    assert (office.store.sequence(), office.store.epoch) == (sequence, epoch)
    other = Store(tmp_path / "other.db")
    assert other.epoch != epoch
    other.close()


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["comes", "next", "again", "no_show", "finish", "undo", "wait"]),
        st.integers(1, 3),
        st.integers(0, 3),
    ),
    max_size=60,
)


@given(ACTS)
def test_whatever_three_desks_do_no_ticket_is_at_two_and_none_is_lost(tmp_path_factory, acts):
    office = Office(tmp_path_factory.mktemp("line") / "line.db")
    given_out, sequences = set(), []
    for act, desk, n in acts:
        one_act(office, act, desk, n, given_out)
        rows = office.store._db.execute("SELECT series, n, state, desk FROM ticket").fetchall()
        numbers = [f"{row[0]} {row[1]:03d}" for row in rows]
        assert len(numbers) == len(set(numbers))
        assert set(numbers) == given_out
        at_desks = [row[3] for row in rows if row[2] == "called"]
        assert len(at_desks) == len(set(at_desks))
        sequences.append(office.store.sequence())
        waiting = [row[2] for row in rows].count("waiting")
        assert len(office.shown()) == waiting
    assert sequences == sorted(sequences)
    office.store.close()


def one_act(office, act, desk, n, given_out) -> None:
    match act:
        case "comes":
            kind, at = ("priority", None) if n == 1 else ("normal", None)
            if n == 2:
                at = office.now + MINUTE
            given_out.add(office.comes(kind, at))
        case "next":
            head = office.shown()[:1]
            called = office.calls(desk)
            assert called == (head[0] if head else None)  # the shown line is the called one
        case "wait":
            office.now += n * 20_000
        case _:
            run = {"again": "call_again"}.get(act, act)
            with suppress(DeviceError):  # nothing to do it to, or too early
                getattr(office.store, run)(office.request(), desk, office.now)
