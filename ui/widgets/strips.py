"""Strips: a problem where it belongs, and the one line that tells about the line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.icons import Icon, pixmap
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets.announce import announce
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.text import Text, Tone, repolish

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

StripKind: TypeAlias = Literal["info", "warn", "err", "off", "ok", "quiet"]

_ICONS: dict[StripKind, Icon] = {
    "info": Icon.INFO,
    "warn": Icon.WARNING,
    "err": Icon.WARNING,
    "off": Icon.OFFLINE,
    "ok": Icon.CHECK,
    "quiet": Icon.INFO,
}
_INKS: dict[StripKind, Tone] = {
    "info": "accent",
    "warn": "warn",
    "err": "err",
    "off": "off",
    "ok": "ok",
    "quiet": "muted",
}


@dataclass(frozen=True, slots=True)
class StripAction:
    """A button of a strip; `key` comes back in the signal, `cap` is the key shown on it."""

    key: str
    text: str
    cap: str = ""
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """What a strip says: what happened, what is kept, what to do."""

    title: str
    sentence: str = ""
    kind: StripKind = "warn"
    actions: tuple[StripAction, ...] = ()
    code: str = ""
    icon: Icon | None = None

    @property
    def spoken(self) -> str:
        """The text for a screen reader."""
        return f"{self.title}. {self.sentence}".strip()


class ProblemStrip(QFrame):
    """A problem in place: icon, title, sentence, buttons, and the code small at the end.

    The same notice is shown once and announced once; another one replaces it.

    Signals:
        chosen: the key of the pressed action.
    """

    chosen = Signal(str)

    def __init__(self, *, slim: bool = False, parent: QWidget | None = None) -> None:
        """Make a strip; a slim one has the height of a line, for lists."""
        super().__init__(parent)
        self._slim = slim
        self._notice: Notice | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icon = QLabel()
        self._title = Text("", TextRole.STRONG, wrap=True)
        role = TextRole.CAPTION if slim else TextRole.META
        self._sentence = Text("", role, "muted", wrap=True)
        self._code = Text("", TextRole.CAPTION, "muted")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme().px(6))
        self._lay_out()
        self.hide()
        theme().changed.connect(self._draw_icon)

    @property
    def notice(self) -> Notice | None:
        """What the strip says now."""
        return self._notice

    def show_notice(self, notice: Notice) -> None:
        """Say something; a repetition changes nothing and is not spoken again."""
        if notice == self._notice:
            return
        again = self._notice is not None and self._notice.spoken == notice.spoken
        self._notice = notice
        self._fill(notice)
        self.show()
        if not again:
            announce(self, notice.spoken, urgent=notice.kind in ("warn", "err"))

    def clear(self) -> None:
        """Take the strip away: the problem is gone."""
        self._notice = None
        self.hide()

    def _lay_out(self) -> None:
        look = theme()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        row = QHBoxLayout(self)
        edge = 1 if self._slim else 8
        row.setContentsMargins(look.px(10), look.px(edge), look.px(6), look.px(edge))
        row.setSpacing(look.px(7 if self._slim else 12))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self._code, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(self._buttons)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def _fill(self, notice: Notice) -> None:
        self._title.setText(notice.title)
        self._title.setVisible(bool(notice.title))
        self._sentence.setText(notice.sentence)
        self._sentence.setVisible(bool(notice.sentence))
        self._code.setText(notice.code)
        self._code.setVisible(bool(notice.code))
        self._draw_icon()
        self._renew_buttons(notice.actions)
        self.setAccessibleName(notice.spoken)
        self.setProperty("strip", notice.kind)
        repolish(self)

    def _draw_icon(self) -> None:
        if (notice := self._notice) is not None:
            ink = getattr(theme().colours, _INKS[notice.kind])
            icon = notice.icon or _ICONS[notice.kind]
            self._icon.setPixmap(pixmap(icon, ink, theme().px(15 if self._slim else 18)))

    def _renew_buttons(self, actions: tuple[StripAction, ...]) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for action in actions:
            kind = ButtonKind.PRIMARY if action.filled else ButtonKind.LINK
            size = ButtonSize.INLINE if self._slim else ButtonSize.COMPACT
            button = KeyCapButton(action.text, action.cap, kind=kind, size=size, parent=self)
            button.clicked.connect(lambda _=False, key=action.key: self.chosen.emit(key))
            self._buttons.addWidget(button)


class OfflineBanner(QFrame):
    """One line above the content: no line, the centre silent, or the line is back.

    Signals:
        chosen: the key of the link at the right.
        dismissed: Esc was pressed in it.
    """

    chosen = Signal(str)
    dismissed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notice: Notice | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icon = QLabel()
        self._title = Text("", TextRole.STRONG)
        self._sentence = Text("", TextRole.META, "muted", wrap=True)
        self._link = KeyCapButton("", kind=ButtonKind.LINK, size=ButtonSize.COMPACT)
        self._link.setObjectName("banner.link")
        self._link.clicked.connect(self._choose)
        look = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), look.px(4), look.px(8), look.px(4))
        row.setSpacing(look.px(10))
        row.addWidget(self._icon)
        row.addWidget(self._title)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._link)
        self.setMinimumHeight(look.px(40))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()
        theme().changed.connect(self._draw_icon)

    def show_notice(self, notice: Notice) -> None:
        """Say it; announced politely, once per change of the title."""
        if notice == self._notice:
            return
        new = self._notice is None or self._notice.title != notice.title
        self._notice = notice
        self._title.setText(notice.title)
        self._title.set_tone(_INKS[notice.kind])
        self._sentence.setText(notice.sentence)
        self._link.setVisible(bool(notice.actions))
        if notice.actions:
            self._link.set_label(notice.actions[0].text)
        self._draw_icon()
        self.setAccessibleName(notice.spoken)
        self.setProperty("strip", notice.kind)
        repolish(self)
        self.show()
        if new:
            announce(self, notice.spoken)

    def clear(self) -> None:
        """Take the banner away."""
        self._notice = None
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc asks to leave."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        super().keyPressEvent(event)

    def _choose(self) -> None:
        if self._notice is not None and self._notice.actions:
            self.chosen.emit(self._notice.actions[0].key)

    def _draw_icon(self) -> None:
        if (notice := self._notice) is not None:
            ink = getattr(theme().colours, _INKS[notice.kind])
            icon = notice.icon or _ICONS[notice.kind]
            self._icon.setPixmap(pixmap(icon, ink, theme().px(18)))
