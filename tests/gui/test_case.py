"""A case filled in at the counter, as the clerk meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from kep_client.errors import StoreError
from ui.presenters.case import CaseContext
from ui.screens.case import make_case

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from ui.presenters.case import CasePresenter
    from ui.tasks import Tasks
    from ui.theme.tokens import ThemeName
    from ui.views.case.case_page import CasePage

pytestmark = pytest.mark.gui


class Clerk:
    """One clerk at one page."""

    def __init__(self, counters: ModuleType, stage, tasks: Tasks) -> None:
        self.counters, self.stage, self.tasks = counters, stage, tasks
        self.counter = counters.CounterSample()
        self.registered: list = []
        self.discarded: list = []
        self.view: CasePage
        self.presenter: CasePresenter

    async def opens(self, service=None, size=(1366, 768), draft=None, **context) -> None:
        counter = self.counter
        if draft is None:
            case = await counter.start(service or self.counters.FAMILY)
        else:
            case = counter.desk.open(draft, service or self.counters.FAMILY, self.counters.GEORGE)
        self.view, self.presenter = make_case(
            case,
            CaseContext(counter.clock.now, **context),
            self.tasks,
            self.registered.append,
            lambda: self.discarded.append(True),
        )
        self.stage.show(self.view, size)
        self.presenter.begin()
        await self.counters.until(lambda: self.saved.text().startswith("Σώθηκε"), "saved")

    def part(self, kind, name: str):
        found = self.stage.frame.findChild(kind, name)
        assert found is not None, name
        return found

    def field(self, name: str) -> QWidget:
        return self.part(QWidget, f"case.field.{name}")

    @property
    def saved(self) -> QLabel:
        return self.part(QLabel, "case.saved")

    def types(self, name: str, text: str) -> None:
        self.counters.types(self.field(name), text)

    def picks(self, name: str, words: str) -> None:
        radios = self.field(name).findChildren(QRadioButton)
        next(radio for radio in radios if radio.text() == words).click()

    def row(self, rule: str) -> QFrame:
        return self.part(QFrame, f"case.document.{rule}")

    def button(self, rule: str, words: str) -> QPushButton:
        return next(b for b in self.row(rule).findChildren(QPushButton) if b.text() == words)

    @property
    def missing(self) -> list[str]:
        rows = self.part(QWidget, "case.missing").rows
        return [row.title for row in rows]

    async def leaves(self) -> None:
        await self.presenter.close()


@pytest.fixture
def clerk(counters: ModuleType, stage, tasks: Tasks, qloop: object) -> Clerk:
    return Clerk(counters, stage, tasks)


def drop(target: QWidget, path: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    QApplication.sendEvent(target, entering)
    if entering.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), copy, data, left, none))
    return entering.isAccepted()


async def test_the_page_looks_like_itself_in_light_and_dark(
    clerk: Clerk, qloop: object, look: ThemeName, cut_texts
) -> None:
    await clerk.opens(on_file=(clerk.counters.ON_FILE,))
    clerk.picks("applicantRole", "Αντιπρόσωπος")
    clerk.types("representativeAfm", "09420107")
    clerk.field("use").setFocus()
    clerk.stage.picture(f"case_{look}")
    assert cut_texts(clerk.stage.frame) == []
    await clerk.leaves()
    clerk.presenter.primary()
    clerk.stage.picture(f"case_missing_{look}")


@pytest.mark.parametrize("size", [(1920, 1080), (1100, 700), (940, 640), (700, 500)])
async def test_the_page_fits_every_window(
    clerk: Clerk, qloop: object, size: tuple[int, int], cut_texts
) -> None:
    await clerk.opens(size=size)
    clerk.picks("applicantRole", "Αντιπρόσωπος")
    QApplication.processEvents()
    clerk.stage.picture(f"case_{size[0]}")
    assert clerk.stage.frame.width() == size[0]
    assert cut_texts(clerk.view) == []
    assert clerk.part(QPushButton, "case.primary").isVisible()
    assert clerk.saved.isVisible()
    await clerk.leaves()
