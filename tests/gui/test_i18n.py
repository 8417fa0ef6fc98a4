"""No word of the window is in a language nobody chose."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

import ui.i18n
from kep_client.error_texts import ERRORS
from kep_client.settings.loading import load
from ui.i18n import Language, install, words
from ui.presenters.settings import groups_of
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
    words.use(Language.GREEK)


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


def test_presenters_speak_the_chosen_language(qapp: QApplication) -> None:
    install(qapp, Language.ENGLISH)
    english = groups_of(load(None))[0]
    assert (english.title, english.lines[0].title) == ("Appearance", "Look")
    assert english.lines[0].about == "Light or dark appearance."
    assert words.own(ERRORS["auth.pin_wrong"]).title == "Wrong PIN"
    install(qapp)
    assert groups_of(load(None))[0].title == "Εμφάνιση"


_START = """
import os
import sys
from pathlib import Path
from ui.app.options import Options
from ui.app.run import Hooks, launch

def seen(frame):
    print(frame.windowTitle(), flush=True)
    os._exit(0)

sys.exit(launch(Options(data=Path(sys.argv[1])), Hooks(on_window=seen)))
"""


@pytest.mark.parametrize(
    ("setting", "title"),
    [
        ("", "Σταθμός εργασίας ΚΕΠ"),
        ('appearance.language = "en"', "KEP workstation"),
        ('appearance.language = "fr"', "Σταθμός εργασίας ΚΕΠ"),
    ],
)
def test_the_window_opens_in_the_language_of_its_settings(
    tmp_path: Path, setting: str, title: str
) -> None:
    (tmp_path / "settings.toml").write_text(setting, "utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", _START, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"},
        cwd=FOLDER.parent.parent,
    )
    assert ran.stdout.splitlines()[-1:] == [title], ran.stderr
    assert ran.returncode == 0


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
