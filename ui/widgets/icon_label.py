"""A small icon beside words, drawn again when the look changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from ui.theme.icons import pixmap
from ui.theme.theme import theme

if TYPE_CHECKING:
    from ui.theme.icons import Icon


class IconLabel(QLabel):
    """Decorative: the words beside it say the same."""

    def __init__(
        self, icon: Icon, ink: str = "muted", px: int = 16, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon, self._ink, self._px = icon, ink, px
        self._draw()
        theme().changed.connect(self._draw)

    def set_icon(self, icon: Icon, ink: str) -> None:
        """Show another icon; `ink` is the name of a token."""
        self._icon, self._ink = icon, ink
        self._draw()

    def _draw(self) -> None:
        look = theme()
        colour = getattr(look.colours, self._ink)
        self.setPixmap(pixmap(self._icon, colour, look.px(self._px)))
