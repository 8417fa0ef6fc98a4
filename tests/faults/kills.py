"""A workstation is killed again and again; the centre and the key store live on in the parent.

Run as a program, for a fork needs a process without threads. Prints one JSON line::

    python -m tests.faults.kills <folder> <seed> <enumerated> <random>

``enumerated`` fail-points are drawn of all there are (0 = all of them), each on a folder of its
own; ``random`` kills follow on one folder that grows old.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kep_client.errors import KepError, RefusedError, StoreError
from offline_cache.folder import DataFolder
from tests.faults.fail_points import FailPoints
from tests.faults.small_centre import Chain, SmallCentre
from tests.faults.workstation import Pc, Report, station

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Plan = Callable[[Pc, "Phone", random.Random], None]


class Phone:
    """The child's way to everything that outlives it; each call is a fail-point."""

    def __init__(self, pipe: Connection, points: FailPoints) -> None:
        self.pipe, self.points = pipe, points

    def call(self, name: str, *args: object) -> object:
        return self.points.around(lambda: self._call(name, *args))

    def _call(self, name: str, *args: object) -> object:
        self.pipe.send((name, args))
        kind, value = self.pipe.recv()
        if kind == "fault":
            raise RefusedError(value)
        return value

    def get(self, name: str) -> bytes | None:
        return self.call("secret", name)  # type: ignore[return-value]

    def set(self, name: str, value: bytes) -> None:
        self.call("keep_secret", name, value)

    def delete(self, name: str) -> None:
        self.call("keep_secret", name, None)


@dataclass
class Ground:
    """One PC's folder and all that a kill cannot touch."""

    folder: Path
    centre: SmallCentre = field(default_factory=lambda: SmallCentre({"w1": "Β"}))
    secrets: dict[str, bytes | None] = field(default_factory=dict)
    told: list[tuple[str, str]] = field(default_factory=list)
    report: Report | None = None
    broken: str = ""
    lives: int = 0
    points: int = 0
    reopened_s: float = 0.0

    def __post_init__(self) -> None:
        self.centre.page_size = 3
        for number in range(1, 6):
            self.centre.add_person(f"p-{number}")

    def live(self, plan: Plan, seed: str, fatal: int = 0, after_s: float = 0.0) -> bool:
        """Let the workstation live once; says whether it was killed."""
        self.lives += 1
        ours, theirs = multiprocessing.Pipe()
        child = os.fork()
        if child == 0:
            ours.close()
            _child(self, plan, theirs, seed, fatal, after_s)
        theirs.close()
        self._serve(ours)
        ours.close()
        _, status = os.waitpid(child, 0)
        if self.broken:
            raise AssertionError(self.broken)
        return os.WIFSIGNALED(status)

    def _serve(self, pipe: Connection) -> None:
        while True:
            try:
                name, args = pipe.recv()
                pipe.send(self._answer(name, args))
            except (EOFError, OSError):
                return

    def _answer(self, name: str, args: tuple[object, ...]) -> tuple[str, object]:
        own = getattr(self, f"do_{name}", None)
        try:
            return "ok", own(*args) if own else getattr(self.centre, name)("w1", *args)
        except KepError as refusal:
            return "fault", refusal.code

    def do_secret(self, name: str) -> bytes | None:
        return self.secrets.get(name)

    def do_keep_secret(self, name: str, value: bytes | None) -> None:
        self.secrets[name] = value

    def do_told(self, kind: str, what: str) -> None:
        self.told.append((kind, what))

    def do_others_work(self, seed: int) -> None:
        """At other counters people and cases change."""
        chance = random.Random(seed)
        self.centre.change_person(f"p-{chance.randint(1, 4)}")
        cases = [id_ for entity, id_ in self.centre.state.docs if entity == "case"]
        if cases:
            self.centre.edit(chance.choice(cases), "copies", str(chance.random()))

    def do_purge(self, person: str) -> None:
        self.centre.purge_person(person)

    def do_ends(self, report: Report, points: int) -> None:
        self.report, self.points = report, points

    def do_opened(self, seconds: float) -> None:
        self.reopened_s = max(self.reopened_s, seconds)

    def do_broke(self, text: str) -> None:
        self.broken = text

    def check(self) -> None:
        """Nothing lost, nothing twice, nothing half done; the workstation is at rest."""
        state, report = self.centre.state, self.report
        assert report is not None
        assert (report.damage, report.fault) == (0, "")
        assert report.drafts == [], "every draft was finished"
        assert {row[2] for row in report.outbox} <= {"conflict"}, report.outbox
        assert state.chains.get("w1", Chain()).seq == report.seq == len(state.results)
        assert state.strays == {}
        assert len(set(state.effects)) == len(state.effects) == report.seq
        self._check_told()
        self._check_numbers(report)
        ours = {(e, id_): rev for e, ids in report.revisions.items() for id_, rev in ids.items()}
        assert ours == {key: doc.rev for key, doc in state.docs.items()}

    def _check_told(self) -> None:
        state = self.centre.state
        for kind, what in self.told:
            if kind == "number":
                assert what in state.numbers, f"{what} was printed and is not in the record"
            else:
                assert what in state.effects, f"{what} was acknowledged to the clerk and is lost"

    def _check_numbers(self, report: Report) -> None:
        by_seq = sorted((seq, number) for number, (_, seq) in self.centre.state.numbers.items())
        numbers = [number for _, number in by_seq]
        assert len(set(numbers)) == len(numbers)
        for series in ("0042/", "Π-"):  # provisional ones are given before the first lease came
            of_series = [number for number in numbers if number.startswith(series)]
            assert of_series == sorted(of_series)
        given = sum(next_ - first for _, first, next_ in report.leases)
        definite = [number for number in numbers if number.startswith("0042/")]
        assert given == len(definite), "a number was taken without a case, or a case without it"


