"""The keys of the window: one application filter turns physical keys into actions.

A letter with Ctrl is matched by where it lies, not by what the active layout makes of it: Greek
layouts have no Latin fallback, and a letter registered in both scripts fires in neither.
"""

from __future__ import annotations

import sys
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable


class Action(Enum):
    """What a key of the window means."""

    HELP = auto()
    DESK = auto()
    SEARCH = auto()
    REFRESH = auto()
    NEXT_PANEL = auto()
    PREVIOUS_PANEL = auto()
    CASES = auto()
    SCAN = auto()
    NEXT_TICKET = auto()
    CALL_AGAIN = auto()
    FINISH_VISIT = auto()
    NEW_CASE = auto()
    PRIMARY = auto()
    PRINT = auto()
    LOCK = auto()
    PRIVACY = auto()
    UNDO = auto()
    REDO = auto()
    BACK = auto()
    PLACE_1 = auto()
    PLACE_2 = auto()
    PLACE_3 = auto()
    PLACE_4 = auto()
    PLACE_5 = auto()
    PLACE_6 = auto()
    ZOOM_IN = auto()
    ZOOM_OUT = auto()
    ZOOM_RESET = auto()


_NONE = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_META = Qt.KeyboardModifier.MetaModifier

_TABLE: dict[tuple[Qt.KeyboardModifier, int], Action] = {
    (_NONE, Qt.Key.Key_F1): Action.HELP,
    (_NONE, Qt.Key.Key_F2): Action.DESK,
    (_NONE, Qt.Key.Key_F3): Action.SEARCH,
    (_CTRL, Qt.Key.Key_K): Action.SEARCH,
    (_NONE, Qt.Key.Key_F5): Action.REFRESH,
    (_NONE, Qt.Key.Key_F6): Action.NEXT_PANEL,
    (_SHIFT, Qt.Key.Key_F6): Action.PREVIOUS_PANEL,
    (_NONE, Qt.Key.Key_F7): Action.CASES,
    (_NONE, Qt.Key.Key_F8): Action.SCAN,
    (_NONE, Qt.Key.Key_F9): Action.NEXT_TICKET,
    (_SHIFT, Qt.Key.Key_F9): Action.CALL_AGAIN,
    (_CTRL, Qt.Key.Key_F9): Action.FINISH_VISIT,
    (_NONE, Qt.Key.Key_F11): Action.NEW_CASE,
    (_CTRL, Qt.Key.Key_N): Action.NEW_CASE,
    (_CTRL, Qt.Key.Key_Return): Action.PRIMARY,
    (_CTRL, Qt.Key.Key_P): Action.PRINT,
    (_CTRL, Qt.Key.Key_L): Action.LOCK,
    (_CTRL, Qt.Key.Key_H): Action.PRIVACY,
    (_CTRL, Qt.Key.Key_Z): Action.UNDO,
    (_CTRL, Qt.Key.Key_Y): Action.REDO,
    (_ALT, Qt.Key.Key_Left): Action.BACK,
    (_CTRL, Qt.Key.Key_1): Action.PLACE_1,
    (_CTRL, Qt.Key.Key_2): Action.PLACE_2,
    (_CTRL, Qt.Key.Key_3): Action.PLACE_3,
    (_CTRL, Qt.Key.Key_4): Action.PLACE_4,
    (_CTRL, Qt.Key.Key_5): Action.PLACE_5,
    (_CTRL, Qt.Key.Key_6): Action.PLACE_6,
    (_CTRL, Qt.Key.Key_Plus): Action.ZOOM_IN,
    (_CTRL, Qt.Key.Key_Equal): Action.ZOOM_IN,
    (_CTRL, Qt.Key.Key_Minus): Action.ZOOM_OUT,
    (_CTRL, Qt.Key.Key_0): Action.ZOOM_RESET,
}

_FIELD_TAKES_FIRST = frozenset({Action.UNDO, Action.REDO})
_IN_DIALOGS = frozenset({Action.LOCK, Action.PRIVACY})

