"""The rail: where one is, where one can go, and who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.theme.icons import Icon, pixmap
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.frame.clerk_block import ClerkBlock
from ui.views.frame.values import Clerk, Office, Place
from ui.widgets import paint
from ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ITEM = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class RailItem:
    """One place of the rail; the badge counts what needs a person."""

    place: Place
    word: str
    icon: Icon
    key: str
    badge: int = 0


class RailModel(QAbstractListModel):
    """The places in their order."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[RailItem] = []

    def set_items(self, items: Sequence[RailItem]) -> None:
        """Show these."""
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Count of places."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The item for the delegate, its words for readers."""
        if not index.isValid():
            return None
        item = self._items[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return item
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return item.word
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(item)
            case _:
                return None

    def _spoken(self, item: RailItem) -> str:
        wanting = ""
        if item.badge == 1:
            wanting = self.tr("1 θέλει εσάς")
        elif item.badge:
            wanting = self.tr("%1 θέλουν εσάς").replace("%1", str(item.badge))
        return ", ".join(part for part in (item.word, wanting, item.key) if part)


class RailDelegate(QStyledItemDelegate):
    """An icon over a word, a badge at the icon's shoulder."""

    def __init__(self) -> None:
        super().__init__()
        self.compact = False

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """All places are equally high."""
        look = theme()
        return QSize(look.px(40), look.px(44 if self.compact else 62))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one place."""
        look = theme()
        item: RailItem = index.data(_ITEM)
        state: QStyle.StateFlag = option.state
        on = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(look.px(6), look.px(1), -look.px(6), -look.px(1))
        if on:
            paint.rounded(painter, box, look.colour("nav_on"), look.px(8))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(Qt.GlobalColor.white)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), look.px(8), look.px(8))
        self._draw(painter, box, item, on=on)
        painter.restore()

    def _draw(self, painter: QPainter, box: QRectF, item: RailItem, *, on: bool) -> None:
        look = theme()
        ink = "#FFFFFF" if on else look.colours.nav_text
        px = look.sizes.icon_rail
        middle = box.center().y() if self.compact else box.top() + look.px(20)
        at = QPointF(box.center().x() - px / 2, middle - px / 2)
        painter.drawPixmap(at, pixmap(item.icon, ink, px))
        if not self.compact:
            words = QRectF(box.left(), box.top() + look.px(34), box.width(), look.px(20))
            painter.setFont(look.font_of(12, 700 if on else 400))
            painter.setPen(ink)
            painter.drawText(words, int(paint.CENTRE), item.word)
        if item.badge:
            self._badge(painter, QPointF(box.center().x() + look.px(10), middle), item.badge)

    def _badge(self, painter: QPainter, at: QPointF, count: int) -> None:
        look = theme()
        text = str(count) if count < 100 else "99+"
        wide = look.metrics(TextRole.STRONG).horizontalAdvance(text) + look.px(10)
        width = max(wide, look.px(20))
        left = at.x() if not self.compact else at.x() - look.px(6)
        box = QRectF(left, at.y() - look.px(9), width, look.px(18))
        if self.compact:
            box.translate(0, -look.px(9))
        paint.rounded(painter, box, look.colour("badge"), box.height() / 2)
        painter.setFont(look.font_of(12, 700))
        painter.setPen(look.colour("badge_text"))
        painter.drawText(box, int(paint.CENTRE), text)


class Rail(QFrame):
    """Office, places and clerk.

    Signals:
        place_chosen: the `Place` to go to.
        clerk_pressed: lock or switch of clerk wanted.
    """

    place_chosen = Signal(Place)
    clerk_pressed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "rail")
        self._badges: dict[Place, int] = {}
        self._hidden: frozenset[Place] = frozenset({Place.BOARD})
        self._compact = False
        self._name = Text("", TextRole.STRONG, "nav_strong")
        self._number = Text("", TextRole.CAPTION, "nav")
        self._model = RailModel()
        self._delegate = RailDelegate()
        self._list = self._make_list()
        self._list.setObjectName("rail")
        self._clerk = ClerkBlock()
        self._clerk.setObjectName("clerk")
        self._clerk.clicked.connect(self.clerk_pressed)
        self._lay_out()
        self._renew()
        self._fit()
        theme().changed.connect(self._fit)

    @property
    def place_list(self) -> QListView:
        """The list, for the order of focus."""
        return self._list

    @property
    def clerk_block(self) -> ClerkBlock:
        """The block at the foot, for the order of focus."""
        return self._clerk

    def set_office(self, office: Office) -> None:
        """Show the office."""
        self._name.setText(office.name)
        self._number.setText(office.number)
        self._name.setAccessibleName(f"{office.name} {office.number}")

    def set_clerk(self, clerk: Clerk) -> None:
        """Show who is signed in."""
        self._clerk.set_clerk(clerk)

    def set_place(self, place: Place) -> None:
        """Mark where one is, without a signal."""
        self._list.selectionModel().blockSignals(True)
        self._list.setCurrentIndex(self._model.index(self._places().index(place)))
        self._list.selectionModel().blockSignals(False)
        self._list.viewport().update()

    def set_badges(self, badges: Mapping[Place, int]) -> None:
        """Show how many things need a person, by place."""
        self._badges = dict(badges)
        self._renew()

    def set_hidden(self, places: frozenset[Place]) -> None:
        """Leave places out; the board is for managers."""
        self._hidden = places
        self._renew()

    def set_compact(self, compact: bool) -> None:  # noqa: FBT001 - the state itself
        """Show icons only, words in tooltips."""
        if compact != self._compact:
            self._compact = compact
            self._fit()

    def _make_list(self) -> QListView:
        view = QListView()
        view.setModel(self._model)
        view.setItemDelegate(self._delegate)
        view.setAccessibleName(self.tr("Μέρη"))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setUniformItemSizes(True)
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        view.setHorizontalScrollBarPolicy(off)
        view.setVerticalScrollBarPolicy(off)
        view.selectionModel().currentChanged.connect(self._chosen)
        return view

    def _lay_out(self) -> None:
        look = theme()
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(11), 0, look.px(8))
        column.setSpacing(0)
        column.addWidget(self._name, 0, centre)
        column.addWidget(self._number, 0, centre)
        column.addSpacing(look.px(12))
        column.addWidget(self._list, 1)
        column.addWidget(self._clerk)

    def _items(self) -> list[RailItem]:
        every = (
            RailItem(Place.DESK, self.tr("Θυρίδα"), Icon.DESK, "F2"),
            RailItem(Place.CASES, self.tr("Υποθέσεις"), Icon.FOLDER, "F7"),
            RailItem(Place.OUTBOX, self.tr("Αποστολές"), Icon.UPLOAD, "Ctrl+3"),
            RailItem(Place.BOARD, self.tr("Εποπτεία"), Icon.PEOPLE, "Ctrl+4"),
            RailItem(Place.DIAGNOSTICS, self.tr("Έλεγχος"), Icon.PULSE, "Ctrl+5"),
            RailItem(Place.SETTINGS, self.tr("Ρυθμίσεις"), Icon.GEAR, "Ctrl+6"),
        )
        return [
            RailItem(item.place, item.word, item.icon, item.key, self._badges.get(item.place, 0))
            for item in every
            if item.place not in self._hidden
        ]

    def _places(self) -> list[Place]:
        return [item.place for item in self._items()]

    def _renew(self) -> None:
        item = self._list.currentIndex().data(_ITEM)
        self._model.set_items(self._items())
        place = item.place if item is not None else Place.DESK
        self.set_place(place if place in self._places() else Place.DESK)

    def _chosen(self, index: QModelIndex) -> None:
        item = index.data(_ITEM)
        if item is not None:
            self.place_chosen.emit(item.place)

    def _fit(self) -> None:
        sizes = theme().sizes
        self.setFixedWidth(sizes.rail_compact if self._compact else sizes.rail)
        self._delegate.compact = self._compact
        self._clerk.compact = self._compact
        self._clerk.setFixedHeight(self._clerk.sizeHint().height())
        self._list.scheduleDelayedItemsLayout()
        self.update()
