"""Έλεγχος θέσης as the clerk meets it: pictures in every look, keys, the report."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from kep_client.errors import DeviceError, LineError
from kep_client.ports.probes import Advice, Condition, Fact, Finding, Part
from ui.presenters.diagnostics import DiagnosticsExits, DiagnosticsParts
from ui.recent_faults import RecentFaults
from ui.screens.diagnostics import make_diagnostics
from ui.views.frame.values import Place

if TYPE_CHECKING:
    from types import ModuleType

    from ui.tasks import Tasks
    from ui.theme.tokens import ThemeName

pytestmark = pytest.mark.gui

JAM = Advice(
    "Κρατήθηκαν 5 σελίδες. Βγάλτε το χαρτί και συνεχίστε από τη σελίδα 6.", "Take the paper out."
)
SEEN = {
    Part.CENTRE: (Condition.GOOD, "απαντά σε 38 ms · ώρα σύμφωνη (+0,4 δευτ.)"),
    Part.STORE: (Condition.GOOD, "18.204 πρόσωπα · 214 MB · γενιά 4 · 81 GB ελεύθερα"),
    Part.OUTBOX: (Condition.GOOD, "3 σε αναμονή · πιο παλιά 6′"),
    Part.KEYS: (Condition.GOOD, "θησαυροφυλάκιο των Windows"),
    Part.QUEUE: (Condition.GOOD, "απαντά σε 2 ms"),
    Part.CERTIFICATE: (Condition.GOOD, "λήγει 4/3/2027"),
    Part.DISK: (Condition.GOOD, "κρυπτογραφημένος"),
    Part.CARD: (Condition.GOOD, "ACS ACR1252 Dual Reader · χωρίς κάρτα"),
    Part.SCANNER: (Condition.BROKEN, "Μπλοκάρισε το χαρτί"),
    Part.PRINTER: (Condition.ABSENT, "δεν υπάρχει εκτυπωτής"),
}


class Probes:
    parts = tuple(Part)

    def __init__(self) -> None:
        self.asked = 0
        self.seen = dict(SEEN)

    async def examine(self, part):
        self.asked += 1
        condition, said = self.seen[part]
        advice = JAM if condition is Condition.BROKEN else None
        code = "scan.jammed" if advice else ""
        return Finding(part, condition, (Fact("said", said, said, said),), advice, code)

    def about(self):
        return (Fact("v", 1, "Έκδοση 1.0.0", ""), Fact("s", 1, "Windows 11 24H2", ""))


class AtDiagnostics:
    def __init__(self, stage, tasks: Tasks, counters: ModuleType) -> None:
        self.stage, self.counters = stage, counters
        self.now = counters.NOW
        self.probes = Probes()
        self.faults = RecentFaults(lambda: self.now)
        self.told: list[str] = []
        parts = DiagnosticsParts(
            self.probes, lambda: self.faults.seen, lambda: self.now, "θέση 0042-3"
        )
        exits = DiagnosticsExits(lambda: self.told.append("outbox"), self.told.append)
        self.view, self.presenter = make_diagnostics(parts, exits, tasks)
        self.errors()

    def errors(self) -> None:
        for minutes, fault in (
            (94, DeviceError("card.removed")),
            (15, LineError("net.offline", p1="10:31")),
            (2, DeviceError("scan.jammed", n="5", p2="6")),
        ):
            now, self.now = self.now, self.now - timedelta(minutes=minutes)
            self.faults.saw(fault)
            self.now = now

    async def arrives(self, size: tuple[int, int] = (1366, 768)) -> None:
        self.stage.frame.set_view(Place.DIAGNOSTICS, self.view)
        self.stage.frame.resize(*size)
        self.stage.frame.show_place(Place.DIAGNOSTICS)
        self.stage.frame.show()
        self.presenter.entered()
        await self.counters.until(lambda: "…" not in self.verdict, "every part was looked at")

    @property
    def verdict(self) -> str:
        return self.view.findChild(QLabel, "diagnostics.verdict").text()

    def button(self, name: str) -> QPushButton:
        return self.view.findChild(QPushButton, f"diagnostics.{name}")


@pytest.fixture
def page(stage, tasks: Tasks, counters: ModuleType) -> AtDiagnostics:
    return AtDiagnostics(stage, tasks, counters)


async def test_the_first_sentence_is_the_verdict(
    page: AtDiagnostics, qloop: object, look: ThemeName, cut_texts
) -> None:
    await page.arrives()
    page.stage.picture(f"diagnostics_{look}")
    assert page.verdict == "Μία εκκρεμότητα: ο σαρωτής. Όλα τα άλλα λειτουργούν."
    assert cut_texts(page.view) == []


async def test_advice_stands_on_the_page_and_not_over_it(
    page: AtDiagnostics, qloop: object, look: ThemeName, cut_texts
) -> None:
    await page.arrives()
    page.button("scanner.button").click()
    page.stage.picture(f"diagnostics_advice_{look}")
    said = [label.text() for label in page.view.findChildren(QLabel) if label.isVisible()]
    assert JAM.el in said
    assert "scan.jammed" in said
    assert cut_texts(page.view) == []
    page.probes.seen[Part.SCANNER] = (Condition.GOOD, "έτοιμος")
    page.presenter.again(Part.SCANNER)
    await page.counters.until(lambda: page.verdict == "Όλα λειτουργούν.", "the scanner is well")
    assert not any(label.text() == JAM.el and label.isVisible() for label in
                   page.view.findChildren(QLabel))  # fmt: skip


async def test_a_narrow_window_puts_the_cards_below_each_other(
    page: AtDiagnostics, qloop: object, cut_texts
) -> None:
    await page.arrives((760, 768))
    page.stage.picture("diagnostics_narrow")
    assert page.view.findChild(QLabel, "diagnostics.verdict").isVisible()
    data, devices = page.view._data, page.view._devices
    assert data.geometry().bottom() < devices.geometry().top()


async def test_the_button_looks_at_everything_again(page: AtDiagnostics, qloop: object) -> None:
    await page.arrives()
    asked = page.probes.asked
    page.button("all").click()
    await page.counters.until(lambda: page.probes.asked == asked + len(Part), "asked again")


async def test_the_report_is_copied_and_told(page: AtDiagnostics, qloop: object) -> None:
    await page.arrives()
    page.button("copy").click()
    report = QGuiApplication.clipboard().text()
    assert "scan.jammed" in report
    assert "χωρίς προσωπικά στοιχεία" in report
    assert page.told == ["Η αναφορά αντιγράφηκε · χωρίς προσωπικά στοιχεία"]


async def test_every_button_is_reached_by_tab_and_named(page: AtDiagnostics, qloop: object) -> None:
    await page.arrives()
    page.stage.frame.activateWindow()
    await page.counters.until(page.stage.frame.isActiveWindow, "the window is active")
    page.button("all").setFocus()
    reached = set()
    for _ in range(12):
        focus = QApplication.focusWidget()
        if focus is not None:
            reached.add(focus.objectName())
            QTest.keyClick(focus, Qt.Key.Key_Tab)
    wanted = {"all", "copy", "scanner.button", "printer.button", "faults"}
    assert {f"diagnostics.{name}" for name in wanted} <= reached
    assert page.button("scanner.button").accessibleName() == "Τι να κάνω: Σαρωτής"
