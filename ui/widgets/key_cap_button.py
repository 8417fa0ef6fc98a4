"""The button of the window: words, perhaps an icon, and the key that does the same."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from ui.theme.icons import Icon, pixmap
from ui.theme.theme import theme
from ui.widgets import paint
from ui.widgets.text import repolish


class ButtonKind(StrEnum):
    """How loud a button is; one primary button per screen."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    LINK = "link"


class ButtonSize(StrEnum):
    """Heights of buttons."""

    INLINE = "inline"
    COMPACT = "compact"
    NORMAL = "normal"
    LARGE = "large"


_HEIGHTS = {
    ButtonSize.INLINE: 24,
    ButtonSize.COMPACT: 32,
    ButtonSize.NORMAL: 36,
    ButtonSize.LARGE: 42,
}


class KeyCapButton(QPushButton):
    """A button of one line; neither its words nor its key are ever cut.

    The key is shown only: the window's key filter acts on it.
    """

    def __init__(
        self,
        text: str,
        key: str = "",
        *,
        kind: ButtonKind = ButtonKind.SECONDARY,
        icon: Icon | None = None,
        size: ButtonSize = ButtonSize.NORMAL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._key = key
        self._icon = icon
        self._size = size
        self._reason = ""
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.set_kind(kind)
        self._tell()
        self._fit()
        theme().changed.connect(self._fit)

    @property
    def key(self) -> str:
        """The key shown on the cap."""
        return self._key

    @property
    def kind(self) -> ButtonKind:
        """How loud the button is."""
        return self._kind

    def set_kind(self, kind: ButtonKind) -> None:
        """Make the button the filled one, or not."""
        self._kind = kind
        self.setProperty("kind", str(kind))
        repolish(self)

    def set_label(self, text: str, key: str | None = None) -> None:
        """Show other words, and another key if given."""
        self.setText(text)
        self._key = self._key if key is None else key
        self._tell()
        self.updateGeometry()
        self.update()

    def set_icon(self, icon: Icon | None) -> None:
        """Show another icon."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def disable(self, reason: str) -> None:
        """Switch the button off and say why: in the tooltip and to screen readers."""
        self._reason = reason
        self.setEnabled(False)
        self._tell()

    def enable(self) -> None:
        """Switch the button on again."""
        self._reason = ""
        self.setEnabled(True)
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            self.animateClick()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Room for icon, words and cap."""
        side = theme().px(6 if self._kind is ButtonKind.LINK else 12)
        return QSize(round(self._content_width()) + 2 * side + 2, self._height())

    def minimumSizeHint(self) -> QSize:
        """As wide as the words need: a button is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the style sheet's ground, then icon, words and cap in its middle."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        self._draw_content(painter)
        painter.end()

    def _draw_content(self, painter: QStylePainter) -> None:
        look = theme()
        ink = self._ink()
        middle = self.height() / 2
        left = (self.width() - self._content_width()) / 2
        if self._icon is not None:
            px = look.px(16)
            painter.drawPixmap(QPointF(left, middle - px / 2), pixmap(self._icon, ink, px))
            left += px + look.px(8)
        font = look.font_of(14, 600)
        width = QFontMetricsF(font).horizontalAdvance(self.text())
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(QRectF(left, 0, width + 2, self.height()), int(paint.LEFT), self.text())
        if self._key:
            filled = self._kind is ButtonKind.PRIMARY and self.isEnabled()
            paint.key_cap(painter, left + width + look.px(8), middle, self._key, on_accent=filled)

    def _content_width(self) -> float:
        look = theme()
        width = QFontMetricsF(look.font_of(14, 600)).horizontalAdvance(self.text())
        if self._icon is not None:
            width += look.px(16) + look.px(8)
        if self._key:
            width += look.px(8) + paint.key_cap_width(self._key)
        return width

    def _ink(self) -> str:
        colours = theme().colours
        if not self.isEnabled():
            return colours.muted
        inks = {
            ButtonKind.PRIMARY: colours.accent_text,
            ButtonKind.SECONDARY: colours.text,
            ButtonKind.LINK: colours.accent,
        }
        return inks[self._kind]

    def _height(self) -> int:
        return theme().px(_HEIGHTS[self._size])

    def _fit(self) -> None:
        self.setFixedHeight(self._height())
        self.updateGeometry()

    def _tell(self) -> None:
        self.setAccessibleName(self.text())
        hint = ""
        if self._key:
            hint = QCoreApplication.translate("KeyCapButton", "Πλήκτρο %1").replace("%1", self._key)
        self.setAccessibleDescription(self._reason or hint)
        self.setToolTip(self._reason)
