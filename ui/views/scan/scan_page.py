"""Σάρωση: the pages of one paper, live, in order, with what stands between them and the case."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kep_client.ports.scanner import ScanColour, ScanSource
from kep_client.services.scanning import Activity
from ui.presenters.scan import ProfileChoice
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.frame.values import Breadth
from ui.views.scan.page_strip import PageStrip
from ui.views.scan.preview import PagePreview
from ui.views.scan.trouble import TroubleStrip
from ui.widgets.card import Hairline
from ui.widgets.chip import Chip
from ui.widgets.empty_state import EmptyState
from ui.widgets.icon_label import IconLabel
from ui.widgets.key_cap_button import ButtonKind, KeyCapButton
from ui.widgets.text import ElidedLabel, Text

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent

    from kep_client.ports.scanner import Picture, ScanProfile, SpooledPage
    from ui.presenters.scan import ScanOpening, ScanPicture


_LOW = 560


class ScanPage(QWidget):
    """Implements `ui.presenters.scan.ScanView`.

    Signals:
        scan_pressed, stop_pressed, finish_pressed, again_pressed, undo_pressed, left: buttons.
        profile_chosen: a `ProfileChoice`.
    """

    scan_pressed = Signal()
    stop_pressed = Signal()
    finish_pressed = Signal()
    again_pressed = Signal()
    undo_pressed = Signal()
    left = Signal()
    profile_chosen = Signal(ProfileChoice)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scan")
        self._picture: ScanPicture | None = None
        self._breadth: Breadth | None = None
        self._two_sided = self._low = False
        self._head_slot = QVBoxLayout()
        self._column, self._card_column = QVBoxLayout(self), QVBoxLayout()
        self._title = ElidedLabel(self.tr("Σάρωση στην υπόθεση"), TextRole.H1)
        self._about = ElidedLabel("", TextRole.META, "muted")
        self._paper = ElidedLabel("", TextRole.H2)
        self._count = Text("", TextRole.META, "muted")
        self._profile = QComboBox()
        self._duplex = Chip(self.tr("Δύο όψεις"), "neutral", about=self.tr("Σάρωση"))
        self._scan = KeyCapButton(self.tr("Σάρωση"), "F8", icon=Icon.SCAN)
        self._stop = KeyCapButton(self.tr("Διακοπή"), icon=Icon.CLOSE)
        self._back = KeyCapButton(self.tr("Πίσω στην υπόθεση"), "Esc")
        self.trouble, self.strip, self.preview = TroubleStrip(), PageStrip(), PagePreview()
        self._nothing = EmptyState("", icon=Icon.SCAN)
        self._body = QStackedWidget()
        self._blank_line = QWidget()
        self._blank_text = Text("", TextRole.META, "muted", wrap=True)
        self._size = Text("", TextRole.META, "muted")
        self.turn = KeyCapButton(self.tr("Στροφή"), "R", icon=Icon.ROTATE)
        self._again = KeyCapButton(self.tr("Ξανά αυτή"), icon=Icon.SCAN)
        self.remove = KeyCapButton(self.tr("Αφαίρεση"), "Del", icon=Icon.TRASH)
        self._undo = KeyCapButton(self.tr("Αναίρεση"), "Ctrl+Z", icon=Icon.UNDO)
        self._icons = {
            self.turn: Icon.ROTATE,
            self._again: Icon.SCAN,
            self.remove: Icon.TRASH,
            self._undo: Icon.UNDO,
        }
        self._name_parts()
        self._lay_out()
        self._connect()
        self._chain()

    # --- what the presenter shows -------------------------------------------------------------

    def show_opening(self, opening: ScanOpening) -> None:
        """Name the paper and offer ways to scan it."""
        self._paper.setText(opening.paper)
        self._about.setText(opening.about)
        self._two_sided = opening.asked.source is ScanSource.DUPLEX
        self._duplex.setVisible(self._two_sided)
        self._profile.clear()
        for choice, words in self._profiles(opening.asked):
            self._profile.addItem(words, choice)

    def show_scan(self, picture: ScanPicture) -> None:
        """Show strip, trouble, sizes and what can be done."""
        before, self._picture = self._picture, picture
        self.trouble.show_picture(picture)
        self.strip.show_tiles(picture.tiles)
        self._body.setCurrentIndex(1 if picture.tiles else 0)
        self._show_words(picture)
        self._show_buttons(picture)
        if picture.fault is not None and (before is None or before.fault is None):
            self._offer_focus()

    def select(self, key: str) -> None:
        """Make a page the current one."""
        self.strip.go_to(key)

    def show_preview(self, number: int, page: SpooledPage, picture: Picture) -> None:
        """Show a page large."""
        self.preview.show_page(number, page, picture)

    def clear_preview(self) -> None:
        """Show no page."""
        self.preview.clear()

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """The parts between which F6 hops."""
        return (self.trouble, self.strip, self.preview)

    def focus_first(self) -> None:
        """Put the focus where the work goes on."""
        target = self.trouble.first_button or (self.strip if self.strip.rows else self._scan)
        target.setFocus()

    # --- shape --------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The window became wider or narrower."""
        super().resizeEvent(event)
        self._refit()

    def showEvent(self, event: QShowEvent) -> None:
        """The page came into a window."""
        super().showEvent(event)
        self._refit()

    def _refit(self) -> None:
        look = theme()
        breadth = Breadth.of(self.window().width() / look.zoom)
        self.preview.setFixedWidth(look.px(260 if breadth is Breadth.MEDIUM else 304))
        low = self.window().height() / look.zoom < _LOW
        self._title.setVisible(not low)
        self._low = low
        self._show_blank_line()
        for column in (self._column, self._card_column):
            column.setSpacing(look.px(5 if low else 9))
        if breadth is not self._breadth:
            self._breadth = breadth
            self._reshape(breadth)

    def _reshape(self, breadth: Breadth) -> None:
        """A narrow window has no room for the picture, nor for keys on every button."""
        wide = breadth in (Breadth.NORMAL, Breadth.WIDE)
        narrow = breadth in (Breadth.NARROW, Breadth.TINY)
        for button, cap in ((self.turn, "R"), (self.remove, "Del"), (self._undo, "Ctrl+Z")):
            button.set_label(button.text(), cap if wide else "")
        for button, icon in self._icons.items():
            button.set_icon(None if narrow else icon)
        self.trouble.set_short(short=narrow)
        self._count.setVisible(not narrow)
        self._duplex.setVisible(self._two_sided and not narrow)
        self.preview.setVisible(not narrow)
        (self._head_slot if narrow else self.preview.slot).addWidget(self.preview.finish)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the case; pages go on arriving."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # --- steps --------------------------------------------------------------------------------

    def _profiles(self, asked: ScanProfile) -> list[tuple[ProfileChoice, str]]:
        grey, colour = self.tr("γκρι"), self.tr("έγχρωμο")
        own = grey if asked.colour is ScanColour.GREY else colour
        paper, glass = self.tr("Κείμενο, %1 %2 dpi"), self.tr("Από το τζάμι, %1 %2 dpi")
        words = [
            (ProfileChoice.ASKED, paper, own),
            (ProfileChoice.COLOUR, paper, colour),
            (ProfileChoice.GLASS, glass, own),
            (ProfileChoice.GLASS_COLOUR, glass, colour),
        ]
        if asked.colour is ScanColour.COLOUR:
            words = [words[0], words[2]]
        return [
            (choice, text.replace("%1", ink).replace("%2", str(asked.dpi)))
            for choice, text, ink in words
        ]

    def _show_words(self, picture: ScanPicture) -> None:
        self._count.setText(self._counted(picture))
        sizes = self.tr("%1 από %2").replace("%1", picture.size).replace("%2", picture.limit)
        self._size.setText(sizes if picture.tiles else "")
        self._size.set_tone("warn" if picture.over else "muted")
        folded = [str(number) for number in picture.blanks]
        one = self.tr("Η σελίδα %1 φαίνεται λευκή και διπλώθηκε.")
        many = self.tr("Οι σελίδες %1 φαίνονται λευκές και διπλώθηκαν.")
        kept = self.tr("Δεν διαγράφεται· μένει στο έγγραφο αν δεν την αφαιρέσετε.")
        if len(folded) > 1:
            kept = self.tr("Δεν διαγράφονται· μένουν στο έγγραφο αν δεν τις αφαιρέσετε.")
        said = (one if len(folded) == 1 else many).replace("%1", ", ".join(folded))
        self._blank_text.setText(f"{said} {kept}" if folded else "")
        self._show_blank_line()
        self._nothing.set_texts(
            self.tr("Καμία σελίδα ακόμη"),
            self.tr("Βάλτε τα χαρτιά στον τροφοδότη ή στο τζάμι και πατήστε F8."),
        )

    def _show_blank_line(self) -> None:
        self._blank_line.setVisible(bool(self._blank_text.text()) and not self._low)

    def _counted(self, picture: ScanPicture) -> str:
        if picture.activity is Activity.BINDING:
            return self.tr("Ετοιμάζεται το έγγραφο")
        blanks = len(picture.blanks)
        if not picture.pages and not blanks:
            return ""
        one = picture.pages == 1
        words = self.tr("1 σελίδα") if one else self.tr("%1 σελίδες")
        words = words.replace("%1", str(picture.pages))
        if not blanks:
            return words
        extra = self.tr("1 λευκή") if blanks == 1 else self.tr("%1 λευκές")
        return f"{words} {self.tr('και')} {extra.replace('%1', str(blanks))}"

    def _show_buttons(self, picture: ScanPicture) -> None:
        idle = picture.activity is Activity.IDLE
        running = picture.activity in (Activity.SCANNING, Activity.WAITING)
        self._scan.setVisible(not running and not (picture.goes_on and picture.fault))
        self._scan.setEnabled(idle)
        self._stop.setVisible(running)
        self._profile.setEnabled(idle)
        has_pages = bool(picture.pages or picture.blanks)
        told = picture.fault is not None
        self._set_kind(self._scan, filled=idle and not has_pages and not told)
        self._set_kind(self.preview.finish, filled=picture.may_finish and not told)
        self.preview.finish.setEnabled(picture.may_finish)
        for button in (self.turn, self.remove):
            button.setEnabled(has_pages and picture.activity is not Activity.BINDING)
        self._again.setEnabled(has_pages and idle)
        self._undo.setEnabled(picture.can_undo)

    @staticmethod
    def _set_kind(button: KeyCapButton, *, filled: bool) -> None:
        kind = ButtonKind.PRIMARY if filled else ButtonKind.SECONDARY
        if button.kind is not kind:
            button.set_kind(kind)

    def _offer_focus(self) -> None:
        """The key that goes on lies under the hand, unless the clerk works elsewhere."""
        if _is_here(self, QApplication.focusWidget()):
            self.focus_first()

    def _name_parts(self) -> None:
        names = {
            "scan.about": self._about,
            "scan.paper": self._paper,
            "scan.count": self._count,
            "scan.profile": self._profile,
            "scan.scan": self._scan,
            "scan.stop": self._stop,
            "scan.back": self._back,
            "scan.turn": self.turn,
            "scan.again": self._again,
            "scan.remove": self.remove,
            "scan.undo": self._undo,
            "scan.size": self._size,
            "scan.blank": self._blank_text,
        }
        for name, part in names.items():
            part.setObjectName(name)
        self._profile.setAccessibleName(self.tr("Προφίλ σάρωσης"))
        self._profile.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._profile.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        self._scan.clicked.connect(self.scan_pressed)
        self._stop.clicked.connect(self.stop_pressed)
        self._back.clicked.connect(self.left)
        self._again.clicked.connect(self.again_pressed)
        self._undo.clicked.connect(self.undo_pressed)
        self.preview.finish_pressed.connect(self.finish_pressed)
        self.turn.clicked.connect(self.strip.turn_wanted)
        self.remove.clicked.connect(self.strip.remove_wanted)
        self._profile.activated.connect(
            lambda place: self.profile_chosen.emit(ProfileChoice(self._profile.itemData(place)))
        )

    def _chain(self) -> None:
        order = (
            self._back,
            self._profile,
            self._scan,
            self._stop,
            self.trouble,
            self.strip,
            self.turn,
            self._again,
            self.remove,
            self._undo,
            self.preview.finish,
        )
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    # --- parts --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        look = theme()
        column = self._column
        column.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(10))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._about)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addLayout(self._head_slot)
        head.addWidget(self._back, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(head)
        body = QHBoxLayout()
        body.setSpacing(look.px(10))
        body.addWidget(self._make_card(), 1)
        body.addWidget(self.preview)
        column.addLayout(body, 1)

    def _make_card(self) -> QFrame:
        look = theme()
        card = QFrame()
        card.setProperty("part", "card")
        column = self._card_column
        card.setLayout(column)
        column.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(11))
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        head.addWidget(self._paper)
        head.addWidget(self._count)
        head.addStretch(1)
        for part in (self._profile, self._duplex, self._scan, self._stop):
            head.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(head)
        column.addWidget(self.trouble)
        # The hidden one of the two asks for no room.
        self._nothing.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._nothing.setMinimumSize(1, 1)
        self._body.addWidget(self._nothing)
        self._body.addWidget(self.strip)
        column.addWidget(self._body, 1)
        self._lay_out_blank_line()
        column.addWidget(self._blank_line)
        column.addWidget(Hairline())
        foot = QHBoxLayout()
        foot.setSpacing(look.px(8))
        for part in (self.turn, self._again, self.remove, self._undo):
            foot.addWidget(part)
        foot.addStretch(1)
        foot.addWidget(self._size, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(foot)
        return card

    def _lay_out_blank_line(self) -> None:
        row = QHBoxLayout(self._blank_line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(8))
        row.addWidget(IconLabel(Icon.DOCUMENT, "muted", 16))
        row.addWidget(self._blank_text, 1)


def _is_here(page: QWidget, focus: QWidget | None) -> bool:
    return focus is None or focus is page or page.isAncestorOf(focus)
