"""What the scanner or the paper needs: said above the pages, with what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.presenters.scan import NO_SCANNER, STORE_FAULTS, TOO_LARGE
from ui.problems import notice_of
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets.announce import announce
from ui.widgets.icon_label import IconLabel
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.strips import StripAction
from ui.widgets.text import Text, repolish

if TYPE_CHECKING:
    from ui.presenters.scan import ScanPicture
    from ui.widgets.strips import Notice


class TroubleStrip(QFrame):
    """As a problem strip, with its buttons below the words: there may be three.

    Signals:
        chosen: the key of the pressed button.
    """

    chosen = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scan.trouble")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icon = IconLabel(Icon.WARNING, "warn", 18)
        self._title = Text("", TextRole.STRONG, wrap=True)
        self._sentence = Text("", TextRole.META, "muted", wrap=True)
        self._code = Text("", TextRole.CAPTION, "muted")
        self._actions: tuple[StripAction, ...] = ()
        self._said = ""
        self._buttons = QHBoxLayout()
        self._lay_out()
        self.hide()

    @property
    def first_button(self) -> KeyCapButton | None:
        """What the focus goes to."""
        return next(iter(self.findChildren(KeyCapButton)), None) if self.isVisible() else None

    def set_short(self, *, short: bool) -> None:
        """In a narrow window the buttons need the room of the code."""
        self._code.setVisible(not short)

    def show_picture(self, picture: ScanPicture) -> None:
        """Tell the trouble, or leave."""
        if picture.fault is None:
            self._said, self._actions = "", ()
            self.hide()
            return
        notice = notice_of(picture.fault)
        self._fill(notice)
        self._renew(self._actions_for(picture))
        self.show()
        if notice.spoken != self._said:
            self._said = notice.spoken
            announce(self, notice.spoken, urgent=True)

    def _fill(self, notice: Notice) -> None:
        tone = "err" if notice.kind == "err" else "warn"
        self._icon.set_icon(Icon.WARNING, tone)
        self._title.setText(notice.title)
        self._title.set_tone("err" if tone == "err" else "warn")
        self._sentence.setText(notice.sentence)
        self._code.setText(notice.code)
        self.setAccessibleName(notice.spoken)
        if self.property("strip") != tone:
            self.setProperty("strip", tone)
            repolish(self)

    def _actions_for(self, picture: ScanPicture) -> tuple[StripAction, ...]:
        code = picture.fault.code if picture.fault is not None else ""
        leave = self._leave()
        ways: tuple[StripAction, ...]
        if code == "scan.busy":
            ways = (StripAction("stop", self.tr("Ακύρωση")),)
        elif code == TOO_LARGE:
            ways = (StripAction("smaller", self.tr("Σμίκρυνση"), filled=True), leave)
        elif code == NO_SCANNER:
            ways = (StripAction("back", self.tr("Πίσω στην υπόθεση"), "Esc", filled=True),)
        elif code.startswith(STORE_FAULTS):
            ways = (leave,)
        elif picture.goes_on:
            ways = self._ways_on(picture)
        else:
            ways = (StripAction("go_on", self.tr("Σάρωση"), "F8", filled=True), leave)
        return ways

    def _ways_on(self, picture: ScanPicture) -> tuple[StripAction, ...]:
        on = self.tr("Συνέχεια από τη σελίδα %1").replace("%1", str(picture.next_page))
        ways = (StripAction("go_on", on, "F8", filled=True),)
        pages = picture.pages + len(picture.blanks)
        if not pages:
            return (*ways, self._leave())
        end = self.tr("Τέλος με 1 σελίδα") if pages == 1 else self.tr("Τέλος με %1 σελίδες")
        return (*ways, StripAction("finish", end.replace("%1", str(pages))), self._leave())

    def _leave(self) -> StripAction:
        return StripAction("leave", self.tr("Ακύρωση"))

    def _renew(self, actions: tuple[StripAction, ...]) -> None:
        if actions == self._actions:
            return
        self._actions = actions
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        for action in actions:
            button = KeyCapButton(
                action.text, action.cap, kind=_kind(action), size=ButtonSize.NORMAL, parent=self
            )
            button.setObjectName(f"scan.{action.key}")
            button.clicked.connect(lambda _=False, key=action.key: self.chosen.emit(key))
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def _lay_out(self) -> None:
        look = theme()
        self._buttons.setSpacing(look.px(8))
        words = QVBoxLayout()
        words.setSpacing(look.px(4))
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, look.px(2), 0, 0)
        foot.addLayout(self._buttons, 1)
        foot.addWidget(self._code, 0, Qt.AlignmentFlag.AlignVCenter)
        words.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(15), look.px(10), look.px(15), look.px(12))
        row.setSpacing(look.px(11))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)


def _kind(action: StripAction) -> ButtonKind:
    if action.filled:
        return ButtonKind.PRIMARY
    return ButtonKind.SECONDARY if action.key == "finish" else ButtonKind.LINK
