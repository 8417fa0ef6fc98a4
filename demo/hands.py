"""Hands and eyes inside the window: real key and mouse events, and what stands on the screen.

Everything here runs on the UI thread of the window's own process.
"""

from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAccessible,
    QAccessibleInterface,
    QDragEnterEvent,
    QDropEvent,
    QWindow,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QTextEdit,
    QWidget,
)

_NO_KEYS = Qt.KeyboardModifier.NoModifier
_HELD = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}
_TEXTS = {Qt.Key.Key_Return: "\r", Qt.Key.Key_Tab: "\t", Qt.Key.Key_Space: " "}
_MOST_NODES = 4_000
T = TypeVar("T")


class HandsError(Exception):
    """The window has no such thing, or a person could not do that now."""


def find(name: str) -> QWidget | None:
    """Return the widget of that name; a visible one before a hidden one."""
    found = [
        widget
        for window in QApplication.topLevelWidgets()
        for widget in ([window] if window.objectName() == name else [])
        + window.findChildren(QWidget, name)
    ]
    return next((widget for widget in found if widget.isVisible()), found[0] if found else None)


def focused() -> str:
    """Return the name of the part that gets the keys."""
    widget = _perhaps(QApplication.focusWidget()) or _perhaps(_main_window().focusWidget())
    return "" if widget is None else widget.objectName()


def usable(name: str) -> QWidget:
    """Return a widget that a person can see and use. Raises HandsError."""
    widget = find(name)
    if widget is None:
        raise HandsError(f"{name} does not exist")
    if not widget.isVisible():
        raise HandsError(f"{name} is not visible")
    if not widget.isEnabled():
        raise HandsError(f"{name} is disabled")
    return widget


# --- hands --------------------------------------------------------------------------------------


def press(keys: str) -> None:
    """Press a key with its modifiers as written in Qt ("F9", "Ctrl+L", "Down")."""
    *held, name = keys.split("+")
    key = Qt.Key[f"Key_{name}"]
    modifiers = _NO_KEYS
    for one in held:
        modifiers |= _HELD[one]
    text = "" if held else _TEXTS.get(key, "")
    QTest.sendKeyEvent(QTest.KeyAction.Click, _key_window(), key, text, modifiers)


def type_letter(letter: str) -> None:
    """Type one letter into whatever has the focus."""
    QTest.sendKeyEvent(QTest.KeyAction.Click, _key_window(), _key_of(letter), letter, _NO_KEYS)


def paste(text: str) -> None:
    """Paste a text into whatever has the focus."""
    QApplication.clipboard().setText(text)
    press("Ctrl+V")


def click(name: str) -> None:
    """Click in the middle of a part."""
    widget = usable(name)
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, _NO_KEYS, widget.rect().center())


def focus(name: str) -> None:
    """Put the focus where a click of the mouse would put it."""
    usable(name).setFocus(Qt.FocusReason.MouseFocusReason)


def click_row(name: str, text: str) -> None:
    """Click the first row of a list that holds the text. Raises HandsError."""
    view = usable(name)
    if not isinstance(view, QAbstractItemView):
        raise HandsError(f"{name} is not a list")
    for row, words in enumerate(rows_of(view)):
        if text.casefold() in words.casefold():
            index = view.model().index(row, 0)
            view.scrollTo(index)
            at = view.visualRect(index).center()
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, _NO_KEYS, at)
            return
    raise HandsError(f"{name} has no such row")


def choose(name: str, text: str) -> None:
    """Pick a choice by its words: a segment, or an entry of a box."""
    widget = usable(name)
    if isinstance(widget, QComboBox):
        at = widget.findText(text, Qt.MatchFlag.MatchContains)
        if at < 0:
            raise HandsError(f"{name} has no such choice")
        widget.setFocus()
        press("Home")
        for _ in range(at - max(widget.currentIndex(), 0)):
            press("Down")
        return
    for button in [*widget.findChildren(QRadioButton), *widget.findChildren(QAbstractButton)]:
        if text in button.text() and button.isVisible():
            QTest.mouseClick(button, Qt.MouseButton.LeftButton, _NO_KEYS, button.rect().center())
            return
    raise HandsError(f"{name} has no such choice")


