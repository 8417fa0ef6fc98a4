"""Widgets die on the window's thread."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import TYPE_CHECKING, ClassVar

import pytest

from ui.garbage import Collector

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.gui


class Ring:
    """A cycle that tells which thread ended it."""

    ended_on: ClassVar[list[int]] = []

    def __init__(self) -> None:
        self.me = self
        weakref.finalize(self, lambda: Ring.ended_on.append(threading.get_ident()))


@pytest.fixture
def collector(qapp: object) -> Iterator[Collector]:
    Ring.ended_on.clear()
    collector = Collector()
    collector.start()
    yield collector
    collector.stop()
    assert gc.isenabled()


def test_a_busy_worker_never_collects(collector: Collector) -> None:
    Ring()
    worker = threading.Thread(target=lambda: [[n, []] for n in range(100_000)])
    worker.start()
    worker.join()
    assert Ring.ended_on == []
    kept = [[n] for n in range(2_000)]
    collector.collect_due()
    assert Ring.ended_on == [threading.get_ident()]
    assert len(kept) == 2_000
