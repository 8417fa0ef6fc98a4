"""A card in the middle of the window, without rail and top bar: sign-in and lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class CentredPage(QScrollArea):
    """One card in the middle; `body` takes the content. It scrolls when the window is small."""

    def __init__(self, name: str, *, width: int = 500, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width = width
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = QWidget()
        ground.setProperty("part", "page")
        self.card = QFrame()
        self.card.setProperty("part", "card")
        self.card.setAccessibleName(name)
        self.body = QVBoxLayout(self.card)
        grid = QGridLayout(ground)
        grid.addWidget(self.card, 1, 1)
        for edge in (0, 2):
            grid.setRowStretch(edge, 1)
            grid.setColumnStretch(edge, 1)
        self.setWidget(ground)
        self._fit()
        theme().changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The card narrows with the window; nothing scrolls sideways."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        look = theme()
        room = self.viewport().width() - look.px(40)
        self.card.setFixedWidth(max(min(look.px(self._width), room), look.px(280)))
        self.body.setContentsMargins(look.px(36), look.px(30), look.px(36), look.px(30))
        self.body.setSpacing(look.px(8))
