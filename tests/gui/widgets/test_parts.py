"""Small parts keep what they promise to eyes, hands and ears."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QRadioButton, QVBoxLayout, QWidget

from ui.theme.theme import theme
from ui.theme.tokens import ThemeName
from ui.widgets.chip import Chip
from ui.widgets.filter_chips import Filter, FilterChips
from ui.widgets.form_field import FormField
from ui.widgets.key_cap_button import KeyCapButton
from ui.widgets.rows.delegates import QueueDelegate
from ui.widgets.rows.row_list import RowList
from ui.widgets.rows.values import QueueRow
from ui.widgets.secrets import PassphraseField, SecretBoxes
from ui.widgets.segments import Choice, Segments
from ui.widgets.strips import Notice, ProblemStrip, StripAction
from ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.gui


def rows(*keys: str) -> list[QueueRow]:
    return [QueueRow(key, key, "Πιστοποιητικό", "από 10:28", "3′") for key in keys]


@pytest.fixture
def queue(qtbot: QtBot) -> RowList[QueueRow]:
    queue: RowList[QueueRow] = RowList("Ουρά", QueueDelegate())
    qtbot.addWidget(queue)
    queue.set_rows(rows("Α 1", "Α 2", "Α 3"))
    queue.show()
    return queue


def test_the_row_under_the_cursor_stays_when_others_come(queue: RowList[QueueRow]) -> None:
    queue.select("Α 2")
    queue.set_rows(rows("Α 0", "Α 1", "Α 2", "Α 3"))
    assert queue.current_key == "Α 2"


def test_a_row_that_goes_leaves_no_selection(queue: RowList[QueueRow]) -> None:
    queue.select("Α 2")
    queue.set_rows(rows("Α 1", "Α 3"))
    assert queue.current_key == ""


def test_enter_opens_the_current_row(queue: RowList[QueueRow]) -> None:
    opened: list[str] = []
    queue.opened.connect(opened.append)
    queue.select("Α 3")
    QTest.keyClick(queue, Qt.Key.Key_Return)
    assert opened == ["Α 3"]


def test_results_are_stepped_through_from_elsewhere(queue: RowList[QueueRow]) -> None:
    for step, key in ((1, "Α 1"), (1, "Α 2"), (8, "Α 3"), (-1, "Α 2"), (-8, "Α 1")):
        queue.step(step)
        assert queue.current_key == key


def test_same_keys_are_an_update_and_no_reset(queue: RowList[QueueRow], qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(queue.model().modelReset):
        queue.set_rows([QueueRow("Α 1", "Α 1", "Άλλο", "", "4′"), *rows("Α 2", "Α 3")])
    assert queue.rows[0].title == "Άλλο"


def test_the_error_is_the_same_for_eyes_and_ears_and_goes_from_both(qtbot: QtBot) -> None:
    field = FormField("ΑΦΜ", QLineEdit(), hint="9 ψηφία")
    qtbot.addWidget(field)
    assert field.editor.accessibleName() == "ΑΦΜ"
    assert field.editor.accessibleDescription() == "9 ψηφία"
    field.set_error("Ο ΑΦΜ έχει 9 ψηφία — λείπει 1.")
    assert field.editor.accessibleDescription() == field._error_text.text() == field.error
    assert field.editor.property("invalid") is True
    field.set_error("")
    assert field.editor.accessibleDescription() == "9 ψηφία"
    assert field._error_row.isHidden()


def test_a_field_tells_when_it_is_left(qtbot: QtBot) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    field, other = FormField("ΑΦΜ", QLineEdit()), QLineEdit()
    column.addWidget(field)
    column.addWidget(other)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    field.editor.setFocus()
    with qtbot.waitSignal(field.left):
        other.setFocus()


def test_a_value_from_the_card_cannot_be_typed_over(qtbot: QtBot) -> None:
    field = FormField("Ονοματεπώνυμο", QLineEdit("Παπαδοπούλου Ελένη"))
    qtbot.addWidget(field)
    field.set_source("διαβάστηκε από κάρτα")
    QTest.keyClicks(field.editor, "X")
    assert field.editor.property("readOnly") is True
    assert field.editor.accessibleDescription() == "διαβάστηκε από κάρτα"


def test_six_digits_are_one_question(qtbot: QtBot) -> None:
    boxes = SecretBoxes("PIN")
    qtbot.addWidget(boxes)
    done: list[str] = []
    boxes.completed.connect(done.append)
    QTest.keyClicks(boxes, "12a3")
    assert boxes.accessibleName() == "PIN, 6 ψηφία, 3 γραμμένα"
    assert "1" not in boxes.displayText()
    QTest.keyClicks(boxes, "4567")
    assert done == ["123456"]
    assert boxes.take() == "123456"
    assert boxes.text() == ""


def test_digits_may_be_pasted(qtbot: QtBot) -> None:
    boxes = SecretBoxes("CAN")
    qtbot.addWidget(boxes)
    QGuiApplication.clipboard().setText("123456")
    with qtbot.waitSignal(boxes.completed):
        QTest.keyClick(boxes, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().clear()


def test_a_passphrase_is_hidden_again_after_it_was_taken(qtbot: QtBot) -> None:
    field = PassphraseField("Φράση")
    qtbot.addWidget(field)
    field.insert("άλογο θάλασσα")  # QTest types Latin only
    field._eye.click()
    assert field.displayText() == "άλογο θάλασσα"
    assert field.take() == "άλογο θάλασσα"
    assert field.echoMode() is QLineEdit.EchoMode.Password


def test_segments_are_radio_buttons_of_one_question(qtbot: QtBot) -> None:
    who = Segments("Ποιος κάνει την αίτηση", [Choice("self", "Ο ίδιος"), Choice("rep", "Άλλος")])
    qtbot.addWidget(who)
    chosen: list[str] = []
    who.chosen.connect(chosen.append)
    who.set_value("self")
    who.show()
    assert chosen == []
    buttons = who.findChildren(QRadioButton)
    QTest.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert (chosen, who.value) == (["rep"], "rep")
    assert buttons[0].accessibleDescription() == "Ποιος κάνει την αίτηση"


def test_a_button_that_is_off_says_why(qtbot: QtBot) -> None:
    button = KeyCapButton("Δεν προσήλθε", "F8")
    qtbot.addWidget(button)
    assert button.accessibleDescription() == "Πλήκτρο F8"
    button.disable("Χρειάζονται 2 κλήσεις")
    assert (button.isEnabled(), button.toolTip()) == (False, "Χρειάζονται 2 κλήσεις")
    assert button.accessibleDescription() == "Χρειάζονται 2 κλήσεις"
    button.enable()
    assert (button.isEnabled(), button.toolTip()) == (True, "")


def test_a_problem_is_shown_once_and_its_button_answers(qtbot: QtBot) -> None:
    strip = ProblemStrip()
    qtbot.addWidget(strip)
    chosen: list[str] = []
    strip.chosen.connect(chosen.append)
    notice = Notice("Τίτλος", "Πρόταση.", "warn", (StripAction("go", "Συνέχεια"),), "card.mute")
    strip.show_notice(notice)
    button = strip.findChild(KeyCapButton)
    strip.show_notice(notice)
    assert strip.findChild(KeyCapButton) is button
    assert strip.accessibleName() == "Τίτλος. Πρόταση."
    button.click()
    assert chosen == ["go"]
    strip.clear()
    assert strip.isHidden()


def test_a_chip_says_what_kind_of_word_it_is(qtbot: QtBot) -> None:
    chip = Chip("περιμένει πολίτη", "warn")
    qtbot.addWidget(chip)
    assert chip.accessibleName() == "Κατάσταση: περιμένει πολίτη"


def test_a_long_name_is_whole_in_tooltip_and_name(qtbot: QtBot) -> None:
    label = ElidedLabel("Παπαδοπούλου-Παπακωνσταντίνου Ελένη του Νικολάου")
    qtbot.addWidget(label)
    label.resize(100, 20)
    label.show()
    assert label.toolTip() == label.accessibleName() == label.text()
    label.resize(900, 20)
    assert label.toolTip() == ""


def test_filters_keep_the_one_that_is_on(qtbot: QtBot) -> None:
    filters = FilterChips("Φίλτρο καναλιού")
    qtbot.addWidget(filters)
    filters.set_filters([Filter("all", "Όλα", 42), Filter("gov", "gov.gr", 14)])
    filters.setCurrentIndex(1)
    with qtbot.assertNotEmitted(filters.chosen):
        filters.set_filters([Filter("all", "Όλα", 43), Filter("gov", "gov.gr", 15)])
    assert filters.current == "gov"
    assert filters.accessibleTabName(1) == "Φίλτρο καναλιού, gov.gr, 15"


def test_dark_is_another_sheet_and_light_comes_back(qapp: object, qtbot: QtBot) -> None:
    theme().apply(qapp, ThemeName.LIGHT)  # type: ignore[arg-type]
    light = qapp.styleSheet()  # type: ignore[attr-defined]
    with qtbot.waitSignal(theme().changed):
        theme().apply(qapp, ThemeName.DARK)  # type: ignore[arg-type]
    assert qapp.styleSheet() != light  # type: ignore[attr-defined]
    theme().apply(qapp)  # type: ignore[arg-type]
    assert qapp.styleSheet() == light  # type: ignore[attr-defined]


def test_our_own_fonts_are_used(qapp: object) -> None:
    from PySide6.QtGui import QFontInfo, QFontMetrics

    theme().apply(qapp)  # type: ignore[arg-type]
    plain, semi, bold = (theme().font_of(14, weight) for weight in (400, 600, 700))
    assert QFontInfo(plain).family() == "Noto Sans"
    widths = [
        QFontMetrics(font).horizontalAdvance("Παπαδόπουλος" * 9) for font in (plain, semi, bold)
    ]
    assert widths[0] < widths[1] < widths[2]
