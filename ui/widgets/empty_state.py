"""What stands where there is nothing, or nothing yet."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.theme.icons import Icon, pixmap
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets import paint
from ui.widgets.key_cap_button import KeyCapButton
from ui.widgets.text import Text

SKELETON_AFTER_MS = 150
"""Sooner than this nothing is drawn: most content is there before."""


class IconDisc(QLabel):
    """A decorative icon on a soft round ground."""

    def __init__(
        self,
        icon: Icon,
        *,
        ink: str = "accent",
        ground: str = "accent_soft",
        diameter: int = 40,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._ink, self._ground, self._diameter = icon, ink, ground, diameter
        self._fit()
        theme().changed.connect(self._fit)

    def set_icon(self, icon: Icon, *, ink: str, ground: str) -> None:
        """Show another icon; `ink` and `ground` are names of tokens."""
        self._icon, self._ink, self._ground = icon, ink, ground
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw disc and icon."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        rounded = box.width() / 2
        paint.rounded(painter, box, look.colour(self._ground), rounded)
        px = look.px(self._diameter * 0.45)
        ink = getattr(look.colours, self._ink)
        left = (self.width() - px) // 2
        painter.drawPixmap(left, (self.height() - px) // 2, pixmap(self._icon, ink, px))
        painter.end()

    def _fit(self) -> None:
        side = theme().px(self._diameter)
        self.setFixedSize(side, side)


class EmptyState(QWidget):
    """One sentence that nothing is here, and what to do about it.

    Signals:
        acted: the button was pressed.
    """

    acted = Signal()

    def __init__(
        self,
        title: str,
        sentence: str = "",
        *,
        icon: Icon = Icon.INFO,
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        middle = Qt.AlignmentFlag.AlignHCenter
        self._title = Text(title, TextRole.H2, wrap=True)
        self._sentence = Text(sentence, TextRole.META, "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setSpacing(theme().px(6))
        column.addStretch(2)
        column.addWidget(IconDisc(icon), 0, middle)
        for label in (self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        if action:
            button = KeyCapButton(action)
            button.clicked.connect(self.acted)
            column.addSpacing(theme().px(6))
            column.addWidget(button, 0, middle)
        column.addStretch(3)
        self.setAccessibleName(f"{title} {sentence}".strip())

    def set_texts(self, title: str, sentence: str = "") -> None:
        """Say something else."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.setAccessibleName(f"{title} {sentence}".strip())


class Skeleton(QWidget):
    """Grey bars in the shape of rows, drawn only if content takes its time."""

    def __init__(self, rows: int = 4, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._due = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._draw_now)
        self.setAccessibleName(self.tr("Φορτώνει"))

    def showEvent(self, event: QShowEvent) -> None:
        """Wait a little, then draw."""
        super().showEvent(event)
        self._due = False
        self._timer.start(SKELETON_AFTER_MS)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the rows; still, for moving bars tire."""
        if not self._due:
            return
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, height = look.colour("sunken"), look.sizes.row_two_line
        for row in range(self._rows):
            top = row * height + look.px(10)
            paint.rounded(painter, QRectF(0, top, look.px(28), look.px(28)), ground, look.px(14))
            left = look.px(40)
            room = max(self.width() - left, 0)
            paint.rounded(painter, QRectF(left, top, room * 0.55, look.px(12)), ground, look.px(6))
            lower = QRectF(left, top + look.px(18), room * 0.35, look.px(9))
            paint.rounded(painter, lower, ground, look.px(4))
        painter.end()

    def _draw_now(self) -> None:
        self._due = True
        self.update()
