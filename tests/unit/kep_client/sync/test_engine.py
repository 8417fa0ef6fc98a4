from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kep_client.domain.operation import OutboxState
from kep_client.errors import InputError, LineError, RefusedError
from kep_client.ports.blocking import Grant, Page, Verdict
from kep_client.sync.engine import POLL_S, Phase

if TYPE_CHECKING:
    from tests.unit.kep_client.sync.conftest import Office


def test_a_new_pc_fills_a_generation_and_takes_numbers_before_it_pulls(office):
    for n in range(7):
        office.centre.change(f"case-{n}")
    assert office.engine.first_pull
    while office.engine.step().phase is not Phase.FIRST_PULL:
        assert office.engine.first_pull

    result = office.syncs()

    assert result.phase is Phase.IDLE
    assert office.replica.current == {f"case-{n}": 1 for n in range(7)}
    assert not office.engine.first_pull
    assert office.line.requests == ["lease", "pull", "pull", "pull", "summary"]


def test_what_was_saved_without_a_line_leaves_as_soon_as_the_line_returns(office):
    office.line.mishaps.extend(["cut"] * 3)
    office.syncs()
    office.outbox.save("record_interaction", "visit-1")
    office.engine.poke()
    assert office.syncs().phase is Phase.BACKING_OFF
    office.line.mishaps.clear()

    office.engine.poke()
    assert office.syncs().phase is Phase.IDLE

    assert office.centre.applied == ["op-1"]
    assert office.outbox.rows == {}


def test_a_long_pull_stops_for_what_was_just_saved(office):
    for n in range(30):
        office.centre.change(f"case-{n}")
    while "pull" not in office.line.requests:
        office.engine.step()

    office.outbox.save("record_interaction", "visit-1")
    office.engine.poke()
    office.engine.step()

    assert office.line.requests[-2:] == ["pull", "push"]


def test_a_refused_operation_parks_alone(office):
    office.centre.refuse_kinds = {"add_case_event"}
    office.outbox.save("add_case_event", "case-1")
    office.outbox.save("edit_case", "case-2")

    office.syncs()

    states = {op.id: state for op, state, _ in office.outbox.rows.values()}
    assert states == {"op-1": OutboxState.PARKED}
    assert office.centre.applied == ["op-2"]


def test_an_operation_that_the_centre_cannot_read_does_not_take_its_batch_with_it(office):
    for n in range(20):
        office.outbox.save("odd" if n == 13 else "edit_case", f"case-{n}")
    office.centre.choke_on = {"odd"}

    office.syncs()

    assert len(office.centre.applied) == 19
    assert office.outbox.codes["op-14"] == "request.invalid"


def test_a_centre_that_refuses_pushes_is_still_listened_to(office, monkeypatch):
    def refuse(operations: object) -> list[Verdict]:
        raise LineError("server.unavailable")

    office.centre.change("case-1")
    office.outbox.save("edit_case", "case-9")
    monkeypatch.setattr(office.centre, "push", refuse)

    result = office.syncs()

    assert office.replica.current == {"case-1": 1}
    assert result.phase is Phase.BACKING_OFF
    assert result.code == "server.unavailable"


@pytest.mark.parametrize(
    "page",
    [
        Page([], "", more=False, server_time=None),
        Page([], "1:0", more=True, server_time=None),
    ],
    ids=["without a cursor", "that never ends"],
)
def test_a_page_that_makes_no_sense_does_not_move_the_cursor(office, monkeypatch, page):
    office.syncs()
    office.centre.change("case-1")
    before = office.replica.cursor()

    def pull(cursor: str, limit: int) -> Page:
        return Page(page.changes, page.cursor and before, page.more, office.time.wall())

    monkeypatch.setattr(office.centre, "pull", pull)
    office.engine.poke()
    result = office.syncs()

    assert office.replica.cursor() == before
    assert result.code == "server.bad_answer"


