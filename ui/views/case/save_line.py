"""When the draft was last on the disk: the truth, not the hope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kep_client.error_texts import ERRORS
from ui.i18n import dates
from ui.i18n.office_time import local
from ui.i18n.words import own
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets.announce import announce
from ui.widgets.icon_label import IconLabel
from ui.widgets.text import Text, Tone

if TYPE_CHECKING:
    from kep_client.services.autosave import SaveState


class SaveLine(QWidget):
    """Amber as soon as a save fails; typing goes on in memory."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(Icon.CHECK, "ok", 15)
        self._said = Text("", TextRole.CAPTION, "muted")
        self._said.setObjectName("case.saved")
        self._more = Text("", TextRole.CAPTION, "muted", wrap=True)
        self._failing = False
        head = QHBoxLayout()
        head.setSpacing(theme().px(8))
        head.addWidget(self._icon)
        head.addWidget(self._said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme().px(6), 0, 0, 0)
        column.setSpacing(theme().px(1))
        column.addLayout(head)
        column.addWidget(self._more)

    def show_saved(self, state: SaveState) -> None:
        """Say how it stands on the disk."""
        was_failing, self._failing = self._failing, bool(state.code)
        at = dates.clock_seconds(local(state.saved_at)) if state.saved_at else ""
        if self._failing:
            self._said.setText(self.tr("Δεν σώθηκε ακόμη"))
            last = self.tr("τελευταία φορά %1").replace("%1", at) if at else ""
            title = own(ERRORS[state.code]).filled({}).title
            self._more.setText(" · ".join(part for part in (title, last) if part))
        else:
            self._said.setText(
                self.tr("Σώθηκε %1").replace("%1", at) if at else self.tr("Σώζεται…")
            )
            self._more.setText(self.tr("Σώζεται μόνο του όσο γράφετε."))
        if self._failing != was_failing:
            self._draw()
            announce(self, f"{self._said.text()}. {self._more.text()}")

    def set_short(self, short: bool) -> None:  # noqa: FBT001 - the state itself
        """Show one line only, where there is no room for two."""
        self._more.setVisible(not short)

    def _draw(self) -> None:
        tone: Tone = "warn" if self._failing else "muted"
        self._said.set_tone(tone)
        icon, ink = (Icon.WARNING, "warn") if self._failing else (Icon.CHECK, "ok")
        self._icon.set_icon(icon, ink)
