"""Number fields as one sees them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit

from ui.theme.theme import theme
from ui.widgets.entries import StillNumber, StillSpin

pytestmark = pytest.mark.gui


@pytest.mark.parametrize("make", [StillSpin, StillNumber])
def test_the_digits_of_a_number_field_can_be_read(qtbot, qapp, make):
    theme().apply(qapp)
    field = make()
    qtbot.addWidget(field)
    field.setRange(0, 200)
    field.setValue(150)
    field.setSuffix(" δευτερόλεπτα")
    field.setFixedWidth(theme().px(190))
    field.show()

    line = field.findChild(QLineEdit)
    room = line.width() - line.textMargins().left() - line.textMargins().right()
    assert room >= QFontMetrics(line.font()).horizontalAdvance(field.text())
    assert field.height() == theme().sizes.field
