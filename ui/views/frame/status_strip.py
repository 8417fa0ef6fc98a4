"""The status strip: what works, what was saved when, the date and the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.i18n import dates
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets.status_dot import WORST_FIRST, Status, StatusDot, status_width
from ui.widgets.text import ElidedLabel, Text, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from PySide6.QtGui import QResizeEvent

_TICK_MS = 1000
MESSAGE_MS = 5000
"""How long the confirmation of a success stays."""


class StatusStrip(QFrame):
    """Dots with words at the left, saved text, date and clock at the right."""

    def __init__(self, now: Callable[[], datetime], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "status")
        self.setAccessibleName(self.tr("Κατάσταση θέσης"))
        self._now = now
        self._compact = False
        self._crowded = False
        self._statuses: tuple[Status, ...] = ()
        self._saved_text = ""
        self._saved_tone: Tone = "muted"
        self._dots = QHBoxLayout()
        self._saved = ElidedLabel("", TextRole.CAPTION, "muted")
        self._saved.setObjectName("status.saved")
        self._waiting = Text("", TextRole.CAPTION, "muted")
        self._waiting.setObjectName("outbox.badge")
        self._waiting.hide()
        self._date = Text("", TextRole.CAPTION, "muted")
        self._clock = Text("", TextRole.CAPTION, "muted")
        self._message = QTimer(self)
        self._message.setSingleShot(True)
        self._message.timeout.connect(self._show_saved)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._lay_out()
        self._tick()
        self._fit()
        theme().changed.connect(self._fit)

    def set_statuses(self, statuses: Sequence[Status]) -> None:
        """Show these states, in this order; the same keys keep their dots."""
        new = tuple(statuses)
        if new != self._statuses:
            self._statuses = new
            self._renew_dots()
            self._make_room()

    def set_saved(self, text: str, tone: Tone = "muted") -> None:
        """Say when the work was last on the disk; amber if it is not."""
        self._saved_text, self._saved_tone = text, tone
        if not self._message.isActive():
            self._show_saved()

    def set_waiting(self, text: str) -> None:
        """Say how much waits to be sent; nothing while nothing does."""
        self._waiting.setText(text)
        self._waiting.setVisible(bool(text))
        self._make_room()

    def flash(self, text: str) -> None:
        """Confirm a success for five seconds in place of the saved text."""
        self._saved.setText(text)
        self._saved.set_tone("ok")
        self._message.start(MESSAGE_MS)

    def set_compact(self, compact: bool) -> None:  # noqa: FBT001 - the state itself
        """Show only that all works, or the worst state."""
        if compact != self._compact:
            self._compact = compact
            self._renew_dots()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words are never cut: first the date goes, then all dots but the worst."""
        super().resizeEvent(event)
        self._make_room()

    def _lay_out(self) -> None:
        look = theme()
        self._clock.setStyleSheet("font-weight: 700;")
        self._dots.setSpacing(look.px(16))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), 0, look.px(14), 0)
        row.setSpacing(look.px(14))
        row.addLayout(self._dots)
        row.addStretch(1)
        row.addWidget(self._saved)
        row.addWidget(self._waiting)
        row.addWidget(self._date)
        row.addWidget(self._clock)
        self._saved.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _renew_dots(self) -> None:
        one = self._compact or self._crowded
        shown = (self._worst(),) if one else self._statuses
        while self._dots.count() > len(shown):
            item = self._dots.takeAt(self._dots.count() - 1)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for place, status in enumerate(shown):
            item = self._dots.itemAt(place)
            dot = item.widget() if item is not None else None
            if isinstance(dot, StatusDot):
                dot.set_status(status)
            else:
                self._dots.addWidget(dot := StatusDot(status))
            dot.setObjectName(f"status.{status.key}")

    def _make_room(self) -> None:
        look = theme()
        dots = sum(status_width(status.text) + look.px(16) for status in self._statuses)
        texts = [self._saved, self._clock] + ([self._waiting] if self._waiting.text() else [])
        saved = sum(text.sizeHint().width() for text in texts)
        room = self.width() - dots - saved - look.px(70)
        self._date.setVisible(room >= self._date.sizeHint().width() and not self._compact)
        if (room < 0) is not self._crowded:
            self._crowded = room < 0
            self._renew_dots()

    def _worst(self) -> Status:
        for tone in WORST_FIRST[:-2]:
            for status in self._statuses:
                if status.tone == tone:
                    return status
        return Status("all", self.tr("Όλα λειτουργούν"), "ok")

    def _show_saved(self) -> None:
        self._saved.setText(self._saved_text)
        self._saved.set_tone(self._saved_tone)
        self._make_room()

    def _tick(self) -> None:
        now = self._now()
        date, clock = dates.weekday_and_day(now.date()), dates.clock(now)
        if clock != self._clock.text() or date != self._date.text():
            self._date.setText(date)
            self._clock.setText(clock)

    def _fit(self) -> None:
        self.setFixedHeight(theme().sizes.status_strip)
