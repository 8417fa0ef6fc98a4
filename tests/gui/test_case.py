"""A case filled in at the counter, as the clerk meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QPushButton,
    QRadioButton,
    QWidget,
)

from ui.presenters.case import CaseContext
from ui.screens.case import CaseWays, make_case

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
            CaseWays(self.registered.append, lambda: self.discarded.append(True)),
        )
        self.stage.show(self.view, size)
        self.presenter.begin()
        await self.counters.until(lambda: self.saved.text().startswith("Σώθηκε"), "saved")

    def part(self, kind, name: str):
        found = self.view.findChild(kind, name)
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


async def test_the_cursor_opens_in_the_first_field_that_must_be_filled(
    clerk: Clerk, qloop: object
) -> None:
    await clerk.opens(clerk.counters.SIGNATURE)
    clerk.stage.picture("case_signature")
    assert QApplication.focusWidget() is clerk.field("documentTitle")
    await clerk.leaves()


async def test_what_is_typed_is_on_the_disk_within_a_second(clerk: Clerk, qloop: object) -> None:
    await clerk.opens(clerk.counters.SIGNATURE)
    clerk.types("documentTitle", "Υπεύθυνη δήλωση")

    def kept() -> str:
        (draft,) = clerk.counter.work.drafts_kept.values()
        return draft.answers.get("documentTitle", "")

    await clerk.counters.until(lambda: kept() == "Υπεύθυνη δήλωση", "the draft")
    (draft,) = clerk.counter.work.drafts_kept.values()
    assert (draft.focus, draft.cursor) == ("documentTitle", 15)
    await clerk.leaves()


async def test_a_full_disk_is_told_at_once_and_typing_goes_on(
    clerk: Clerk, qloop: object, look: ThemeName, cut_texts
) -> None:
    await clerk.opens(clerk.counters.SIGNATURE)
    clerk.counter.work.fault = "store.disk_full"
    clerk.types("documentTitle", "Υπεύθυνη")
    await clerk.counters.until(lambda: clerk.saved.text() == "Δεν σώθηκε ακόμη", "amber")
    clerk.stage.picture(f"case_disk_{look}")
    assert clerk.saved.property("tone") == "warn"
    assert cut_texts(clerk.view) == []
    clerk.types("documentTitle", " δήλωση")
    assert clerk.field("documentTitle").text() == "Υπεύθυνη δήλωση"
    clerk.counter.work.fault = ""
    await clerk.counters.until(lambda: clerk.saved.text() == "Σώθηκε 10:46:12", "saved again")
    await clerk.leaves()


async def test_a_found_draft_opens_with_the_cursor_in_its_letter(
    clerk: Clerk, qloop: object, cut_texts
) -> None:
    await clerk.opens(clerk.counters.SIGNATURE)
    clerk.types("recipient", "Τράπεζα")
    clerk.field("recipient").setCursorPosition(4)
    clerk.types("recipient", "Α")
    await clerk.leaves()
    (draft,) = clerk.counter.work.drafts_kept.values()
    await clerk.opens(clerk.counters.SIGNATURE, draft=draft, restored=True)
    clerk.stage.picture("case_restored")
    found = clerk.part(QWidget, "case.restored")
    assert found.isVisible()
    assert found.notice.title == "Βρέθηκε το πρόχειρο από 10:46:12"
    line = clerk.field("recipient")
    assert QApplication.focusWidget() is line
    assert (line.text(), line.cursorPosition()) == ("ΤράπΑεζα", 5)
    assert cut_texts(clerk.view) == []
    await clerk.leaves()


async def test_a_case_with_nothing_to_type_opens_at_its_button(clerk: Clerk, qloop: object) -> None:
    await clerk.opens()
    assert clerk.missing == []
    assert QApplication.focusWidget() is clerk.part(QPushButton, "case.primary")
    await clerk.leaves()
    await clerk.opens(clerk.counters.SIGNATURE)
    assert QApplication.focusWidget() is not clerk.part(QPushButton, "case.primary")
    await clerk.leaves()


async def test_a_file_is_dropped_on_its_paper_and_the_number_follows(
    clerk: Clerk, qloop: object, tmp_path: Path
) -> None:
    await clerk.opens()
    assert not clerk.row("authorisation").acceptDrops()
    clerk.picks("applicantRole", "Αντιπρόσωπος")
    assert clerk.missing == ["Επισυνάψτε: Εξουσιοδότηση."]
    paper = tmp_path / "Παπαδόπουλος.pdf"
    paper.write_bytes(clerk.counters.PDF)
    assert drop(clerk.row("authorisation"), paper)
    await clerk.counters.until(lambda: clerk.missing == [], "attached")
    clerk.stage.picture("case_complete")
    assert len(clerk.counter.shelf.content) == 1
    primary = clerk.part(QPushButton, "case.primary")
    assert primary.text() == "Πρωτόκολλο και απόδειξη"
    primary.click()
    assert not primary.isEnabled()
    await clerk.counters.until(lambda: bool(clerk.registered), "registered")
    assert clerk.registered[0].receipt.number == "0042/Β-000153/2026"


async def test_a_file_dropped_beside_the_rows_goes_to_what_is_missing(
    clerk: Clerk, qloop: object, tmp_path: Path
) -> None:
    await clerk.opens()
    clerk.picks("applicantRole", "Αντιπρόσωπος")
    paper = tmp_path / "a.pdf"
    paper.write_bytes(clerk.counters.PDF)
    assert drop(clerk.part(QWidget, "case.documents"), paper)
    await clerk.counters.until(lambda: clerk.missing == [], "attached")
    clerk.button("authorisation", "Άλλο").click()
    assert clerk.missing == ["Επισυνάψτε: Εξουσιοδότηση."]
    await clerk.leaves()


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"%PDF-1.7 half", "Το αρχείο δεν ανοίγει"),
        (b"MZ program", "Αυτό το είδος αρχείου δεν γίνεται δεκτό"),
        (b"", "Το αρχείο είναι άδειο"),
        (b"x" * (2 * 1024 * 1024 + 1), "Το αρχείο είναι 2,0 MB, το όριο 2,0 MB"),
        (None, "Το αρχείο δεν ανοίγει"),
    ],
    ids=["half a PDF", "a program", "nothing", "too large", "a folder"],
)
async def test_a_file_that_is_no_paper_is_refused_in_the_strip(
    clerk: Clerk, qloop: object, tmp_path: Path, content: bytes | None, title: str
) -> None:
    await clerk.opens()
    clerk.picks("applicantRole", "Αντιπρόσωπος")
    paper = tmp_path / "paper.pdf"
    paper.mkdir() if content is None else paper.write_bytes(content)
    drop(clerk.row("authorisation"), paper)
    strip = clerk.part(QWidget, "case.problem")
    await clerk.counters.until(strip.isVisible, "the strip")
    assert strip.notice.title == title
    assert clerk.missing == ["Επισυνάψτε: Εξουσιοδότηση."]
    assert clerk.counter.shelf.content == {}
    await clerk.leaves()


async def test_a_paper_on_file_is_offered_and_used(clerk: Clerk, qloop: object) -> None:
    await clerk.opens(on_file=(clerk.counters.ON_FILE,))
    clerk.picks("applicantRole", "Αντιπρόσωπος")
    clerk.view.go_to(*_place(clerk))
    QApplication.processEvents()
    clerk.stage.picture("case_on_file")
    assert QApplication.focusWidget() is clerk.button("authorisation", "Χρήση")
    clerk.button("authorisation", "Χρήση").click()
    assert clerk.missing == []
    await clerk.leaves()


def _place(clerk: Clerk) -> tuple:
    missing = clerk.presenter.case.missing()[0]
    return missing.kind, missing.place, -1


async def test_a_paper_of_another_time_is_not_offered(clerk: Clerk, qloop: object) -> None:
    from dataclasses import replace

    old = replace(clerk.counters.ON_FILE, valid_until="2026-11-22")
    await clerk.opens(on_file=(old,))
    clerk.picks("applicantRole", "Αντιπρόσωπος")
    assert not clerk.button("authorisation", "Χρήση").isVisible()
    await clerk.leaves()


async def test_ctrl_enter_leads_from_one_missing_thing_to_the_next(
    clerk: Clerk, qloop: object
) -> None:
    await clerk.opens(clerk.counters.SIGNATURE)
    clerk.field("recipient").setFocus()
    clerk.presenter.primary()
    assert QApplication.focusWidget() is clerk.field("documentTitle")
    clerk.types("documentTitle", "Υπεύθυνη δήλωση")
    clerk.presenter.primary()
    shown = clerk.button("signed", "Επιδείχθηκε")
    assert QApplication.focusWidget() is shown
    shown.click()
    clerk.presenter.primary()
    await clerk.counters.until(lambda: bool(clerk.registered), "registered")
    assert clerk.counter.work.drafts_kept == {}


async def test_a_store_that_refuses_keeps_the_case_open(clerk: Clerk, qloop: object) -> None:
    await clerk.opens()
    clerk.counter.work.fault = "store.disk_full"
    clerk.presenter.primary()
    strip = clerk.part(QWidget, "case.problem")
    await clerk.counters.until(strip.isVisible, "the strip")
    assert clerk.registered == []
    assert clerk.part(QPushButton, "case.primary").isEnabled()
    clerk.counter.work.fault = ""
    clerk.presenter.primary()
    await clerk.counters.until(lambda: bool(clerk.registered), "registered")


async def test_a_service_that_wants_the_line_waits_for_it(clerk: Clerk, qloop: object) -> None:
    from dataclasses import replace

    from kep_client.domain.service import OfflinePolicy

    clerk.counter.online = False
    await clerk.opens(replace(clerk.counters.FAMILY, offline=OfflinePolicy.NONE))
    clerk.presenter.primary()
    strip = clerk.part(QWidget, "case.problem")
    await clerk.counters.until(strip.isVisible, "the strip")
    assert strip.notice.code == "case.not_offline"
    await clerk.leaves()


async def test_a_draft_is_discarded_only_when_the_clerk_says_so_twice(
    clerk: Clerk, qloop: object
) -> None:
    await clerk.opens()
    discard = clerk.part(QPushButton, "case.discard")

    def question() -> QWidget | None:
        return QApplication.activeModalWidget()

    def answer(words: str) -> None:
        buttons = question().findChildren(QPushButton)
        next(button for button in buttons if button.text() == words).click()

    discard.click()
    await clerk.counters.until(lambda: question() is not None, "the question")
    assert QApplication.focusWidget().text() == "Κρατώ το πρόχειρο"
    question().grab().save(str(clerk.stage.folder / "case_discard.png"))
    answer("Κρατώ το πρόχειρο")
    await clerk.counters.until(lambda: question() is None, "kept")
    assert clerk.discarded == []
    discard.click()
    await clerk.counters.until(lambda: question() is not None, "the question again")
    answer("Απόρριψη προχείρου")
    await clerk.counters.until(lambda: bool(clerk.discarded), "discarded")
    assert clerk.counter.work.drafts_kept == {}


async def test_a_phone_is_seen_in_full_only_while_one_types(clerk: Clerk, qloop: object) -> None:
    await clerk.opens()
    phone = clerk.field("notifyPhone")
    assert phone.text() == "69•• ••• 412"
    phone.setFocus()
    assert phone.text() == "6971204412"
    clerk.types("notifyPhone", "5")
    clerk.field("remark").setFocus()
    assert clerk.presenter.case.draft.answers["notifyPhone"] == "69712044125"
    assert "•" in phone.text()
    await clerk.leaves()


async def test_an_error_waits_until_the_field_is_left_and_goes_while_typing(
    clerk: Clerk, qloop: object
) -> None:
    await clerk.opens()
    afm = clerk.field("representativeAfm")
    clerk.types("representativeAfm", "09401420")
    assert afm.property("invalid") is not True
    clerk.field("remark").setFocus()
    assert afm.accessibleDescription() == "Ο ΑΦΜ έχει 9 ψηφία — λείπει 1."
    clerk.types("representativeAfm", "1")
    assert afm.property("invalid") is not True
    await clerk.leaves()


async def test_tab_goes_through_the_page_in_reading_order(clerk: Clerk, qloop: object) -> None:
    await clerk.opens(clerk.counters.SIGNATURE)
    names = []
    clerk.field("documentTitle").setFocus()
    for _ in range(8):
        widget = QApplication.focusWidget()
        names.append(widget.objectName() or getattr(widget, "text", str)())
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    assert names == [
        "case.field.documentTitle",
        "case.field.recipient",
        "case.field.copies",
        "Ελληνικά",
        "Επιδείχθηκε",
        "case.missing",
        "case.primary",
        "case.discard",
    ]
    await clerk.leaves()


async def test_a_line_of_what_is_missing_leads_to_its_field(clerk: Clerk, qloop: object) -> None:
    await clerk.opens(clerk.counters.SIGNATURE)
    rows = clerk.part(QWidget, "case.missing")
    clerk.field("recipient").setFocus()
    at = rows.visualRect(rows.model().index(0, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert QApplication.focusWidget() is clerk.field("documentTitle")
    await clerk.leaves()


async def test_every_part_that_takes_the_focus_has_a_name(clerk: Clerk, qloop: object) -> None:
    await clerk.opens()
    nameless = [
        widget
        for widget in clerk.view.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.focusProxy()
    ]
    assert nameless == []
    await clerk.leaves()


@pytest.mark.parametrize("zoom", [0.8, 1.5, 2.0])
async def test_the_page_zooms_without_cuts(
    clerk: Clerk, qloop: object, greek, zoom: float, cut_texts
) -> None:
    from ui.theme.tokens import ThemeName

    greek(ThemeName.LIGHT, zoom)
    await clerk.opens(size=(1920, 1080))
    clerk.picks("applicantRole", "Αντιπρόσωπος")
    clerk.stage.picture(f"case_zoom{zoom}")
    assert cut_texts(clerk.view) == []
    await clerk.leaves()


async def test_an_error_of_two_lines_is_seen_whole(clerk: Clerk) -> None:
    await clerk.opens(size=(1250, 620))
    clerk.picks("applicantRole", "Αντιπρόσωπος")
    clerk.types("representativeAfm", "123456789")
    clerk.field("representativeName").setFocus()
    holder = clerk.field("representativeAfm").parentWidget()
    await clerk.counters.until(
        lambda: holder.error and holder.height() >= holder.heightForWidth(holder.width()), "room"
    )
    await clerk.leaves()