def test_verdicts_about_other_operations_are_not_believed(office, monkeypatch):
    office.outbox.save("edit_case", "case-1")
    monkeypatch.setattr(
        office.centre, "push", lambda ops: [Verdict("op-99", OutboxState.ACKNOWLEDGED)]
    )

    assert office.syncs().code == "server.bad_answer"
    assert len(office.outbox.pending(10)) == 1


def test_a_centre_restored_from_a_backup_is_followed_by_revisions_and_not_by_a_reload(office):
    for n in range(8):
        office.centre.change(f"case-{n}")
    office.syncs()
    office.centre.change("case-2")
    office.engine.poke()
    office.syncs()
    office.centre.restored(keep=7)
    office.centre.change("case-9")

    office.engine.poke()
    assert office.syncs().phase is Phase.IDLE

    assert office.replica.generations == 1
    assert office.replica.current == office.centre.revs
    assert "case-7" not in office.replica.current
    assert office.replica.current["case-2"] == 1
    assert office.engine.fault == ""
    office.centre.change("case-10")
    office.engine.poke()
    office.syncs()
    assert office.replica.current == office.centre.revs


def test_a_damaged_cache_is_filled_anew(office):
    office.centre.change("case-1")
    office.syncs()
    office.replica.damaged = True
    office.centre.change("case-2")

    office.engine.poke()
    office.syncs()

    assert office.replica.current == {"case-1": 1, "case-2": 1}
    assert office.replica.generations == 2


def test_papers_go_once_and_a_case_that_is_unknown_does_not_hold_the_others(office):
    for case in ("case-1", "case-2"):
        for name in ("a", "b"):
            office.outbox.papers.append((case, name))
            office.chunks.content[case, name] = f"{case}{name}".encode()
    office.centre.unknown_cases = {"case-1"}
    office.centre.chunks["case-2", "a"] = b"case-2a"

    office.syncs()

    assert office.outbox.papers == [("case-1", "a"), ("case-1", "b")]
    assert office.centre.chunks["case-2", "b"] == b"case-2b"
    assert office.line.requests.count("put") == 1


def test_a_paper_that_the_centre_finds_unfit_does_not_hold_the_others(office, monkeypatch):
    def choosy(case_id: str, name: str, content: bytes) -> None:
        if case_id == "case-1":
            raise InputError("doc.unreadable")
        office.centre.chunks[case_id, name] = content

    office.outbox.papers = [("case-1", "a"), ("case-2", "a")]
    office.chunks.content = dict.fromkeys(office.outbox.papers, b"x")
    monkeypatch.setattr(office.engine._parts.transport, "put_chunk", choosy)

    office.syncs()

    assert office.outbox.papers == [("case-1", "a")]


def test_a_paper_that_is_not_here_does_not_hold_the_others(office):
    office.outbox.papers = [("case-1", "lost"), ("case-2", "a")]
    office.chunks.content["case-2", "a"] = b"x"

    office.syncs()

    assert office.outbox.papers == [("case-1", "lost")]


def test_a_refused_sign_in_waits_for_a_person(office, monkeypatch):
    def refuse(year: int) -> Grant:
        raise RefusedError("auth.token_refused")

    monkeypatch.setattr(office.centre, "lease", refuse)

    result = office.syncs()

    assert result.phase is Phase.SIGN_IN_NEEDED
    assert result.wake_s == 300


def test_a_lease_for_another_year_is_not_taken(office, monkeypatch):
    monkeypatch.setattr(
        office.centre, "lease", lambda year: Grant("x", "0042", "Β", year - 1, 1, 200)
    )

    assert office.syncs().code == "server.bad_answer"
    assert office.outbox.leases == []


def test_the_pause_grows_to_five_minutes_and_no_further(office):
    waits = []
    for _ in range(14):
        office.line.mishaps.append("cut")
        result = office.syncs()
        waits.append(result.wake_s)
        office.time.seconds += result.wake_s

    assert waits[:4] == [1, 2, 4, 8]
    assert max(waits) == 150  # half of the cap: the randomness of this office is 0.5


