"""Notices that nobody works: first the soft lock, later the hard one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, SignalInstance

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_WORK = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleWatch(QObject):
    """Counts the time since the last key or movement.

    Signals:
        soft: time to lock.
        hard: time to end the process; goes on counting while locked.
    """

    soft = Signal()
    hard = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._soft = _timer(self, self.soft)
        self._hard = _timer(self, self.hard)
        app.installEventFilter(self)

    def set_limits(self, soft_minutes: int, hard_minutes: int) -> None:
        """Take over the settings; a count that runs begins anew."""
        self._soft.setInterval(soft_minutes * 60_000)
        self._hard.setInterval(max(soft_minutes, hard_minutes) * 60_000)

    def begin(self) -> None:
        """Somebody unlocked."""
        self._soft.start()
        self._hard.start()

    def locked(self) -> None:
        """The desk is locked; only the hard lock is still to come."""
        self._soft.stop()

    def stop(self) -> None:
        """Nobody can be idle: nobody is signed in."""
        self._soft.stop()
        self._hard.stop()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Any key or movement at an unlocked desk starts both counts anew."""
        if event.type() in _WORK and self._soft.isActive():
            self.begin()
        return False


def _timer(parent: QObject, signal: SignalInstance) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.timeout.connect(signal)
    return timer
