"""No word of the window is in a language nobody chose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

import ui.i18n
from ui.i18n import Language, install
from ui.views.frame.top_bar import VisitBlock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.gui

FOLDER = Path(ui.i18n.__file__).parent


@pytest.fixture(autouse=True)
def plain_again(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


def menu_words(field: QLineEdit | QPlainTextEdit) -> list[str]:
    menu = field.createStandardContextMenu()
    menu.setParent(field)
    return [action.text().split("\t")[0] for action in menu.actions() if action.text()]


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_the_menu_of_a_field_is_greek(
    qapp: QApplication, qtbot: QtBot, kind: type[QLineEdit] | type[QPlainTextEdit]
) -> None:
    install(qapp)
    field = kind()
    qtbot.addWidget(field)
    words = menu_words(field)
    assert {"Αναίρεση", "Αποκοπή", "Αντιγραφή", "Επικόλληση", "Διαγραφή", "Επιλογή όλων"} <= set(
        words
    )
    assert not [word for word in words if word.isascii()]


def test_english_is_there_for_those_who_choose_it(qapp: QApplication, qtbot: QtBot) -> None:
    install(qapp, Language.ENGLISH)
    block = VisitBlock(lambda: None)  # type: ignore[arg-type, return-value]
    qtbot.addWidget(block)
    assert block.accessibleName() == "No visit"


def test_changing_the_language_leaves_one_catalogue(qapp: QApplication, qtbot: QtBot) -> None:
    install(qapp, Language.ENGLISH)
    install(qapp, Language.GREEK)
    block = VisitBlock(lambda: None)  # type: ignore[arg-type, return-value]
    qtbot.addWidget(block)
    assert block.accessibleName() == "Καμία επίσκεψη"


def test_qt_speaks_of_days_in_greek(qapp: QApplication) -> None:
    install(qapp)
    assert QLocale().toString(QDate(2026, 11, 23), "dddd") == "Δευτέρα"


@pytest.mark.parametrize("name", ["en", "qtbase_el"])
def test_every_entry_of_a_catalogue_is_translated(name: str) -> None:
    text = (FOLDER / f"{name}.ts").read_text(encoding="utf-8")
    assert "<translation" in text
    assert "unfinished" not in text
