"""Behind "Τι αλλάζει": exactly what works as usual, what waits, what cannot be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme.icons import Icon, pixmap
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets.card import SectionHead
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from ui.presenters.line import Effects

_NAMED = 4


class EffectsPanel(QFrame):
    """Three short lists below the banner.

    Signals:
        closed: Esc or the button.
    """

    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("part", "popup")
        self.setObjectName("banner.effects")
        self.setAccessibleName(self.tr("Τι αλλάζει χωρίς γραμμή"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = QVBoxLayout(self)
        self.hide()

    def show_effects(self, effects: Effects, below: QWidget) -> None:
        """Open below the banner, with these services named."""
        self._empty()
        self._fill(effects)
        look = theme()
        window = self._window
        self.setFixedWidth(min(look.px(460), window.width() - look.px(24)))
        self.adjustSize()
        foot = below.mapTo(window, QPoint(below.width() - self.width(), below.height()))
        self.move(foot.x(), foot.y() + look.px(4))
        self.show()
        self.raise_()
        self._close.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _fill(self, effects: Effects) -> None:
        look = theme()
        self._column.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        self._column.setSpacing(look.px(5))
        self._part(
            self.tr("Όπως πάντα"),
            "ok",
            Icon.CHECK,
            [
                self.tr("Επισκέψεις, ουρά και κάρτες"),
                self.tr("Αναζήτηση και φάκελοι όσων υπάρχουν σε αυτή τη θέση"),
                self.tr("Αιτήσεις, δικαιολογητικά και απόδειξη με αριθμό"),
            ],
        )
        waits = [self.tr("Αποστολή στο κέντρο: γίνεται μόνη της μόλις έρθει η γραμμή")]
        if effects.waits:
            said = self.tr("Παραλαβή γίνεται, έκδοση θα επιβεβαιωθεί: %1")
            waits.append(said.replace("%1", _named(effects.waits)))
        self._part(self.tr("Περιμένει"), "off", Icon.CLOCK, waits)
        impossible = [self.tr("Αναζήτηση πέρα από αυτή τη θέση")]
        if effects.impossible:
            said = self.tr("Νέα υπόθεση για: %1")
            impossible.append(said.replace("%1", _named(effects.impossible)))
        self._part(self.tr("Δεν γίνεται τώρα"), "warn", Icon.CLOSE, impossible)
        self._close = KeyCapButton(
            self.tr("Κλείσιμο"), "Esc", kind=ButtonKind.SECONDARY, size=ButtonSize.COMPACT
        )
        self._close.clicked.connect(self.closed)
        self._column.addSpacing(look.px(4))
        self._column.addWidget(self._close, 0, Qt.AlignmentFlag.AlignRight)

    def _part(self, title: str, ink: str, icon: Icon, lines: list[str]) -> None:
        self._column.addWidget(SectionHead(title, loud=True))
        for line in lines:
            self._column.addWidget(_Line(line, ink, icon))

    def _empty(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()


class _Line(QWidget):
    """An icon and a sentence."""

    def __init__(self, text: str, ink: str, icon: Icon) -> None:
        super().__init__()
        look = theme()
        mark = QLabel()
        mark.setContentsMargins(0, look.px(2), 0, 0)
        mark.setPixmap(pixmap(icon, getattr(look.colours, ink), look.px(15)))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(2), 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(text, TextRole.META, "text", wrap=True), 1)


def _named(titles: tuple[str, ...]) -> str:
    shown = ", ".join(titles[:_NAMED])
    return f"{shown} +{len(titles) - _NAMED}" if len(titles) > _NAMED else shown
