"""One line of the check: what it is, what was seen, how it stands, and one button."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kep_client.ports.probes import Condition, Part
from ui.presenters.diagnostics import PartAction
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets.chip import Chip
from ui.widgets.empty_state import IconDisc
from ui.widgets.key_cap_button import ButtonSize, KeyCapButton
from ui.widgets.text import ElidedLabel, Text

if TYPE_CHECKING:
    from ui.presenters.diagnostics import PartShown
    from ui.widgets.paint import ChipKind

_HEIGHT = 46
_ICONS = {
    Part.CENTRE: Icon.GLOBE,
    Part.STORE: Icon.DATABASE,
    Part.OUTBOX: Icon.UPLOAD,
    Part.KEYS: Icon.KEY,
    Part.QUEUE: Icon.PEOPLE,
    Part.CERTIFICATE: Icon.LOCK,
    Part.DISK: Icon.FOLDER,
    Part.CARD: Icon.CARD,
    Part.SCANNER: Icon.SCAN,
    Part.PRINTER: Icon.PRINTER,
}


class PartRow(QWidget):
    """A line.

    Signals:
        pressed: the part whose button was pressed.
    """

    pressed = Signal(Part)

    def __init__(self, part: Part, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"diagnostics.{part.value}")
        self._part = part
        self._disc = IconDisc(_ICONS[part], diameter=30)
        self._title = Text("", TextRole.STRONG)
        self._facts = ElidedLabel("", TextRole.CAPTION, "muted")
        self._chip = Chip("", "neutral")
        self._button = KeyCapButton("", size=ButtonSize.COMPACT)
        self._button.setObjectName(f"diagnostics.{part.value}.button")
        self._button.clicked.connect(lambda: self.pressed.emit(part))
        self._lay_out()

    def show_part(self, shown: PartShown) -> None:
        """Show how the part stands; the button keeps its place while it is looked at again."""
        word, kind = self._words(shown)
        self._title.setText(shown.title)
        self._facts.setText(shown.facts)
        self._facts.setVisible(bool(shown.facts))
        self._chip.set_state(word, kind)
        ink, ground = _INKS[kind]
        self._disc.set_icon(_ICONS[self._part], ink=ink, ground=ground)
        self._button.setVisible(shown.action is not None)
        if shown.action is not None:
            self._button.set_label(self._label(shown.action))
            self._button.setAccessibleName(f"{self._button.text()}: {shown.title}")
        said = (shown.title, word, shown.facts)
        self.setAccessibleName(", ".join(part for part in said if part))

    def _words(self, shown: PartShown) -> tuple[str, ChipKind]:
        if shown.busy or shown.condition is None:
            return self.tr("Ελέγχεται"), "info"
        words: dict[Condition, tuple[str, ChipKind]] = {
            Condition.GOOD: (self.tr("Καλά"), "ok"),
            Condition.ATTENTION: (self.tr("Προσοχή"), "warn"),
            Condition.BROKEN: (self.tr("Θέλει εσάς"), "warn"),
            Condition.ABSENT: (self.tr("Δεν υπάρχει"), "neutral"),
            Condition.UNKNOWN: (self.tr("Άγνωστο"), "neutral"),
        }
        return words[shown.condition]

    def _label(self, action: PartAction) -> str:
        match action:
            case PartAction.ADVICE:
                return self.tr("Τι να κάνω")
            case PartAction.AGAIN:
                return self.tr("Έλεγχος ξανά")
            case PartAction.OPEN_OUTBOX:
                return self.tr("Άνοιγμα")
            case _:
                assert_never(action)

    def _lay_out(self) -> None:
        look = theme()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._facts)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(10), 0, look.px(6), 0)
        row.setSpacing(look.px(10))
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self._disc, 0, middle)
        row.addLayout(words, 1)
        row.addWidget(self._chip, 0, middle)
        row.addWidget(self._button, 0, middle)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._fit()
        look.changed.connect(self._fit)

    def _fit(self) -> None:
        # The same height with and without a button: lines do not move while they are looked at.
        self.setFixedHeight(theme().px(_HEIGHT))


_INKS: dict[ChipKind, tuple[str, str]] = {
    "ok": ("ok", "ok_soft"),
    "warn": ("warn", "warn_soft"),
    "err": ("err", "err_soft"),
    "info": ("accent", "accent_soft"),
    "off": ("off", "off_soft"),
    "neutral": ("muted", "sunken"),
}
