"""One page large, fitted to the room there is; it can be looked at closer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.scan.page_strip import image_of
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QImage, QResizeEvent

    from kep_client.ports.scanner import Picture, SpooledPage

_SCREEN_DPI = 96
_STEPS = (1.0, 1.5, 2.0, 3.0)


class _Sheet(QWidget):
    """The picture itself."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._drawn: QPixmap | None = None

    def show_image(self, image: QImage | None) -> None:
        self._image, self._drawn = image, None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the page and its edge."""
        if self._image is None:
            return
        if self._drawn is None or self._drawn.size() != self.size():
            self._drawn = QPixmap.fromImage(
                self._image.scaled(
                    self.size(),
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._drawn)
        painter.setPen(QPen(theme().colour("line2"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class PagePreview(QFrame):
    """The card at the right; ``slot`` holds the button unless it lies elsewhere.

    Signals:
        finish_pressed: of the button below the page.
    """

    finish_pressed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self.setObjectName("scan.preview")
        self.setAccessibleName(self.tr("Προεπισκόπηση"))
        self._step = 0
        self._natural = 0.0
        self._image: QImage | None = None
        self._title = Text("", TextRole.SECTION, "muted")
        self._percent = Text("", TextRole.CAPTION, "muted")
        link, small = ButtonKind.LINK, ButtonSize.INLINE
        self._closer = KeyCapButton("+", kind=link, size=small)
        self._farther = KeyCapButton("−", kind=link, size=small)
        self._closer.setAccessibleName(self.tr("Πιο κοντά"))
        self._farther.setAccessibleName(self.tr("Πιο μακριά"))
        self._closer.setObjectName("scan.closer")
        self._farther.setObjectName("scan.farther")
        self._sheet, self._area = _Sheet(), QScrollArea()
        self.finish = KeyCapButton(self.tr("Τέλος και επισύναψη"), "Ctrl+↵")
        self.finish.setObjectName("scan.attach")
        self.slot = QVBoxLayout()
        self._lay_out()
        self._closer.clicked.connect(lambda: self._zoom(1))
        self._farther.clicked.connect(lambda: self._zoom(-1))
        self.finish.clicked.connect(self.finish_pressed)
        self.clear()

    def show_page(self, number: int, page: SpooledPage, picture: Picture) -> None:
        """Show a page, turned as the clerk turned it."""
        self._image = image_of(picture, page.turns)
        wide = page.height if page.turns % 2 else page.width
        self._natural = wide * _SCREEN_DPI / page.dpi * theme().zoom
        self._title.setText(self.tr("Σελίδα %1").replace("%1", str(number)))
        self._sheet.show_image(self._image)
        self._set_tools(shown=True)
        self._fit()

    def clear(self) -> None:
        """Show no page."""
        self._image = None
        self._title.setText("")
        self._sheet.show_image(None)
        self._set_tools(shown=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._fit()

    def _set_tools(self, *, shown: bool) -> None:
        for part in (self._closer, self._farther, self._percent):
            part.setVisible(shown)

    def _zoom(self, by: int) -> None:
        self._step = min(max(self._step + by, 0), len(_STEPS) - 1)
        self._fit()

    def _fit(self) -> None:
        if self._image is None:
            return
        room = self._area.maximumViewportSize() - QSize(2, 2)
        ratio = self._image.height() / self._image.width()
        width = min(room.width(), round(room.height() / ratio)) * _STEPS[self._step]
        self._sheet.setFixedSize(max(round(width), 1), max(round(width * ratio), 1))
        self._percent.setText(f"{round(100 * width / self._natural)}%")

    def _lay_out(self) -> None:
        look = theme()
        head = QHBoxLayout()
        head.setSpacing(look.px(4))
        head.addWidget(self._title, 1)
        for part in (self._farther, self._percent, self._closer):
            head.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area.setWidget(self._sheet)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(12))
        column.setSpacing(look.px(8))
        column.addLayout(head)
        column.addWidget(self._area, 1)
        column.addLayout(self.slot)
        self.slot.addWidget(self.finish)