def _child(
    ground: Ground, plan: Plan, pipe: Connection, seed: str, fatal: int, after_s: float
) -> None:
    points = FailPoints(fatal)
    points.watch_sql()
    phone = Phone(pipe, points)
    if after_s:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, after_s)
    code = 1
    try:
        pc = Pc(DataFolder(ground.folder), station(), phone, phone.call)
        pc.time.seconds = ground.lives * 60.0
        begun = time.monotonic()
        pc.start()
        phone.call("opened", time.monotonic() - begun)
        plan(pc, phone, random.Random(seed))
        code = 0
    except BaseException:  # noqa: BLE001 - the parent fails with it
        pipe.send(("broke", (traceback.format_exc(),)))
    finally:
        os._exit(code)


# --- what is done between two kills -------------------------------------------------------------


def _registers(pc: Pc, phone: Phone, case: str) -> None:
    number = pc.registers(pc.types(case))
    phone.call("told", "number", number)


def day(pc: Pc, phone: Phone, _: random.Random) -> None:
    """Every kind of work once: what is enumerated."""
    pc.syncs()
    _registers(pc, phone, "case-1")
    pc.step()
    _registers(pc, phone, "case-2")
    phone.call("told", "operation", pc.visits("visit-1"))
    pc.syncs()
    phone.call("told", "operation", pc.edits("case-1", 1, "copies", "2", None))
    phone.call("others_work", 7)
    phone.call("purge", "p-5")
    pc.types("case-3")
    pc.syncs()
    _finish(pc, phone)


def anything(pc: Pc, phone: Phone, chance: random.Random) -> None:
    """Work as it comes, until the kill."""
    for n in range(40):
        case = f"case-{chance.getrandbits(48):x}-{n}"
        match chance.randrange(6):
            case 0:
                _registers(pc, phone, case)
            case 1:
                pc.types(case)
            case 2:
                phone.call("told", "operation", pc.visits(case))
            case 3:
                phone.call("others_work", chance.getrandbits(30))
            case _:
                pc.engine.poke()
                for _ in range(chance.randrange(12)):
                    pc.step()


def recover(pc: Pc, phone: Phone, _: random.Random) -> None:
    """After the kill: finish what was typed, come to rest, say what is there."""
    _finish(pc, phone)


def _finish(pc: Pc, phone: Phone) -> None:
    for draft in pc.work.drafts():
        phone.call("told", "number", pc.registers(draft))
    pc.syncs()
    points, phone.points.fatal = phone.points.count, 0
    phone.call("ends", pc.report(), points)


# --- the campaign -------------------------------------------------------------------------------


def enumerated(root: Path, seed: int, wanted: int) -> tuple[int, int]:
    """Kill at fail-points of the day; returns (kills, fail-points there are)."""
    whole = Ground(root / "whole")
    assert not whole.live(day, "")
    whole.check()
    points = list(range(1, whole.points + 1))
    if wanted:
        points = sorted(random.Random(seed).sample(points, wanted))
    kills = 0
    for point in points:
        ground = Ground(root / f"point-{point}")
        try:
            assert ground.live(day, "", point), "the fail-point was not reached"
            kills += 1
            # The way back is cut once more, further on every time.
            kills += ground.live(recover, "", 1 + point % 97)
            ground.live(recover, "")
            ground.check()
        except AssertionError as fault:
            raise AssertionError(f"killed at point {point}: {fault}") from fault
        shutil.rmtree(ground.folder)
    return kills, whole.points


def at_random(root: Path, seed: int, wanted: int) -> tuple[int, Ground]:
    """Kill at random points and random moments on folders that grow old."""
    chance = random.Random(seed)
    kills, ground = 0, Ground(root / "random-0")
    slowest = 0.0
    while kills < wanted:
        life = f"{seed}-{ground.folder.name}-{ground.lives}"
        if chance.random() < 0.5:
            kills += ground.live(anything, life, fatal=chance.randint(1, 900))
        else:
            kills += ground.live(anything, life, after_s=chance.uniform(0.001, 0.15))
        if ground.lives % 10 == 0:
            ground.live(recover, "")
            ground.check()
        if ground.lives > 150:  # the check of a long history takes longer than the kill
            slowest = max(slowest, ground.reopened_s)
            shutil.rmtree(ground.folder)
            ground = Ground(root / f"random-{kills}")
    ground.live(recover, "")
    ground.check()
    ground.reopened_s = max(slowest, ground.reopened_s)
    return kills, ground


def main() -> None:
    root, seed = Path(sys.argv[1]), int(sys.argv[2])
    some, more = int(sys.argv[3]), int(sys.argv[4])
    try:
        kills, points = enumerated(root, seed, some)
        random_kills, ground = at_random(root, seed, more)
    except (AssertionError, StoreError) as fault:
        traceback.print_exc()
        sys.exit(f"seed {seed}: {fault}")
    told = {
        "points": points,
        "enumerated": kills,
        "random": random_kills,
        "registered": len(ground.centre.state.numbers),
        "slowest_reopen_s": round(ground.reopened_s, 3),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
