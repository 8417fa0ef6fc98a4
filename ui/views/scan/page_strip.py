"""The pages as they lie: thumbnails, blank ones folded, the place that awaits the next sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionViewItem, QWidget

from ui.i18n.words import translate
from ui.keys import latin_key
from ui.presenters.scan import Tile, TileKind
from ui.theme.icons import Icon, pixmap
from ui.theme.theme import theme
from ui.widgets import paint
from ui.widgets.rows.delegates import RowDelegate
from ui.widgets.rows.row_list import ROW_ROLE, RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent

    from kep_client.ports.scanner import Picture

_WIDE, _NARROW, _HIGH, _GAP = 144, 64, 226, 8
_SHEET = QSize(124, 178)
_FOOT = 38


def image_of(picture: Picture, turns: int = 0) -> QImage:
    """Return bare pixels as an image of their own, turned clockwise by quarters."""
    stride = 3 * picture.width
    image = QImage(
        picture.rgb, picture.width, picture.height, stride, QImage.Format.Format_RGB888
    ).copy()
    return image.transformed(QTransform().rotate(90 * turns)) if turns % 4 else image


class TileDelegate(RowDelegate[Tile]):
    """Draws one place of the strip."""

    def __init__(self) -> None:
        super().__init__()
        self._drawn: dict[tuple[str, int, int], QPixmap] = {}

    def forget(self, keys: set[str]) -> None:
        """Keep thumbnails of these pages only: what is not shown is not held."""
        self._drawn = {key: made for key, made in self._drawn.items() if key[0] in keys}

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """A folded page is a narrow slot."""
        tile = index.data(ROW_ROLE)
        folded = tile is not None and tile.kind is TileKind.BLANK
        look = theme()
        gap = look.px(_GAP)
        return QSize(look.px(_NARROW if folded else _WIDE) + gap, look.px(_HIGH) + gap)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a place; the current one has the ring, with and without the focus."""
        row = index.data(ROW_ROLE)
        if row is not None:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.draw(painter, QRectF(option.rect), row, selected=selected)
            painter.restore()

    def draw(self, painter: QPainter, box: QRectF, row: Tile, *, selected: bool) -> None:
        """Draw ground, picture, number and state."""
        look = theme()
        gap = look.px(_GAP)
        tile = box.adjusted(1, 1, -gap, -gap)
        ground = "accent_soft" if selected else "sunken"
        paint.rounded(painter, tile, look.colour(ground), look.sizes.radius_row)
        if selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("accent"), look.sizes.focus_ring))
            painter.drawRoundedRect(tile, look.sizes.radius_row, look.sizes.radius_row)
        match row.kind:
            case TileKind.PAGE:
                self._draw_page(painter, tile, row)
            case TileKind.BLANK:
                _draw_folded(painter, tile, row)
            case TileKind.AWAITED:
                _draw_awaited(painter, tile, row)

    def _draw_page(self, painter: QPainter, tile: QRectF, row: Tile) -> None:
        look = theme()
        made = self._sheet(row)
        size = made.deviceIndependentSize()
        area = tile.adjusted(0, look.px(8), 0, -look.px(_FOOT))
        left = round(area.center().x() - size.width() / 2)
        top = round(area.center().y() - size.height() / 2)
        painter.drawPixmap(left, top, made)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("line2"), 1))
        painter.drawRect(QRectF(left - 0.5, top - 0.5, size.width() + 1, size.height() + 1))
        foot = QRectF(tile.left() + look.px(10), tile.bottom() - look.px(34), tile.width(), 0)
        foot.setHeight(look.px(26))
        paint.line(painter, foot, str(row.number), paint.strong(), look.colour("text"))
        if row.newest:
            word = translate("PageStrip", "νέα")
            paint.chip(painter, tile.right() - look.px(8), foot.center().y(), word, "info")

    def _sheet(self, row: Tile) -> QPixmap:
        zoom = round(theme().zoom * 100)
        key = (row.key, row.turns, zoom)
        if key not in self._drawn and row.thumbnail is not None:
            image = image_of(row.thumbnail, row.turns)
            room = QSize(theme().px(_SHEET.width()), theme().px(_SHEET.height()))
            keep, smooth = (
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self._drawn[key] = QPixmap.fromImage(image.scaled(room, keep, smooth))
        return self._drawn[key]


def _draw_folded(painter: QPainter, tile: QRectF, row: Tile) -> None:
    look = theme()
    middle = tile.center().y()
    lines = (
        (-52.0, str(row.number), paint.strong(), look.colour("text")),
        (-2.0, translate("PageStrip", "λευκή"), paint.small(), look.colour("muted")),
        (22.0, translate("PageStrip", "Προβολή"), paint.strong(), look.colour("accent")),
    )
    for offset, text, font, ink in lines:
        _centred(painter, tile, middle + look.px(offset), text, (font, ink))
    icon = look.px(16)
    at = round(tile.center().x() - icon / 2), round(middle - look.px(24))
    painter.drawPixmap(*at, pixmap(Icon.DOCUMENT, look.colours.muted, icon))


def _draw_awaited(painter: QPainter, tile: QRectF, row: Tile) -> None:
    look = theme()
    middle = tile.center().y()
    state = (
        translate("PageStrip", "έρχεται")
        if row.moving
        else translate("PageStrip", "περιμένει χαρτί")
    )
    icon = look.px(24)
    at = round(tile.center().x() - icon / 2), round(middle - look.px(34))
    painter.drawPixmap(*at, pixmap(Icon.SCAN, look.colours.muted, icon))
    title = translate("PageStrip", "Σελίδα %1").replace("%1", str(row.number))
    strong = (paint.strong(), look.colour("text"))
    _centred(painter, tile, middle - look.px(6), title, strong)
    _centred(painter, tile, middle + look.px(16), state, (paint.small(), look.colour("muted")))


def _centred(
    painter: QPainter, tile: QRectF, top: float, text: str, how: tuple[QFont, QColor]
) -> None:
    painter.setFont(how[0])
    painter.setPen(how[1])
    box = QRectF(tile.left(), top, tile.width(), theme().px(22))
    painter.drawText(box, int(paint.CENTRE), text)


class PageStrip(RowList[Tile]):
    """The tiles side by side; with the focus here keys act on the current page.

    Signals:
        page_picked: key of a page the clerk went to.
        unfold_wanted: key of a folded page.
        remove_wanted, turn_wanted: act on the current page.
        move_wanted: by how many places.
    """

    page_picked = Signal(str)
    unfold_wanted = Signal(str)
    remove_wanted = Signal()
    turn_wanted = Signal()
    move_wanted = Signal(int)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        self._tiles = TileDelegate()
        super().__init__(translate("PageStrip", "Σελίδες"), self._tiles, parent=parent)
        self.setObjectName("scan.pages")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(False)
        self._quiet = False
        self.picked.connect(self._tell_picked)
        self.opened.connect(self._unfold)

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show these places; the current page stays the current one."""
        self._tiles.forget({tile.key for tile in tiles})
        self._quiet = True
        self.set_rows([replace(tile, spoken=_spoken(tile)) for tile in tiles])
        self._quiet = False

    def go_to(self, key: str) -> None:
        """Make a page the current one and bring it into sight; tells nobody."""
        if key == self.current_key:
            return
        self._quiet = True
        self.select(key)
        self.scrollTo(self.currentIndex())
        self._quiet = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete, R and Ctrl with an arrow act on the page; all else is the list's own."""
        key = latin_key(event.key(), event.nativeVirtualKey(), event.nativeScanCode())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        arrows = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key == Qt.Key.Key_Delete and not held:
            self.remove_wanted.emit()
        elif key == Qt.Key.Key_R and not held:
            self.turn_wanted.emit()
        elif held == Qt.KeyboardModifier.ControlModifier and key in arrows:
            self.move_wanted.emit(arrows[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens a folded page."""
        super().mouseReleaseEvent(event)
        row = self.indexAt(event.position().toPoint()).data(ROW_ROLE)
        if row is not None:
            self._unfold(row.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A strip that becomes lower, for trouble is told above it, keeps the page in sight."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def _tell_picked(self, key: str) -> None:
        if not self._quiet:
            self.page_picked.emit(key)

    def _unfold(self, key: str) -> None:
        tile = next((tile for tile in self.rows if tile.key == key), None)
        if tile is not None and tile.kind is TileKind.BLANK:
            self.unfold_wanted.emit(key)


def _spoken(tile: Tile) -> str:
    page = translate("PageStrip", "Σελίδα %1").replace("%1", str(tile.number))
    match tile.kind:
        case TileKind.PAGE:
            return f"{page}, {translate('PageStrip', 'νέα')}" if tile.newest else page
        case TileKind.BLANK:
            return f"{page}, {translate('PageStrip', 'λευκή, διπλωμένη')}"
        case TileKind.AWAITED:
            coming = translate("PageStrip", "έρχεται")
            return f"{page}, {coming if tile.moving else translate('PageStrip', 'περιμένει χαρτί')}"
