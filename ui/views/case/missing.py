"""What is missing, one line each; a line leads to its place on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)

from ui.theme.icons import Icon, pixmap
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets.rows.delegates import RowDelegate
from ui.widgets.rows.row_list import ROW_ROLE, RowList
from ui.widgets.rows.values import LineRow

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter, QResizeEvent
    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

    from ui.presenters.case_shown import MissingLine


_Index = QModelIndex | QPersistentModelIndex
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class _MissingDelegate(RowDelegate[LineRow]):
    """An amber mark and as many lines as the words need."""

    width = 200
    """Pixels of the list."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        """As high as the words at this width."""
        look = theme()
        row = index.data(ROW_ROLE)
        room = QRect(0, 0, self.width - look.px(28), 10_000)
        words = look.metrics(TextRole.BODY).boundingRect(room, _WRAP, row.title if row else "")
        return QSize(self.width, words.height() + look.px(12))

    def draw(
        self,
        painter: QPainter,
        box: QRectF,
        row: LineRow,
        *,
        selected: bool,  # noqa: ARG002 - the ground alone tells it here
    ) -> None:
        """Draw the content of one row."""
        look = theme()
        px = look.px(16)
        left = box.left() + look.px(4)
        at = QPointF(left, box.center().y() - px / 2)
        painter.drawPixmap(at, pixmap(Icon.WARNING, look.colours.warn, px))
        left += px + look.px(8)
        words = QRectF(left, box.top() + look.px(2), box.right() - left, box.height() - look.px(4))
        painter.setFont(look.font(TextRole.BODY))
        painter.setPen(look.colour("text"))
        painter.drawText(words, _WRAP, row.title)


class MissingList(RowList[LineRow]):
    """The lines in page order.

    Signals:
        chosen: the line that was clicked, or Enter pressed on.
    """

    chosen = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        self._words = _MissingDelegate()
        super().__init__(self.tr("Πριν υποβάλετε"), self._words, parent=parent)
        self.setUniformItemSizes(False)
        self.setObjectName("case.missing")
        self._lines: dict[str, MissingLine] = {}
        self.clicked.connect(self._click)
        self.opened.connect(self._choose)

    def show_missing(self, lines: tuple[MissingLine, ...]) -> None:
        """Show what is missing now."""
        self._lines = {f"{line.kind}:{line.place}": line for line in lines}
        self.set_rows([LineRow(key, line.text) for key, line in self._lines.items()])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words wrap otherwise in another width."""
        self._words.width = self.viewport().width()
        self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)

    def _click(self, index: QModelIndex) -> None:
        self._choose(self.rows[index.row()].key)

    def _choose(self, key: str) -> None:
        if (line := self._lines.get(key)) is not None:
            self.chosen.emit(line)