def test_without_hints_it_asks_every_minute(office):
    result = office.syncs()
    assert 0 < result.wake_s <= POLL_S
    asked = len(office.line.requests)

    office.time.seconds += POLL_S
    office.syncs()

    assert office.line.requests[asked:] == ["pull"]


def test_the_clock_follows_the_centre_and_tells_how_far_it_was_off(office):
    office.time.wall_offset = timedelta(hours=-3)
    true_time = office.time.wall() + timedelta(hours=3)
    office.clock.hear(true_time)
    office.time.seconds += 60
    office.time.wall_offset = timedelta(days=400)

    assert office.clock.now() == true_time + timedelta(seconds=60)
    assert office.clock.skew_s == -3 * 3600


MISHAPS = st.lists(
    st.sampled_from(["none", "cut", "reply lost", "twice", "garbled", "down"]), max_size=6
)
KINDS = st.sampled_from(["register_case", "edit_case", "refused", "odd"])


class OfficeDay(RuleBasedStateMachine):
    new_office: ClassVar[type[Office]]

    def __init__(self) -> None:
        super().__init__()
        self.office = self.new_office()
        self.office.centre.refuse_kinds = {"refused"}
        self.office.centre.choke_on = {"odd"}
        self.saved: list[tuple[str, str]] = []

    @rule(kind=KINDS, case=st.integers(1, 5))
    def clerk_saves(self, kind: str, case: int) -> None:
        operation = self.office.outbox.save(kind, f"case-{case}")
        self.saved.append((operation.id, operation.entity))
        self.office.engine.poke()

    @rule(case=st.integers(1, 9))
    def somebody_else_changes(self, case: int) -> None:
        self.office.centre.change(f"case-{case}")

    @rule(mishaps=MISHAPS)
    def line_gets_bad(self, mishaps: list[str]) -> None:
        self.office.line.mishaps.extend(mishaps)

    @rule(steps=st.integers(1, 8))
    def it_works_a_while(self, steps: int) -> None:
        for _ in range(steps):
            self.office.time.seconds += self.office.engine.step().wake_s

    @rule()
    def program_is_killed(self) -> None:
        self.office.start()

    @rule()
    def paper_is_added(self) -> None:
        office = self.office
        name = f"chunk-{len(office.chunks.content)}"
        office.chunks.content["case-1", name] = name.encode()
        office.outbox.papers.append(("case-1", name))

    @rule()
    def centre_is_restored(self) -> None:
        self.office.centre.epoch += 1

    @invariant()
    def nothing_is_doubled(self) -> None:
        centre = self.office.centre
        assert len(centre.applied) == len(set(centre.applied))
        assert set(self.office.outbox.acknowledged) <= set(centre.applied)
        assert len(self.office.outbox.used) == len(set(self.office.outbox.used))

    @invariant()
    def cursor_tells_the_truth(self) -> None:
        replica, centre = self.office.replica, self.office.centre
        if not replica.cursor():
            return
        epoch, at = (int(part) for part in replica.cursor().split(":"))
        rows = replica._new if replica.filling else replica.current
        for entity, rev in centre.feed[:at] if epoch == centre.epoch else ():
            assert rows.get(entity, 0) >= rev

    @invariant()
    def entities_keep_their_order(self) -> None:
        for entity in {entity for _, entity in self.saved}:
            mine = [op for op, of in self.saved if of == entity]
            applied = [op for op in self.office.centre.applied if op in mine]
            assert applied == [op for op in mine if op in applied]

    def teardown(self) -> None:
        office = self.office
        office.line.mishaps.clear()
        office.engine.poke()
        office.syncs()
        assert office.outbox.pending(200) == []
        assert office.replica.current == office.centre.revs
        assert not office.outbox.papers
        left = {op.id for op, _, _ in office.outbox.rows.values()}
        assert {op for op, _ in self.saved} - left <= set(office.centre.applied)


def test_no_order_of_mishaps_loses_or_doubles_anything(new_office):
    run_state_machine_as_test(
        type("Day", (OfficeDay,), {"new_office": new_office}),
        settings=settings(
            stateful_step_count=40,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
