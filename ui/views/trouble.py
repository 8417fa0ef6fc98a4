"""What stands in the way of opening the window's work: a sentence, and the way to try again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from ui.problems import notice_of
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.frame.centred_page import CentredPage
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.strips import ProblemStrip
from ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

    from kep_client.errors import KepError


class TroublePage(CentredPage):
    """A page instead of a window that closes without a word.

    Signals:
        again: try once more.
    """

    again = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        title = self.tr("Η θέση δεν άνοιξε ακόμη")
        super().__init__(title, parent=parent)
        self.setObjectName("trouble")
        self._problem = ProblemStrip()
        self._problem.setObjectName("trouble.problem")
        self._again = KeyCapButton(
            self.tr("Δοκιμή ξανά"), "↵", kind=ButtonKind.PRIMARY, size=ButtonSize.LARGE
        )
        self._again.setObjectName("trouble.again")
        self._again.clicked.connect(self.again)
        self.body.setSpacing(theme().px(14))
        self.body.addWidget(Text(title, TextRole.H1))
        self.body.addWidget(self._problem)
        self.body.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)

    def show_problem(self, error: KepError) -> None:
        """Say what it is."""
        self._problem.show_notice(notice_of(error))

    def showEvent(self, event: QShowEvent) -> None:
        """The button is ready for Enter."""
        super().showEvent(event)
        self._again.setFocus()
