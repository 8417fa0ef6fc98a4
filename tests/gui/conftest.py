"""What the screens of a case share: a look, a counter in memory, a frame, pictures."""

from __future__ import annotations

import os
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from ui.i18n import install
from ui.tasks import Tasks
from ui.theme.theme import theme
from ui.theme.tokens import ThemeName
from ui.views.frame.values import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from ui.views.frame.main_frame import MainFrame


def load(path: Path) -> ModuleType:
    # Tests are no package: samples beside a test are loaded by their file.
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def counters() -> ModuleType:
    """Values and parts of `counter_sample`."""
    return load(HERE / "counter_sample.py")


@pytest.fixture(scope="session")
def cut_texts() -> Callable[[QWidget], list[str]]:
    """Texts of a widget that do not fit."""
    return load(HERE / "test_gallery.py").cut_texts


@pytest.fixture
def greek(qapp: QApplication) -> Iterator[Callable[..., None]]:
    """Greek words and a look; call it with another theme or zoom."""
    install(qapp)
    theme().apply(qapp)
    yield lambda *args: theme().apply(qapp, *args)
    theme().apply(qapp)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


class Faults:
    """Hears what no screen wanted to hear."""

    def __init__(self) -> None:
        self.problems: list = []
        self.bugs: list = []


@pytest.fixture
def faults() -> Iterator[Faults]:
    heard = Faults()
    yield heard
    assert heard.bugs == []
    assert heard.problems == []


@pytest.fixture
def tasks(faults: Faults) -> Tasks:
    """The window's tasks; a fault that no screen takes fails the test."""
    return Tasks(faults.problems.append, faults.bugs.append)


class Stage:
    """A window around one screen."""

    def __init__(self, frame: MainFrame, folder: Path) -> None:
        self.frame = frame
        self.folder = folder

    def show(self, view: QWidget, size: tuple[int, int] = (1366, 768)) -> None:
        self.frame.set_view(Place.DESK, view)
        self.frame.resize(*size)
        self.frame.show()
        self.frame.activateWindow()

    def picture(self, name: str) -> None:
        QApplication.processEvents()  # layouts follow changed texts a moment later
        assert self.frame.grab().save(str(self.folder / f"{name}.png"))


@pytest.fixture
def stage(greek: object, qloop: object, tmp_path: Path) -> Iterator[Stage]:
    """With KEP_GALLERY=DIR the pictures stay there for the eye."""
    frame = load(HERE / "desk_sample.py").make_frame()
    frame.set_view(Place.DESK, QWidget())
    yield Stage(frame, Path(os.environ.get("KEP_GALLERY", tmp_path)))
    frame.finish()
    frame.deleteLater()


@pytest.fixture(params=[ThemeName.LIGHT, ThemeName.DARK])
def look(request: pytest.FixtureRequest, greek: Callable[..., None]) -> ThemeName:
    """Light, then dark."""
    greek(request.param)
    return request.param
