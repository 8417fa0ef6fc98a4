"""Every kind of question takes and gives back its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget

from kep_client.domain.form import parse_form
from ui.presenters.case_shown import CaseOpening
from ui.views.case.form import FormSection
from ui.widgets.entries import parse_day

if TYPE_CHECKING:
    from types import ModuleType

pytestmark = pytest.mark.gui

SCHEMA = {
    "type": "object",
    "required": ["agreed", "kind"],
    "properties": {
        "title": {"type": "string"},
        "since": {"type": "string", "format": "date", "x-widget": "date"},
        "copies": {"type": "integer", "minimum": 1, "maximum": 20},
        "pages": {"type": "integer", "minimum": 1, "default": 2},
        "agreed": {"type": "boolean"},
        "urgent": {"type": "boolean", "x-widget": "checkbox"},
        "kind": {"enum": ["one", "two"]},
        "place": {"enum": ["here", "there", "elsewhere", "nowhere"], "x-widget": "select"},
        "phone": {"type": "string", "x-widget": "phone-gr"},
        "note": {"type": "string", "x-widget": "multiline"},
    },
}


class Form:
    """A form on the screen and what it told."""

    def __init__(self, stage, answers: dict | None = None) -> None:
        self.told: list[tuple] = []
        self.left: list[str] = []
        self.section = FormSection()
        fields = parse_form(SCHEMA).fields
        self.section.show_opening(CaseOpening("", "", "", fields, answers or {}))
        self.section.typed.connect(lambda *told: self.told.append(told))
        self.section.left.connect(self.left.append)
        stage.show(self.section)
        QApplication.processEvents()

    def __getitem__(self, name: str):
        return self.section.findChild(QWidget, f"case.field.{name}")


@pytest.fixture
def form(stage) -> Form:
    return Form(stage)


def test_nothing_is_told_that_nobody_typed(stage) -> None:
    form = Form(stage, {"since": "2026-11-23", "copies": 3, "agreed": True, "place": "there"})
    stage.picture("fields")
    assert form.told == []
    assert form["since"].text() == "23/11/2026"
    assert form["copies"].value() == 3
    assert form["place"].currentText() == "there"


def test_a_day_is_typed_in_any_usual_way(form: Form, counters: ModuleType) -> None:
    counters.types(form["since"], "5.3.2026")
    assert form.told[-1][:2] == ("since", "2026-03-05")
    form["title"].setFocus()
    assert form["since"].text() == "05/03/2026"
    assert form.left == ["since"]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("23/11/2026", "2026-11-23"),
        ("23112026", "2026-11-23"),
        ("1-2-2026", "2026-02-01"),
        ("31/02/2026", "31/02/2026"),
        ("23/11", "23/11"),
        ("", ""),
    ],
)
def test_half_a_date_is_not_lost(typed: str, day: str) -> None:
    assert parse_day(typed) == day


def test_an_emptied_field_has_no_answer(form: Form, counters: ModuleType) -> None:
    counters.types(form["title"], "α")
    QTest.keyClick(form["title"], Qt.Key.Key_Backspace)
    assert [told[1] for told in form.told] == ["α", None]


def test_a_number_starts_empty_and_steps_with_arrows(form: Form) -> None:
    assert form["copies"].text().strip() == ""
    QTest.keyClick(form["copies"], Qt.Key.Key_Up)
    assert form.told[-1] == ("copies", 1, 0)
    QTest.keyClick(form["copies"], Qt.Key.Key_Down)
    assert form.told[-1] == ("copies", None, 0)


def test_yes_and_no_are_two_segments_and_a_tick_is_a_tick(form: Form) -> None:
    no = next(one for one in form["agreed"].findChildren(QRadioButton) if one.text() == "Όχι")
    no.click()
    form["urgent"].click()
    assert form.told[-2:] == [("agreed", False, 0), ("urgent", True, 0)]


def test_a_choice_that_may_stay_empty_has_an_empty_entry(form: Form) -> None:
    form["place"].setFocus()
    QTest.keyClick(form["place"], Qt.Key.Key_End)
    assert form.told[-1] == ("place", "nowhere", 0)
    QTest.keyClick(form["place"], Qt.Key.Key_Home)
    assert form.told[-1] == ("place", None, 0)


def test_tab_leaves_a_long_text_and_the_cursor_is_told(form: Form, counters: ModuleType) -> None:
    counters.types(form["note"], "δύο λέξεις")
    assert form.told[-1] == ("note", "δύο λέξεις", 10)
    QTest.keyClick(form["note"], Qt.Key.Key_Tab)
    assert not form["note"].hasFocus()
    assert form["note"].toPlainText() == "δύο λέξεις"


def test_a_segment_that_is_left_is_checked(form: Form) -> None:
    form["kind"].setFocus()
    form["title"].setFocus()
    assert form.left == ["kind"]


@pytest.mark.parametrize("name", ["place", "pages"])
def test_the_wheel_changes_no_answer_unseen(form: Form, name: str) -> None:
    widget = form[name]
    at = QPointF(widget.rect().center())
    down, none = QPoint(0, -120), Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(at, at, QPoint(), down, Qt.MouseButton.NoButton, none, phase, False)
    QApplication.sendEvent(widget, wheel)
    assert form.told == []


def test_an_unknown_place_is_gone_to_by_nobody(form: Form) -> None:
    assert form.section.go_to("nothing", 0) is None
