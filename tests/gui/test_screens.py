"""Services, receipt, outbox and settings as the clerk meets them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QWidget,
)

from kep_client.domain.ids import ClerkId, OperationId
from kep_client.domain.operation import OutboxItem, OutboxState, OutboxSummary
from kep_client.errors import DeviceError
from kep_client.ports.printer import PrintState
from kep_client.ports.session import LineStatus, SyncState
from kep_client.services.latest import Latest
from kep_client.services.outbox import SendState
from kep_client.settings.saving import SettingsFile
from ui.presenters.receipt import ReceiptParts
from ui.screens.outbox import make_outbox
from ui.screens.receipt import ReceiptExits, make_receipt
from ui.screens.services import make_services
from ui.screens.settings import make_settings
from ui.theme.look import apply_look
from ui.theme.theme import theme
from ui.theme.tokens import ThemeName

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from ui.tasks import Tasks

pytestmark = pytest.mark.gui


class Outbox:
    """The outbox service, moved by hand."""

    def __init__(self, now) -> None:
        self.now = now
        self.latest = Latest(SendState(SyncState(LineStatus.ONLINE, now), OutboxSummary()))
        self.asked = 0

    def states(self):
        return self.latest.values()

    def send_now(self) -> None:
        self.asked += 1

    def holds(self, *items: OutboxItem, line: LineStatus = LineStatus.ONLINE) -> None:
        needs = sum(i.state in (OutboxState.PARKED, OutboxState.CONFLICT) for i in items)
        times = [item.at for item in items]
        summary = OutboxSummary(len(items) - needs, needs, min(times, default=None), items)
        self.latest.put(SendState(SyncState(line, self.now), summary))

    def item(self, kind: str, state: OutboxState, minutes: int = 6, **more) -> OutboxItem:
        at = self.now - timedelta(minutes=minutes)
        name = OperationId(f"{kind}-{state}-{minutes}")
        return OutboxItem(name, kind, "case:c1", ClerkId("m.antoniou"), at, state, **more)


def part(stage, kind, name: str):
    found = stage.frame.findChild(kind, name)
    assert found is not None, name
    return found


def press(stage, name: str) -> None:
    part(stage, QPushButton, name).click()


# --- services -----------------------------------------------------------------------------------


async def test_a_word_finds_the_service_and_enter_begins_it(
    stage, tasks: Tasks, counters: ModuleType, qloop: object, look: ThemeName, cut_texts
) -> None:
    chosen: list = []
    view, presenter = make_services(counters.CounterSample().desk, tasks, chosen.append)
    stage.show(view)
    view.enter()
    presenter.entered()
    rows = part(stage, QWidget, "services")
    await counters.until(lambda: len(rows.rows) == 2, "both services")
    stage.picture(f"services_{look}")
    assert cut_texts(view) == []
    box = part(stage, QLineEdit, "services.search")
    counters.types(box, "ΓΝΗΣΙΟ")
    assert [row.title for row in rows.rows] == ["Βεβαίωση γνησίου υπογραφής"]
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert [service.id for service in chosen] == ["signature-certification"]
    view.enter()
    presenter.entered()
    await counters.until(lambda: len(rows.rows) == 2, "both again")
    assert rows.rows[0].key == "signature-certification"
    assert rows.rows[0].meta == "πρόσφατη"


async def test_a_word_that_fits_nothing_says_so(
    stage, tasks: Tasks, counters: ModuleType, qloop: object
) -> None:
    view, presenter = make_services(counters.CounterSample().desk, tasks, lambda _: None)
    stage.show(view)
    view.enter()
    presenter.entered()
    rows = part(stage, QWidget, "services")
    await counters.until(lambda: len(rows.rows) == 2, "both services")
    counters.types(part(stage, QLineEdit, "services.search"), "διαστημόπλοιο")
    stage.picture("services_none")
    assert not rows.isVisible()
    said = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
    assert "Δεν βρέθηκε υπηρεσία" in said


# --- receipt ------------------------------------------------------------------------------------


class AtReceipt:
    """A case that has just got its number."""

    def __init__(self, stage, tasks: Tasks, counters: ModuleType) -> None:
        self.stage, self.tasks, self.counters = stage, tasks, counters
        self.counter = counters.CounterSample()
        self.outbox = Outbox(counters.NOW)
        self.left: list[str] = []

    async def arrives(self, service=None, size=(1366, 768)) -> None:
        service = service or self.counters.FAMILY
        case = await self.counter.start(service)
        case.answer("documentTitle", "Υπεύθυνη δήλωση") if case.papers()[0].needed else None
        for need in case.papers():
            if need.needed:
                case.show(need.rule.id)
        done = await case.register()
        parts = ReceiptParts(
            self.counter.press, self.outbox, self.counter.clock.now, ticket="Β 048"
        )
        exits = ReceiptExits(lambda: self.left.append("next"), lambda: self.left.append("again"))
        self.view, self.presenter = make_receipt(done, service, parts, self.tasks, exits)
        self.stage.show(self.view, size)
        self.presenter.begin()
        await self.counters.until(lambda: self.paper != "Τυπώνεται…" and self.paper, "paper")
        await self.counters.until(lambda: self.sending != "", "sending")

    @property
    def paper(self) -> str:
        return part(self.stage, QLabel, "receipt.print").text()

    @property
    def number(self) -> str:
        return part(self.stage, QLabel, "receipt.number").text()

    @property
    def sending(self) -> str:
        rows = self.view.findChildren(QWidget)
        timeline = next(row for row in rows if row.accessibleName() == "Τι γίνεται τώρα")
        return timeline.rows[0].chip


@pytest.fixture
def receipt(stage, tasks: Tasks, counters: ModuleType) -> AtReceipt:
    return AtReceipt(stage, tasks, counters)


async def test_the_receipt_looks_like_itself(
    receipt: AtReceipt, qloop: object, look: ThemeName, cut_texts
) -> None:
    await receipt.arrives()
    receipt.stage.picture(f"receipt_{look}")
    assert cut_texts(receipt.view) == []
    assert receipt.number == "0042/Β-000153/2026"
    assert receipt.paper == "Δεν υπάρχει εκτυπωτής: η απόδειξη σώζεται ως PDF"
    assert QApplication.focusWidget() is part(receipt.stage, QPushButton, "receipt.next")


async def test_the_receipt_does_not_scroll_over_nothing(receipt: AtReceipt, qloop: object) -> None:
    await receipt.arrives(size=(1274, 684))
    receipt.stage.picture("receipt_in_frame")
    assert [bar.maximum() for bar in receipt.view.findChildren(QScrollBar) if bar.maximum()] == []


@pytest.mark.parametrize("size", [(1100, 700), (800, 600)])
async def test_the_receipt_fits_narrow_windows(
    receipt: AtReceipt, qloop: object, size: tuple[int, int], cut_texts
) -> None:
    await receipt.arrives(receipt.counters.SIGNATURE, size)
    receipt.stage.picture(f"receipt_{size[0]}")
    assert cut_texts(receipt.view) == []
    assert part(receipt.stage, QPushButton, "receipt.next").isVisible()


async def test_a_provisional_number_says_that_it_will_change(
    receipt: AtReceipt, qloop: object
) -> None:
    receipt.counter.work.leased = False
    await receipt.arrives()
    receipt.stage.picture("receipt_provisional")
    assert receipt.number.startswith("Π-0042-03-20261123-0153-")
    said = [label.text() for label in receipt.view.findChildren(QLabel)]
    assert "Προσωρινός αριθμός" in said


async def test_the_sending_is_told_as_it_is(receipt: AtReceipt, qloop: object) -> None:
    mine = receipt.outbox.item("register_case", OutboxState.PENDING, number="0042/Β-000153/2026")
    receipt.outbox.holds(mine)
    await receipt.arrives()
    assert receipt.sending == "Σε αναμονή"
    receipt.outbox.holds(replace(mine, state=OutboxState.IN_FLIGHT))
    await receipt.counters.until(lambda: receipt.sending == "Στέλνεται")
    receipt.outbox.holds(replace(mine, state=OutboxState.PARKED))
    await receipt.counters.until(lambda: receipt.sending == "Θέλει εσάς · Αποστολές")
    receipt.outbox.holds()
    await receipt.counters.until(lambda: receipt.sending == "Στάλθηκε")


async def test_a_printer_without_paper_is_told_and_printed_again(
    receipt: AtReceipt, qloop: object
) -> None:
    receipt.counter.press.fault = DeviceError("print.paper_out")
    await receipt.arrives()
    assert receipt.paper == "Δεν τυπώθηκε"
    assert part(receipt.stage, QWidget, "receipt.problem").isVisible()
    receipt.counter.press.fault = None
    receipt.counter.press.state = PrintState.PRINTED
    press(receipt.stage, "receipt.print_again")
    await receipt.counters.until(lambda: receipt.paper == "Εκτυπώθηκε 10:46")
    assert not part(receipt.stage, QWidget, "receipt.problem").isVisible()


async def test_the_receipt_comes_out_by_itself_once_there_is_paper(
    receipt: AtReceipt, qloop: object
) -> None:
    receipt.counter.press.fault = DeviceError("print.paper_out")
    await receipt.arrives()
    problem = part(receipt.stage, QWidget, "receipt.problem")
    assert problem.isVisible()
    receipt.counter.press.state = PrintState.SENT
    receipt.counter.press.paper.set()
    await receipt.counters.until(lambda: not problem.isVisible(), "the paper came")
    assert "10:46" in receipt.paper
    assert receipt.counter.press.printed == 1


async def test_the_pdf_is_saved_where_the_clerk_says(
    receipt: AtReceipt, qloop: object, tmp_path: Path
) -> None:
    await receipt.arrives()
    receipt.presenter.place_chosen(tmp_path / "nowhere" / "a.pdf")
    problem = part(receipt.stage, QWidget, "receipt.problem")
    await receipt.counters.until(lambda: problem.isVisible(), "the folder is not there")
    receipt.presenter.place_chosen(tmp_path / "a.pdf")
    await receipt.counters.until(lambda: "Το PDF σώθηκε 10:46" in receipt.paper)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF 0042/")
    assert not problem.isVisible()


async def test_f9_and_another_case_lead_on(receipt: AtReceipt, qloop: object) -> None:
    await receipt.arrives()
    press(receipt.stage, "receipt.next")
    press(receipt.stage, "receipt.again")
    assert receipt.left == ["next", "again"]


# --- outbox -------------------------------------------------------------------------------------


async def test_the_outbox_tells_apart_what_needs_you(
    stage, tasks: Tasks, counters: ModuleType, qloop: object, look: ThemeName, cut_texts
) -> None:
    outbox = Outbox(counters.NOW)
    outbox.holds(
        outbox.item("edit_case", OutboxState.CONFLICT, 66, reason="sync.conflict"),
        outbox.item("request_correction", OutboxState.PARKED, 30, reason="sync.rejected"),
        outbox.item("register_case", OutboxState.IN_FLIGHT, 5, number="0042/Β-000153/2026"),
        outbox.item("record_interaction", OutboxState.PENDING, 4),
        line=LineStatus.OFFLINE,
    )
    view, presenter = make_outbox(outbox, lambda: counters.NOW, tasks)
    stage.show(view)
    presenter.begin()
    needs, waits = part(stage, QWidget, "outbox.needs"), part(stage, QWidget, "outbox.waiting")
    await counters.until(lambda: len(needs.rows) == 2, "rows")
    stage.picture(f"outbox_{look}")
    assert cut_texts(view) == []
    assert [row.chip for row in needs.rows] == ["Σύγκρουση", "Απορρίφθηκε"]
    assert needs.rows[0].detail.startswith("Το πεδίο άλλαξε και αλλού. Κρατήθηκαν")
    assert needs.rows[1].detail == "Το κέντρο δεν το δέχτηκε"
    assert [row.chip for row in waits.rows] == ["Στέλνεται", "Σε αναμονή"]
    press(stage, "outbox.send")
    assert outbox.asked == 1


async def test_an_empty_outbox_says_so_and_has_nothing_to_press(
    stage, tasks: Tasks, counters: ModuleType, qloop: object
) -> None:
    view, presenter = make_outbox(Outbox(counters.NOW), lambda: counters.NOW, tasks)
    stage.show(view)
    presenter.begin()
    send = part(stage, QPushButton, "outbox.send")
    await counters.until(lambda: not send.isEnabled(), "nothing to send")
    stage.picture("outbox_empty")
    assert not part(stage, QWidget, "outbox.waiting").isVisible()


# --- settings -----------------------------------------------------------------------------------


async def test_a_setting_is_applied_kept_and_undone(
    stage, tasks: Tasks, counters: ModuleType, qloop, tmp_path: Path, qapp
) -> None:
    store = SettingsFile(tmp_path / "settings.toml")
    view, presenter = make_settings(
        store, lambda settings: apply_look(qapp, settings), lambda: counters.NOW, tasks
    )
    stage.show(view)
    presenter.entered()
    stage.picture("settings_light")
    box = part(stage, QComboBox, "settings.appearance.theme")
    QTest.keyClick(box, Qt.Key.Key_End)
    QTest.keyClick(box, Qt.Key.Key_Up)
    await counters.until(lambda: theme().name is ThemeName.DARK, "dark")
    stage.picture("settings_dark")
    assert SettingsFile(tmp_path / "settings.toml").settings.text("appearance.theme") == "dark"
    while theme().name is not ThemeName.LIGHT:
        press(stage, "settings.undo")
        before = theme().name
        await counters.until(lambda before=before: theme().name is not before, "undone")
    assert store.settings.text("appearance.theme") in ("light", "system")


async def test_a_setting_of_a_policy_says_who_decides(
    stage, tasks: Tasks, counters: ModuleType, qloop, tmp_path: Path, cut_texts
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text('{"lock.soft_minutes": 3}', "utf-8")
    store = SettingsFile(tmp_path / "settings.toml", policy)
    view, presenter = make_settings(store, lambda _: None, lambda: counters.NOW, tasks)
    stage.show(view)
    presenter.entered()
    part(stage, QWidget, "settings.groups").select("lock")
    stage.picture("settings_locked")
    assert cut_texts(view) == []
    value = part(stage, QLineEdit, "settings.lock.soft_minutes")
    assert (value.text(), value.isReadOnly()) == ("3 λεπτά", True)
    assert "Ορίζεται από τον φορέα" in value.accessibleDescription()
    presenter.chosen("lock.soft_minutes", 9)
    assert store.settings.integer("lock.soft_minutes") == 3
