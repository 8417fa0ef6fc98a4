"""Measures inside the window's process how long its thread cannot answer."""

import time
from typing import IO, TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from demo import hands, places
from demo.pilot import Json, Pilot, Speak

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

TICK_MS = 4
KEY_MS = 60
_TYPED = "παπαδοπ"


class GapProbe(QObject):
    """A precise tick of 4 ms; the time between two ticks is what a key would have waited."""

    def __init__(self) -> None:
        super().__init__()
        self.moments: list[float] = []
        self.keys = 0
        self._box: QWidget | None = None
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(lambda: self.moments.append(time.perf_counter()))
        self._keys = QTimer(self)
        self._keys.setTimerType(Qt.TimerType.PreciseTimer)
        self._keys.timeout.connect(self._type)
        self._tick.start(TICK_MS)
        self._keys.start(KEY_MS)

    def stop(self) -> dict[str, object]:
        """Return the gaps in ms in their order, and how many keys were typed."""
        self._tick.stop()
        self._keys.stop()
        pairs = zip(self.moments, self.moments[1:], strict=False)
        gaps = [round((after - before) * 1e3, 2) for before, after in pairs]
        return {"gaps": gaps, "keys": self.keys}

    def _type(self) -> None:
        # Looking through the window for the box takes longer than the key itself.
        box = self._box = self._box or hands.find(places.SEARCH)
        if box is None or not box.isVisible():
            return
        if not box.hasFocus():
            hands.press("F3")
            return
        at = self.keys % (len(_TYPED) + 1)
        self.keys += 1
        if at == len(_TYPED):
            hands.press("Ctrl+A")
            hands.press("Delete")
        else:
            hands.type_letter(_TYPED[at])


class ProbedPilot(Pilot):
    """A pilot that also takes ``marks``, ``gaps_start`` and ``gaps_stop``."""

    def __init__(self, orders: IO[str], speak: Speak, marks: dict[str, float]) -> None:
        super().__init__(orders, speak)
        self._probe: GapProbe | None = None
        self._simple |= {
            "marks": lambda _order: marks,
            "gaps_start": lambda _order: self._start_probe(),
            "gaps_stop": lambda _order: self._stop_probe(),
        }

    def _start_probe(self) -> Json:
        self._probe = GapProbe()
        return {}

    def _stop_probe(self) -> Json:
        probe, self._probe = self._probe, None
        return probe.stop() if probe is not None else {}