def drop(name: str, path: str) -> None:
    """Drop a file onto a part, as the file manager does."""
    widget = usable(name)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path)])
    at = widget.rect().center()
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(QPoint(at), copy, data, left, _NO_KEYS)
    QApplication.sendEvent(widget, entering)
    if not entering.isAccepted():
        raise HandsError(f"{name} takes no files")
    QApplication.sendEvent(widget, QDropEvent(QPointF(at), copy, data, left, _NO_KEYS))


def keep_active() -> None:
    """Give the window its activity back, which without a screen nobody else does."""
    if _perhaps(QApplication.focusWindow()) is None:
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and window.isWindow():
                window.activateWindow()
                return


def _key_window() -> QWindow:
    window = _perhaps(QApplication.focusWindow())
    return window if window is not None else _main_window().windowHandle()


def _perhaps(thing: T | None) -> T | None:
    """Return the same: the stubs hide that Qt may answer with nothing."""
    return thing


def _key_of(letter: str) -> Qt.Key:
    if letter == " ":
        return Qt.Key.Key_Space
    if letter.isascii() and letter.isalnum():
        return Qt.Key(ord(letter.upper()))
    return Qt.Key.Key_unknown  # a Greek letter: Qt's key enum has none; the text says it


# --- eyes ---------------------------------------------------------------------------------------


def text_of(widget: QWidget) -> str:
    """Return what a person reads there."""
    match widget:
        case QAbstractButton():
            return widget.text() or widget.accessibleName()  # a painted one has no text
        case QLabel() | QLineEdit() | QAbstractSpinBox():
            return widget.text()
        case QPlainTextEdit() | QTextEdit():
            return widget.toPlainText()
        case QComboBox():
            return widget.currentText()
        case _:
            rows = rows_of(widget) if isinstance(widget, QAbstractItemView) else None
            return _text_inside(widget) if rows is None else "\n".join(rows)


def rows_of(view: QAbstractItemView) -> list[str]:
    """Return the rows of a list as a screen reader says them."""
    model = _perhaps(view.model())
    if model is None:
        return []
    rows = []
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
        rows.append(str(spoken or index.data(Qt.ItemDataRole.DisplayRole) or ""))
    return rows


def _text_inside(widget: QWidget) -> str:
    parts = [widget.accessibleName()]
    for label in widget.findChildren(QLabel):
        if label.isVisibleTo(widget):
            parts.append(label.text())
    for view in widget.findChildren(QAbstractItemView):
        if view.isVisibleTo(widget):
            parts += rows_of(view)
    return "\n".join(part for part in parts if part)


def picture(path: str) -> None:
    """Save what the window shows as PNG, dialogs over it included."""
    window = _main_window()
    if not window.grab().save(path, "PNG"):
        raise HandsError("the picture cannot be written")


def resize(width: int, height: int) -> None:
    """Give the window another size."""
    _main_window().resize(width, height)


def tree() -> list[str]:
    """Return what a screen reader finds, one line a part, indented."""
    lines: list[str] = []
    root = _perhaps(QAccessible.queryAccessibleInterface(_main_window()))
    if root is not None:
        _branch(root, 0, lines)
    return lines


def _branch(node: QAccessibleInterface, depth: int, lines: list[str]) -> None:
    if len(lines) > _MOST_NODES or node.state().invisible:
        return
    name = node.text(QAccessible.Text.Name)
    thing = _perhaps(node.object())
    known = thing.objectName() if thing is not None else ""
    lines.append(f"{'  ' * depth}{node.role().name} {name!r} {known}".rstrip())
    for at in range(node.childCount()):
        child = _perhaps(node.child(at))
        if child is not None and child.isValid():
            _branch(child, depth + 1, lines)


def _main_window() -> QWidget:
    visible = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
    if not visible:
        raise HandsError("there is no window")
    return max(visible, key=lambda top: top.width() * top.height())
