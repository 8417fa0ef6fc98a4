"""The style sheet of the whole window, built from the tokens in this one place."""

from __future__ import annotations

import re
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from ui.theme.tokens import TextRole, tokens

if TYPE_CHECKING:
    from ui.theme.tokens import Colours

_IMAGES = Path(__file__).with_name("images")

# Lengths stand as {n}: pixels at 100 %, scaled when the sheet is made. Colours stand as $token.
# No rule says "#part QLabel": an id selector would silently beat the properties of chips.
# A focus ring is 2 px in place of 1 px and takes 1 px off the padding, so that nothing jumps.
_SHEET = """
QToolTip { background: $raised; color: $text; border: 1px solid $line2; padding: {5}px {8}px; }
QMenu { background: $raised; color: $text; border: 1px solid $line2; padding: {4}px; }
QMenu::item { padding: {6}px {22}px; border-radius: {5}px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $line2; }
QMenu::separator { height: 1px; background: $line; margin: {4}px {8}px; }

QFrame[part="card"] { background: $surface; border: 1px solid $line; border-radius: {10}px; }
QFrame[part="popup"] { background: $raised; border: 1px solid $line2; border-radius: {10}px; }
QFrame[part="well"] { background: $sunken; border: 0; border-radius: {8}px; }
QFrame[part="hairline"] { background: $line; border: 0; }
QFrame[part="topbar"] { background: $surface; border: 0; border-bottom: 1px solid $line; }
QFrame[part="status"] { background: $surface; border: 0; border-top: 1px solid $line; }
QFrame[part="rail"] { background: $nav; border: 0; }
QDialog { background: $surface; }

QFrame[strip="info"] { background: $accent_soft; border: 0; border-radius: {8}px; }
QFrame[strip="warn"] { background: $warn_soft; border: 0; border-radius: {8}px; }
QFrame[strip="err"] { background: $err_soft; border: 0; border-radius: {8}px; }
QFrame[strip="off"] { background: $off_soft; border: 0; border-radius: {8}px; }
QFrame[strip="ok"] { background: $ok_soft; border: 0; border-radius: {8}px; }
QFrame[strip="quiet"] { background: $sunken; border: 0; border-radius: {8}px; }
QFrame[strip]:focus { border: 2px solid $focus; }

$labels
QLabel[tone="text"] { color: $text; }
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="err"] { color: $err; }
QLabel[tone="off"] { color: $off; }
QLabel[tone="nav"] { color: $nav_text; }
QLabel[tone="nav_strong"] { color: #FFFFFF; }

QLabel[chip] { border-radius: {9}px; padding: 0 {11}px; font-size: {12}px; font-weight: 600;
    min-height: {19}px; max-height: {19}px; }
QLabel[chip="ok"] { background: $ok_soft; color: $ok; }
QLabel[chip="warn"] { background: $warn_soft; color: $warn; }
QLabel[chip="err"] { background: $err_soft; color: $err; }
QLabel[chip="info"] { background: $accent_soft; color: $accent; }
QLabel[chip="off"] { background: $off_soft; color: $off; }
QLabel[chip="neutral"] { background: $sunken; color: $muted; }

QPushButton { background: $surface; color: $text; border: 1px solid $line2;
    border-radius: {7}px; padding: 0 {12}px; font-weight: 600; }
QPushButton:hover { background: $accent_soft; }
QPushButton:pressed { background: $sunken; }
QPushButton:focus { border: 2px solid $focus; padding: 0 {11}px; }
QPushButton:disabled { color: $line2; border-color: $line; background: $surface; }
QPushButton[kind="primary"] { background: $accent; color: $accent_text; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_down; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $muted; border-color: $line; }
QPushButton[kind="link"] { background: transparent; color: $accent; border-color: transparent;
    padding: 0 {6}px; }
QPushButton[kind="link"]:hover { background: $accent_soft; }
QPushButton[kind="link"]:focus { border: 2px solid $focus; }
QPushButton[kind="link"]:disabled { color: $line2; background: transparent; }

QLineEdit, QComboBox, QDateEdit, QSpinBox, QDoubleSpinBox, QPlainTextEdit,
QTextEdit { background: $surface; color: $text; border: 1px solid $line2;
    border-radius: {6}px; padding: 0 {10}px;
    min-height: {32}px; placeholder-text-color: $muted; selection-background-color: $accent;
    selection-color: $accent_text; }
QPlainTextEdit, QTextEdit { padding: {5}px {7}px; }
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus {
    border: 2px solid $focus; padding: 0 {9}px; min-height: {30}px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $focus; padding: {4}px {6}px; }
QLineEdit:read-only { background: $sunken; border-color: $line; }
QLineEdit:disabled, QComboBox:disabled { color: $muted; background: $sunken; border-color: $line; }
QLineEdit[invalid="true"], QComboBox[invalid="true"], QDateEdit[invalid="true"],
QPlainTextEdit[invalid="true"] { border: 2px solid $err; padding: 0 {9}px; min-height: {30}px; }
QSpinBox, QDoubleSpinBox { padding: 0; max-height: {32}px; }
QSpinBox:focus, QDoubleSpinBox:focus { padding: 0; max-height: {30}px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button,
QDoubleSpinBox::down-button { width: 0; height: 0; border: 0; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus { background: transparent; border: 0;
    padding: 0; min-height: 0; }
QLineEdit[part="search"] { background: $sunken; border-radius: {7}px; padding: 0 {52}px 0 {38}px;
    min-height: {34}px; }
QLineEdit[part="search"]:focus { background: $surface; padding: 0 {51}px 0 {37}px; }
QLineEdit[part="boxes"], QLineEdit[part="boxes"]:focus { background: transparent; border: 0;
    padding: 0; color: transparent; selection-color: transparent;
    selection-background-color: transparent; }

QComboBox::drop-down { border: 0; width: {30}px; }
QComboBox::down-arrow { image: url("$chevron"); width: {16}px; height: {16}px; }
QComboBox QAbstractItemView { background: $raised; color: $text; border: 1px solid $line2;
    padding: {4}px; outline: 0; selection-background-color: $accent_soft; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: {30}px; }
QDateEdit::drop-down { border: 0; width: {30}px; }
QDateEdit::down-arrow { image: url("$chevron"); width: {16}px; height: {16}px; }

QRadioButton[part="segment"] { background: $surface; color: $text; border: 1px solid $line2;
    border-radius: {7}px; padding: 0 {10}px; min-height: {30}px; font-weight: 600; spacing: 0; }
QRadioButton[part="segment"]:hover { background: $accent_soft; }
QRadioButton[part="segment"]:checked { background: $accent; color: $accent_text;
    border-color: $accent; }
QRadioButton[part="segment"]:focus { border: 2px solid $focus; padding: 0 {9}px;
    min-height: {28}px; }
QRadioButton[part="segment"]:checked:focus { border: 2px solid $text; }
QRadioButton[part="segment"]:disabled { color: $line2; border-color: $line; }
QRadioButton[part="segment"]::indicator { width: 0; height: 0; border: 0; image: none; }

QLineEdit QToolButton { background: transparent; border: 0; border-radius: {5}px; }
QLineEdit QToolButton:hover { background: $accent_soft; }
QLineEdit QToolButton:focus { border: 2px solid $focus; }

QTabBar[part="filters"] { background: transparent; border: 0; }
QTabBar[part="filters"]::tab { background: $sunken; color: $muted; border: 2px solid transparent;
    border-radius: {10}px; padding: 0 {9}px; margin: 0 {4}px 0 0; height: {17}px;
    font-size: {12}px; font-weight: 600; }
QTabBar[part="filters"]::tab:hover { background: $accent_soft; }
QTabBar[part="filters"]::tab:selected { background: $accent; color: $accent_text; }

QListView { background: transparent; border: 0; outline: 0; }
QTableView { background: $surface; border: 0; gridline-color: $line; outline: 0;
    selection-background-color: $accent_soft; selection-color: $text; }
QTableView::item { padding: 0 {10}px; border: 0; border-bottom: 1px solid $line; }
QTableView::item:selected { background: $accent_soft; color: $text; }
QHeaderView::section { background: $sunken; color: $muted; border: 0; padding: 0 {10}px;
    min-height: {32}px; font-size: {13}px; font-weight: 700; }
QScrollArea, QScrollArea > QWidget > QWidget[part="page"] { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: {12}px; margin: 0; }
QScrollBar::handle:vertical { background: $line2; border-radius: {3}px; min-height: {32}px;
    margin: {2}px {3}px; }
QScrollBar:horizontal { background: transparent; height: {12}px; margin: 0; }
QScrollBar::handle:horizontal { background: $line2; border-radius: {3}px; min-width: {32}px;
    margin: {3}px {2}px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""


@lru_cache(maxsize=8)
def style_sheet(colours: Colours, zoom: float) -> str:
    """Return the sheet for a theme and a zoom; made once each."""
    sheet = _scale(_SHEET, zoom)
    values = asdict(colours) | {
        "labels": _labels(zoom),
        "chevron": (_IMAGES / f"chevron_{_shade(colours)}.svg").as_posix(),
        "accent_hover": _mix(colours.accent, colours.accent_text, 0.12),
        "accent_down": _mix(colours.accent, colours.text, 0.2),
    }
    return Template(sheet).substitute(values)


def _labels(zoom: float) -> str:
    rules = []
    for role in TextRole:
        kind = tokens().type[role]
        size = f"font-size: {round(kind.px * zoom)}px; font-weight: {kind.weight};"
        rules.append(f'QLabel[role="{role}"] {{ {size} }}')
    return "\n".join(rules)


def _scale(sheet: str, zoom: float) -> str:
    return re.sub(r"\{(\d+)\}", lambda found: str(round(int(found[1]) * zoom)), sheet)


def _shade(colours: Colours) -> str:
    return "on_dark" if QColor(colours.surface).lightness() < 128 else "on_light"


def _mix(one: str, other: str, share: float) -> str:
    first, second = QColor(one), QColor(other)

    def between(a: int, b: int) -> int:
        return round(a + (b - a) * share)

    return QColor(
        between(first.red(), second.red()),
        between(first.green(), second.green()),
        between(first.blue(), second.blue()),
    ).name()
