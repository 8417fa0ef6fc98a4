"""Every part in every look: drawn, named, uncut and without a foreign word.

With KEP_GALLERY=DIR the pictures stay there for the eye.
"""

from __future__ import annotations

import os
import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from ui.i18n import install
from ui.theme.theme import theme
from ui.theme.tokens import ThemeName
from ui.views.frame.values import Place
from ui.widgets.rows.row_list import RowList
from ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from pytestqt.qtbot import QtBot

    from ui.views.frame.main_frame import MainFrame

pytestmark = pytest.mark.gui


def _sample(name: str) -> ModuleType:
    # Tests are no package: samples beside a test are loaded by their file.
    spec = spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


desk = _sample("desk_sample")
parts = _sample("parts_sample")

SCENES: dict[str, Callable[[MainFrame], None]] = {
    "desk": lambda _frame: None,
    "offline": lambda frame: frame.show_banner(parts.OFFLINE),
    "form": lambda frame: (
        frame.set_view(Place.CASES, parts.make_form()),
        frame.show_place(Place.CASES),
    )[0],
    "signin": lambda frame: frame.show_page(parts.make_sign_in()),
    "lock": lambda frame: frame.show_page(parts.make_lock()),
}


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Callable[..., None]]:
    install(qapp)
    yield lambda *args: theme().apply(qapp, *args)
    theme().apply(qapp)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(os.environ.get("KEP_GALLERY", tmp_path))


def _shown(qtbot: QtBot, scene: str, width: int, height: int) -> MainFrame:
    frame: MainFrame = desk.make_frame()
    qtbot.addWidget(frame, before_close_func=lambda shown: shown.finish())
    frame.resize(width, height)
    SCENES[scene](frame)
    with qtbot.waitExposed(frame):
        frame.show()
    return frame


@pytest.mark.parametrize("name", ThemeName)
@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_nothing_is_cut(
    qtbot: QtBot,
    look: Callable[..., None],
    folder: Path,
    scene: str,
    name: ThemeName,
    size: tuple[int, int],
) -> None:
    look(name)
    frame = _shown(qtbot, scene, *size)
    assert frame.grab().save(str(folder / f"{scene}_{name}_{size[0]}.png"))
    assert cut_texts(frame) == []


@pytest.mark.parametrize("scene", SCENES)
def test_everything_that_takes_the_focus_has_a_name(
    qtbot: QtBot, look: Callable[..., None], scene: str
) -> None:
    look(ThemeName.LIGHT)
    frame = _shown(qtbot, scene, 1366, 768)
    nameless = [
        widget
        for widget in frame.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.focusProxy()
    ]
    assert nameless == []


@pytest.mark.parametrize("scene", SCENES)
def test_targets_are_large_enough(qtbot: QtBot, look: Callable[..., None], scene: str) -> None:
    look(ThemeName.LIGHT)
    frame = _shown(qtbot, scene, 1366, 768)
    buttons = [b for b in frame.findChildren(QAbstractButton) if b.isVisible()]
    assert [b.text() for b in buttons if min(b.width(), b.height()) < 24 and b.text()] == []


@pytest.mark.parametrize("scene", ["signin", "lock"])
@pytest.mark.parametrize("zoom", [0.8, 1.25, 1.5, 2.0])
def test_the_pages_zoom_without_cuts(
    qtbot: QtBot, look: Callable[..., None], folder: Path, scene: str, zoom: float
) -> None:
    look(ThemeName.LIGHT, zoom)
    frame = _shown(qtbot, scene, 1920, 1080)
    frame.grab().save(str(folder / f"{scene}_zoom{zoom}.png"))
    assert cut_texts(frame) == []


@pytest.mark.parametrize("width", [660, 700, 910, 1000, 1240, 1366, 1920])
def test_the_frame_keeps_its_words_whole_at_every_width(
    qtbot: QtBot, look: Callable[..., None], folder: Path, width: int
) -> None:
    look(ThemeName.LIGHT)
    frame: MainFrame = desk.make_frame()
    frame.set_view(Place.DESK, QWidget())
    qtbot.addWidget(frame, before_close_func=lambda shown: shown.finish())
    frame.resize(width, 600)
    with qtbot.waitExposed(frame):
        frame.show()
    frame.grab().save(str(folder / f"frame_{width}.png"))
    assert frame.width() == width
    assert cut_texts(frame) == []
    saved = next(t for t in frame.findChildren(ElidedLabel) if t.text().startswith("Όλα σώθηκαν"))
    assert saved.sizeHint().width() <= saved.width()


def test_rows_are_heard_as_sentences(qtbot: QtBot, look: Callable[..., None]) -> None:
    look(ThemeName.LIGHT)
    frame = _shown(qtbot, "desk", 1366, 768)
    lists = {rows.accessibleName(): rows for rows in frame.findChildren(RowList)}
    heard = lists["Ουρά"].model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Γ 009, Κάρτα αναπηρίας, 9′, με προτεραιότητα"
    heard = lists["Ιστορικό"].model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Απαντήθηκε" in heard


def test_no_word_of_the_frame_is_english(qtbot: QtBot, look: Callable[..., None]) -> None:
    look(ThemeName.LIGHT)
    frame = _shown(qtbot, "desk", 1366, 768)
    texts = [frame.windowTitle()]
    for widget in frame.findChildren(QWidget):
        texts += [widget.accessibleName(), widget.toolTip(), widget.accessibleDescription()]
    known = re.compile(r"gov\.gr|Email|myKEPlive|Ctrl\+.|F\d+")
    foreign = [t for t in texts if re.search(r"[A-Za-z]{3,}", known.sub("", t))]
    assert foreign == []


def cut_texts(frame: QWidget) -> list[str]:
    """Texts that do not fit their label or button."""
    cut = []
    for label in frame.findChildren(QLabel):
        if not label.isVisible() or not label.text() or isinstance(label, ElidedLabel):
            continue
        room, measure = label.contentsRect(), QFontMetrics(label.font())
        if label.wordWrap():
            fits = label.heightForWidth(label.width()) <= label.height()
        else:
            fits = measure.horizontalAdvance(label.text()) <= room.width() + 1
        if not fits or room.height() < measure.ascent():
            cut.append(label.text())
    for button in frame.findChildren(QAbstractButton):
        if button.isVisible() and button.text() and button.sizeHint().width() > button.width():
            cut.append(button.text())
    return cut
