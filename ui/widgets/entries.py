"""Fields for particular values: dates as Greeks write them, phones that hide when left."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from kep_client.domain.masking import mask_phone
from ui.i18n import dates
from ui.theme.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QWheelEvent

_DAY = re.compile(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\s*|(\d{2})(\d{2})(\d{4})")


def parse_day(text: str) -> str:
    """Return ``2026-11-23`` for ``23/11/2026``, ``23.11.2026`` or ``23112026``, else the text."""
    if (found := _DAY.fullmatch(text)) is None:
        return text
    day, month, year = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text


def show_day(text: str) -> str:
    """Return ``23/11/2026`` for ``2026-11-23``; what is no date stays as it was typed."""
    try:
        return dates.day(date.fromisoformat(text))
    except ValueError:
        return text


class DayEntry(QLineEdit):
    """A day typed in any usual way; it can be empty, and half a date is not lost.

    Signals:
        day_edited: the day as an ISO date, or what is typed as long as it is none.
    """

    day_edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("ηη/μμ/εεεε"))
        self.textEdited.connect(lambda text: self.day_edited.emit(parse_day(text)))

    def set_day(self, value: str) -> None:
        """Show a day."""
        self.setText(show_day(value))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write the day the usual way."""
        super().focusOutEvent(event)
        self.set_day(parse_day(self.text()))


class PhoneEntry(QLineEdit):
    """A phone number: in full while one types in it, masked on the screen and in the tree else.

    Signals:
        phone_edited: the number as typed.
    """

    phone_edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phone = ""
        self.textEdited.connect(self._take)

    def set_phone(self, phone: str) -> None:
        """Show a number."""
        self._phone = phone
        self._show()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show it in full."""
        self.setText(self._phone)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Mask it again."""
        super().focusOutEvent(event)
        self._show()

    def _take(self, text: str) -> None:
        self._phone = text
        self.phone_edited.emit(text)

    def _show(self) -> None:
        shown = self.hasFocus() or not self._phone
        self.setText(self._phone if shown else mask_phone(self._phone))


class StillCombo(QComboBox):
    """A box that the wheel does not turn: on a scrolling page it would change unseen."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class StillSpin(QSpinBox):
    """A number field that the wheel does not turn; arrow keys step, digits are typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _inset_digits(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class StillNumber(QDoubleSpinBox):
    """As `StillSpin`, for numbers with decimals."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _inset_digits(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


def _inset_digits(spin: QSpinBox | QDoubleSpinBox) -> None:
    # The style sheet hides the arrows: with NoButtons Qt leaves a styled field no room for its
    # digits, and padding does not reach the line within.
    side = theme().px(9)
    spin.lineEdit().setTextMargins(side, 0, side, 0)
