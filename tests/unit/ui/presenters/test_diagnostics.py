"""The check of a workstation in words: a verdict first, each part by itself."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from kep_client.errors import DeviceError, LineError
from kep_client.ports.probes import Advice, Condition, Fact, Finding, Part
from ui.presenters.diagnostics import (
    DiagnosticsExits,
    DiagnosticsParts,
    DiagnosticsPresenter,
    PartAction,
    names_of,
    verdict_of,
)
from ui.recent_faults import RecentFaults

NOW = datetime(2026, 11, 23, 8, 46, tzinfo=UTC)
ADVICE = Advice("Κάντε αυτό.", "Do this.")


def found(part: Part, condition: Condition = Condition.GOOD, advice=None, code="") -> Finding:
    return Finding(part, condition, (Fact("seen", 1, "είδαμε", "seen"),), advice, code)


class Probes:
    """Each part answers when it is told to."""

    parts = tuple(Part)

    def __init__(self) -> None:
        self.asked: list[Part] = []
        self.answers = {part: found(part) for part in Part}
        self.slow: dict[Part, asyncio.Event] = {}

    async def examine(self, part):
        self.asked.append(part)
        if part in self.slow:
            await self.slow[part].wait()
        return self.answers[part]

    def about(self):
        return tuple(Fact(n, n, f"Έκδοση {n}", n) for n in ("1.0.0", "Windows 11", "Python"))


class View:
    def __init__(self) -> None:
        self.shown = None
        self.advice = None
        self.copied = ""

    def show_diagnostics(self, shown):
        self.shown = shown

    def show_advice(self, advice):
        self.advice = advice

    def copy(self, text):
        self.copied = text

    def line(self, part):
        return next(one for one in (*self.shown.data, *self.shown.devices) if one.part is part)


class Desk:
    def __init__(self) -> None:
        self.view, self.probes = View(), Probes()
        self.now = NOW
        self.faults = RecentFaults(lambda: self.now)
        self.told: list[str] = []
        self.work: set[asyncio.Task] = set()
        parts = DiagnosticsParts(
            self.probes, lambda: self.faults.seen, lambda: self.now, "θέση 0042-3"
        )
        exits = DiagnosticsExits(lambda: self.told.append("outbox"), self.told.append)
        self.presenter = DiagnosticsPresenter(self.view, parts, exits, self.start)

    def start(self, work, *, on_error=None):
        task = asyncio.get_running_loop().create_task(work)
        self.work.add(task)
        task.add_done_callback(self.work.discard)
        return task

    async def rests(self) -> None:
        for _ in range(50):
            await asyncio.sleep(0)


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_all_parts_are_looked_at_on_entering_and_not_again_at_once(desk: Desk) -> None:
    desk.presenter.entered()
    assert desk.view.shown.verdict == "Ελέγχονται 10 μέρη…"
    await desk.rests()
    assert desk.view.shown.verdict == "Όλα λειτουργούν."
    assert sorted(desk.probes.asked) == sorted(Part)
    desk.presenter.entered()
    assert len(desk.probes.asked) == len(Part)
    desk.now += timedelta(minutes=1)
    desk.presenter.entered()
    await desk.rests()
    assert len(desk.probes.asked) == 2 * len(Part)


async def test_a_slow_part_holds_up_nobody(desk: Desk) -> None:
    desk.probes.slow[Part.SCANNER] = asyncio.Event()
    desk.presenter.rerun()
    await desk.rests()
    assert desk.view.shown.verdict == "Ελέγχεται 1 μέρος…"
    assert desk.view.line(Part.CARD).condition is Condition.GOOD
    assert desk.view.line(Part.SCANNER).busy
    desk.presenter.rerun()  # F5 again: what still runs is not started twice
    await desk.rests()
    assert desk.probes.asked.count(Part.SCANNER) == 1
    desk.probes.slow[Part.SCANNER].set()
    await desk.rests()
    assert desk.view.shown.verdict == "Όλα λειτουργούν."


@pytest.mark.parametrize(
    ("troubled", "verdict"),
    [
        ([], "Όλα λειτουργούν."),
        ([Part.SCANNER], "Μία εκκρεμότητα: ο σαρωτής. Όλα τα άλλα λειτουργούν."),
        (
            [Part.SCANNER, Part.CENTRE, Part.KEYS],
            "3 εκκρεμότητες: ο κεντρικός διακομιστής, τα κλειδιά και ο σαρωτής. "
            "Όλα τα άλλα λειτουργούν.",
        ),
    ],
)
def test_the_verdict_names_what_needs_a_hand(troubled: list[Part], verdict: str) -> None:
    findings = [
        found(part, Condition.BROKEN if part in troubled else Condition.GOOD) for part in Part
    ]
    assert verdict_of(findings, 0) == verdict


def test_what_is_not_there_is_no_trouble() -> None:
    findings = [found(part, Condition.ABSENT) for part in Part]
    assert verdict_of(findings, 0) == "Όλα λειτουργούν."
    assert all(all(names_of(part)) for part in Part)


async def test_a_line_has_a_button_only_where_something_can_be_done(desk: Desk) -> None:
    desk.probes.answers |= {
        Part.SCANNER: found(Part.SCANNER, Condition.BROKEN, ADVICE, "scan.jammed"),
        Part.CARD: found(Part.CARD, Condition.ABSENT),
        Part.OUTBOX: found(Part.OUTBOX, Condition.ATTENTION, ADVICE),
        Part.DISK: found(Part.DISK, Condition.UNKNOWN),
    }
    desk.presenter.rerun()
    await desk.rests()
    actions = {part: desk.view.line(part).action for part in Part}
    assert actions == dict.fromkeys(Part) | {
        Part.SCANNER: PartAction.ADVICE,
        Part.CARD: PartAction.AGAIN,
        Part.OUTBOX: PartAction.OPEN_OUTBOX,
    }
    desk.presenter.acted(Part.OUTBOX)
    assert desk.told == ["outbox"]
    desk.presenter.acted(Part.CENTRE)  # no button, nothing happens
    assert len(desk.probes.asked) == len(Part)


async def test_advice_stays_until_the_part_is_well(desk: Desk) -> None:
    desk.probes.answers[Part.SCANNER] = found(Part.SCANNER, Condition.BROKEN, ADVICE, "scan.jammed")
    desk.presenter.rerun()
    await desk.rests()
    desk.presenter.acted(Part.SCANNER)
    assert desk.view.advice.title == "Σαρωτής: είδαμε"
    assert (desk.view.advice.sentence, desk.view.advice.code) == ("Κάντε αυτό.", "scan.jammed")
    desk.probes.answers[Part.SCANNER] = found(Part.SCANNER)
    desk.presenter.again(Part.SCANNER)
    assert desk.view.line(Part.SCANNER).busy
    await desk.rests()
    assert desk.view.advice is None


async def test_the_report_has_parts_versions_and_codes(desk: Desk) -> None:
    desk.faults.saw(DeviceError("scan.jammed", n="5", p2="6"))
    desk.presenter.rerun()
    await desk.rests()
    desk.presenter.copy_wanted()
    for text in ("χωρίς προσωπικά στοιχεία", "Python", "scanner", "10:46 scan.jammed"):
        assert text in desk.view.copied
    assert desk.told == ["Η αναφορά αντιγράφηκε · χωρίς προσωπικά στοιχεία"]


def test_the_last_faults_are_kept_once_and_newest_first(desk: Desk) -> None:
    desk.faults.saw(LineError("net.offline", p1="10:31"))
    desk.now += timedelta(minutes=1)
    desk.faults.saw(DeviceError("card.removed"))
    desk.now += timedelta(minutes=1)
    desk.faults.saw(LineError("net.offline", p1="10:31"))
    assert [(f.code, f.at) for f in desk.faults.seen] == [
        ("net.offline", NOW + timedelta(minutes=2)),
        ("card.removed", NOW + timedelta(minutes=1)),
    ]
    for minute in range(40):
        desk.faults.saw(LineError("net.offline", p1=f"11:{minute:02}"))
    assert len(desk.faults.seen) == 20
