"""How rows are painted: timeline, queue, two lines, boxes, single lines."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QLineF, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.theme.icons import pixmap
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets import paint
from ui.widgets.rows.row_list import ROW_ROLE
from ui.widgets.rows.values import BoxRow, LineRow, QueueRow, RowTone, TimelineRow, TwoLineRow

_T = TypeVar("_T")
_Index = QModelIndex | QPersistentModelIndex

_GROUNDS: dict[RowTone, tuple[str, str]] = {
    "normal": ("muted", "sunken"),
    "now": ("accent_text", "accent"),
    "warn": ("warn", "warn_soft"),
    "ok": ("ok", "ok_soft"),
    "err": ("err", "err_soft"),
    "info": ("accent", "accent_soft"),
}


class RowDelegate(QStyledItemDelegate, Generic[_T]):
    """Draws ground and focus ring; `draw` of each kind does the rest."""

    height = 50
    """Pixels of a row at 100 %."""
    inset = 1
    """Pixels between the row's edge and the ground of the current row."""
    highlights = True
    """Whether the current row has a ground of its own."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Every row of a list has the same height."""
        return QSize(theme().px(120), theme().px(self.height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        row = index.data(ROW_ROLE)
        if row is None:
            return
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.highlights:
            ground = option.rect.adjusted(0, theme().px(self.inset), 0, -theme().px(self.inset))
            paint.row_ground(painter, ground, selected=selected, focused=focused)
        box = QRectF(option.rect)
        self.draw(painter, box, row, selected=selected)
        if focused and not self.highlights:
            paint.ring(painter, box.adjusted(0, 1, 0, -3), theme().sizes.radius_row)
        painter.restore()

    def draw(self, painter: QPainter, box: QRectF, row: _T, *, selected: bool) -> None:
        """Draw the content of one row."""
        raise NotImplementedError


def _two_lines(painter: QPainter, box: QRectF, title: str, detail: str) -> None:
    look = theme()
    if not detail:
        paint.line(painter, box, title, paint.strong(), look.colour("text"))
        return
    half = look.px(19)
    upper = QRectF(box.left(), box.center().y() - half + 1, box.width(), half)
    lower = QRectF(box.left(), box.center().y() + 1, box.width(), look.px(17))
    paint.line(painter, upper, title, paint.strong(), look.colour("text"))
    paint.line(painter, lower, detail, paint.small(), look.colour("muted"))


class TimelineDelegate(RowDelegate[TimelineRow]):
    """A disc with the channel's icon on a hairline, two lines, chip and time."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row and the hairline to its neighbours."""
        super().paint(painter, option, index)
        last = index.row() == index.model().rowCount() - 1
        if not last:
            self._thread(painter, QRectF(option.rect))

    def draw(self, painter: QPainter, box: QRectF, row: TimelineRow, *, selected: bool) -> None:
        """Draw the content of one row."""
        look = theme()
        middle = box.center().y()
        ink, ground = _GROUNDS[row.tone]
        centre = QPointF(box.left() + look.px(24), middle)
        colour = getattr(look.colours, ink)
        paint.disc(painter, centre, look.px(14), look.colour(ground), row.icon, colour)
        right = box.right() - look.px(10)
        when = QRectF(right - look.px(90), box.top(), look.px(90), box.height())
        width = paint.line_right(painter, when, row.when, paint.small(), look.colour("muted"))
        if row.when:
            right -= max(width, look.px(74)) + look.px(12)
        if row.chip:
            chip = (row.chip, row.chip_kind)
            right = paint.chip(painter, right, middle, *chip, selected=selected) - look.px(10)
        left = box.left() + look.px(46)
        words = QRectF(left, box.top(), right - left, box.height())
        _two_lines(painter, words, row.title, row.detail)

    def _thread(self, painter: QPainter, box: QRectF) -> None:
        look = theme()
        x = box.left() + look.px(24)
        gap = look.px(18)
        painter.setPen(QPen(look.colour("line"), look.px(2)))
        painter.drawLine(QLineF(x, box.center().y() + gap, x, box.bottom() + look.px(8)))


class QueueDelegate(RowDelegate[QueueRow]):
    """A ticket's number on a soft ground, service, since when, and the minutes."""

    height = 53
    inset = 3

    def draw(self, painter: QPainter, box: QRectF, row: QueueRow, *, selected: bool) -> None:
        """Draw the content of one row."""
        look = theme()
        box = box.adjusted(0, look.px(3), 0, -look.px(3))
        ink, ground = ("warn", "warn_soft") if row.urgent else ("accent", "accent_soft")
        height, width = look.px(26), look.px(58)
        badge = QRectF(box.left() + look.px(8), box.center().y() - height / 2, width, height)
        solid = "surface" if selected and not row.urgent else ground
        paint.badge(painter, badge, row.number, look.colour(ink), look.colour(solid))
        right = box.right() - look.px(10)
        minutes = QRectF(right - look.px(40), box.top(), look.px(40), box.height())
        font = look.font_of(14, 700)
        taken = paint.line_right(painter, minutes, row.minutes, font, look.colour("text"))
        left = badge.right() + look.px(11)
        words = QRectF(left, box.top(), right - taken - look.px(8) - left, box.height())
        self._words(painter, words, row)

    def _words(self, painter: QPainter, box: QRectF, row: QueueRow) -> None:
        if not row.urgent:
            _two_lines(painter, box, row.title, row.detail)
            return
        look = theme()
        half = look.px(19)
        upper = QRectF(box.left(), box.center().y() - half + 1, box.width(), half)
        lower = QRectF(box.left(), box.center().y() + 1, box.width(), look.px(17))
        paint.line(painter, upper, row.title, paint.strong(), look.colour("text"))
        paint.line(painter, lower, row.detail, paint.strong(size=12), look.colour("warn"))


class TwoLineDelegate(RowDelegate[TwoLineRow]):
    """Badge or icon, two lines, chip and fact: clerks, steps, search results."""

    def draw(self, painter: QPainter, box: QRectF, row: TwoLineRow, *, selected: bool) -> None:
        """Draw the content of one row."""
        look = theme()
        left = self._lead(painter, box, row, selected=selected)
        right = box.right() - look.px(10)
        if row.meta:
            area = QRectF(box.left(), box.top(), right - box.left(), box.height())
            font, ink = paint.small(), look.colour("muted")
            right -= paint.line_right(painter, area, row.meta, font, ink) + look.px(10)
        if row.chip:
            at, chip = box.center().y(), (row.chip, row.chip_kind)
            right = paint.chip(painter, right, at, *chip, selected=selected) - look.px(10)
        words = QRectF(left, box.top(), right - left, box.height())
        _two_lines(painter, words, row.title, row.detail)

    def _lead(self, painter: QPainter, box: QRectF, row: TwoLineRow, *, selected: bool) -> float:
        look = theme()
        ink, ground = _GROUNDS[row.tone]
        if row.icon is not None:
            centre = QPointF(box.left() + look.px(22), box.center().y())
            colour = getattr(look.colours, ink)
            paint.disc(painter, centre, look.px(14), look.colour(ground), row.icon, colour)
            return box.left() + look.px(44)
        if not row.badge:
            return box.left() + look.px(10)
        if row.tone == "normal":
            ink, ground = ("accent_text", "accent") if selected else ("accent", "accent_soft")
        words = look.metrics(TextRole.STRONG).horizontalAdvance(row.badge) + look.px(14)
        width = max(words, look.px(26 if len(row.badge) == 1 else 40))
        height = look.px(26)
        badge = QRectF(box.left() + look.px(9), box.center().y() - height / 2, width, height)
        paint.badge(painter, badge, row.badge, look.colour(ink), look.colour(ground))
        return badge.right() + look.px(10)


class BoxDelegate(RowDelegate[BoxRow]):
    """A sunken box with a title over a chip and a fact."""

    height = 65
    highlights = False

    def draw(self, painter: QPainter, box: QRectF, row: BoxRow, *, selected: bool) -> None:
        """Draw the content of one row."""
        look = theme()
        box = box.adjusted(0, 0, 0, -look.px(7))
        ground = look.colour("accent_soft" if selected else "sunken")
        paint.rounded(painter, box, ground, look.sizes.radius_row)
        inner = box.adjusted(look.px(10), 0, -look.px(10), 0)
        upper = QRectF(inner.left(), box.top() + look.px(7), inner.width(), look.px(20))
        paint.line(painter, upper, row.title, paint.strong(), look.colour("text"))
        middle = box.top() + look.px(40)
        left = inner.left()
        if row.chip:
            left += paint.chip_width(row.chip)
            paint.chip(painter, left, middle, row.chip, row.chip_kind, selected=selected)
            left += look.px(8)
        lower = QRectF(left, middle - look.px(9), inner.right() - left, look.px(18))
        paint.line(painter, lower, row.detail, paint.small(), look.colour("muted"))


class LineDelegate(RowDelegate[LineRow]):
    """One line: icon, words, a fact at the right."""

    height = 27

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
        left = box.left()
        muted = look.colour("muted")
        if row.icon is not None:
            px = look.px(18)
            at = QPointF(left, box.center().y() - px / 2)
            painter.drawPixmap(at, pixmap(row.icon, look.colours.muted, px))
            left += px + look.px(8)
        taken = paint.line_right(painter, box, row.meta, paint.small(), muted)
        words = QRectF(left, box.top(), box.right() - taken - look.px(8) - left, box.height())
        paint.line(painter, words, row.title, look.font(TextRole.BODY), look.colour("text"))
