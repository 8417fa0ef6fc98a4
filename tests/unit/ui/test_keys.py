"""Keys mean what they lie on, whatever layout is active."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ui.keys import Action, action_of, latin_key

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier


def test_a_latin_letter_is_itself_even_on_an_odd_layout() -> None:
    assert latin_key(Qt.Key.Key_K, 0, 46, "linux") == Qt.Key.Key_K


@pytest.mark.parametrize("letter", ["Κ", "κ"])
def test_a_greek_letter_on_linux_is_told_by_its_place(letter: str) -> None:
    assert latin_key(ord(letter), 0, 45, "linux") == Qt.Key.Key_K


def test_a_greek_letter_on_windows_is_told_by_its_virtual_key() -> None:
    assert latin_key(ord("Κ"), ord("K"), 37, "win32") == Qt.Key.Key_K


@pytest.mark.parametrize(
    ("greek", "latin"), [("Κ", "K"), ("Λ", "L"), ("Ν", "N"), ("Ζ", "Z"), ("Ψ", "C"), ("Π", "P")]
)
def test_without_a_native_code_the_greek_layout_decides(greek: str, latin: str) -> None:
    assert latin_key(ord(greek), 0, 0, "linux") == ord(latin)


def test_function_keys_stay_themselves() -> None:
    assert latin_key(Qt.Key.Key_F9, 0, 75, "linux") == Qt.Key.Key_F9


@pytest.mark.parametrize(
    ("held", "key", "action"),
    [
        (NONE, Qt.Key.Key_F9, Action.NEXT_TICKET),
        (SHIFT, Qt.Key.Key_F9, Action.CALL_AGAIN),
        (CTRL, Qt.Key.Key_F9, Action.FINISH_VISIT),
        (CTRL, Qt.Key.Key_Return, Action.PRIMARY),
        (CTRL | KEYPAD, Qt.Key.Key_Enter, Action.PRIMARY),
        (CTRL, Qt.Key.Key_K, Action.SEARCH),
        (CTRL | SHIFT, Qt.Key.Key_Plus, Action.ZOOM_IN),
        (ALT, Qt.Key.Key_Left, Action.BACK),
    ],
)
def test_the_table_of_keys(held: Qt.KeyboardModifier, key: int, action: Action) -> None:
    assert action_of(held, key) is action


@pytest.mark.parametrize(
    ("held", "key"),
    [
        (NONE, Qt.Key.Key_F4),
        (NONE, Qt.Key.Key_F10),
        (NONE, Qt.Key.Key_F12),
        (SHIFT, Qt.Key.Key_F10),
        (CTRL | ALT, Qt.Key.Key_K),
        (CTRL | SHIFT, Qt.Key.Key_1),
        (NONE, Qt.Key.Key_K),
    ],
)
def test_keys_of_the_system_are_left_alone(held: Qt.KeyboardModifier, key: int) -> None:
    assert action_of(held, key) is None