# X11 and Wayland give the evdev code of the key plus 8; the rows of letters lie in order there.
_X11_ROWS = ((24, "QWERTYUIOP"), (38, "ASDFGHJKL"), (52, "ZXCVBNM"))
_X11_LETTERS = {
    first + place: letter for first, row in _X11_ROWS for place, letter in enumerate(row)
}
# Where neither code is told (tests, remote desktops): the Greek layout over the Latin one.
_GREEK_LETTERS = dict(zip("ΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠΡΣΤΘΩΧΥΖ", "ABCDEFGHIJKLMNOPRSTUVXYZ", strict=True))


def latin_key(key: int, virtual_key: int, scan_code: int, platform: str = sys.platform) -> int:
    """Return the Latin letter of a pressed key, or the key itself if it is no letter.

    Args:
        key: Qt's key; for a Greek letter its code point.
        virtual_key: Native code; on Windows the letters A to Z have their own.
        scan_code: Native place of the key; tells the letter on X11 and Wayland.
        platform: As `sys.platform`.
    """
    if Qt.Key.Key_A <= key <= Qt.Key.Key_Z or key < 0x80 or key >= 0x0100_0000:
        return key
    if platform == "win32" and ord("A") <= virtual_key <= ord("Z"):
        return virtual_key
    if platform.startswith("linux") and scan_code in _X11_LETTERS:
        return ord(_X11_LETTERS[scan_code])
    letter = _GREEK_LETTERS.get(chr(key).upper())
    return ord(letter) if letter is not None else key


def action_of(modifiers: Qt.KeyboardModifier, key: int) -> Action | None:
    """Return what a key means; keypad and main keys are the same."""
    plain = modifiers & ~Qt.KeyboardModifier.KeypadModifier
    if key == Qt.Key.Key_Enter:
        key = Qt.Key.Key_Return
    if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
        plain &= ~_SHIFT  # "+" needs Shift on the main keys
    return _TABLE.get((plain, key))


class KeyFilter(QObject):
    """Hears every key before any widget.

    Signals:
        acted: the `Action` of a key; the key is used up.
    """

    acted = Signal(Action)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._allowed: frozenset[Action] | None = None
        app.installEventFilter(self)

    def allow(self, actions: Iterable[Action] | None) -> None:
        """Let only these through, None for all; a locked window hears next to nothing."""
        self._allowed = None if actions is None else frozenset(actions)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Use up the keys of the window."""
        kind = event.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if not isinstance(event, QKeyEvent):
            return False
        key = latin_key(event.key(), event.nativeVirtualKey(), event.nativeScanCode())
        action = action_of(event.modifiers(), key)
        if action is None or not self._wanted(action):
            return key != event.key() and self._resend(watched, event, key)
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if not event.isAutoRepeat():
            self.acted.emit(action)
        return True

    def _wanted(self, action: Action) -> bool:
        if self._allowed is not None and action not in self._allowed:
            return False
        if QApplication.activePopupWidget() is not None:
            return False
        if QApplication.activeModalWidget() is not None and action not in _IN_DIALOGS:
            return False
        return not (action in _FIELD_TAKES_FIRST and _takes_text(QApplication.focusWidget()))

    def _resend(self, watched: QObject, event: QKeyEvent, key: int) -> bool:
        # Ctrl+C on a Greek layout arrives as Ctrl+Ψ and copies nothing: say it in Latin.
        held = event.modifiers()
        if not held & _CTRL or held & (_ALT | _META) or not isinstance(watched, QWidget):
            return False
        latin = QKeyEvent(event.type(), key, held, "", event.isAutoRepeat(), event.count())
        QCoreApplication.sendEvent(watched, latin)
        event.setAccepted(latin.isAccepted())
        return True


def _takes_text(widget: QWidget | None) -> bool:
    fields = (QLineEdit, QPlainTextEdit, QTextEdit)
    return isinstance(widget, fields) and not widget.isReadOnly()
