"""The head of an open record: name, masked numbers, how sure we are, where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from kep_client.domain.masking import mask_afm, mask_amka
from kep_client.domain.party import Evidence, IdentifierScheme, Party
from kep_client.domain.record import RecordOrigin
from ui.i18n import dates
from ui.i18n.office_time import local
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.desk import words
from ui.widgets import paint
from ui.widgets.announce import announce
from ui.widgets.chip import Chip
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kep_client.domain.record import PersonRecord
    from kep_client.ports.card import CardRead
    from ui.presenters.person import PersonPicture, Revealed

_MASKS: dict[IdentifierScheme, Callable[[str], str]] = {
    IdentifierScheme.AFM: mask_afm,
    IdentifierScheme.AMKA: mask_amka,
}


_SHORT_PHOTO = 46


class PhotoPlace(QWidget):
    """Where a photo from a chip would be; a silhouette, for none is kept."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._short = False
        self._fit()
        theme().changed.connect(self._fit)

    def set_short(self, short: bool) -> None:  # noqa: FBT001 - the state itself
        """Take less room on a low window."""
        self._short = short
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a head and shoulders."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        outline = QPainterPath()
        outline.addRoundedRect(box, look.px(5), look.px(5))
        painter.setClipPath(outline)
        paint.rounded(painter, box, look.colour("sunken"), look.px(5))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("line2"))
        middle, wide = box.center().x(), box.width()
        painter.drawEllipse(QRectF(middle - wide * 0.21, wide * 0.25, wide * 0.42, wide * 0.48))
        painter.drawEllipse(QRectF(middle - wide * 0.42, wide * 0.82, wide * 0.84, wide * 0.9))
        painter.end()

    def _fit(self) -> None:
        look = theme()
        height = look.px(_SHORT_PHOTO) if self._short else look.sizes.photo_height
        self.setFixedSize(height * look.sizes.photo_width // look.sizes.photo_height, height)


class PersonHeader(QWidget):
    """Name, birth, masked numbers, three chips, one line about the origin.

    Signals:
        reveal: the `IdentifierScheme` to show in full.
    """

    reveal = Signal(IdentifierScheme)

    def __init__(self, now: Callable[[], datetime], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._party: Party | None = None
        self._revealed: Revealed | None = None
        self._hide = QTimer(self)
        self._hide.setSingleShot(True)
        self._hide.timeout.connect(self.conceal)
        self.name = ElidedLabel("", TextRole.H1)
        self.name.setObjectName("person.name")
        self._numbers = ElidedLabel("", TextRole.META, "muted")
        self._numbers.setObjectName("person.numbers")
        self._show = KeyCapButton(self.tr("Εμφάνιση"), kind=ButtonKind.LINK, size=ButtonSize.INLINE)
        self._show.setObjectName("person.reveal")
        self._show.clicked.connect(self._ask)
        self._menu = QMenu(self)
        self._chips = [Chip("", about=about) for about in self._abouts()]
        self._origin = ElidedLabel("", TextRole.CAPTION, "muted")
        self._origin.setObjectName("person.origin")
        self._photo = PhotoPlace()
        self._chip_row = QWidget()
        self._first_row = QHBoxLayout()
        self._column = QVBoxLayout()
        self._short = False
        self._lay_out()

    def show_person(self, picture: PersonPicture) -> None:
        """Show a person; the name is there before the record."""
        record = picture.record
        party = record.party if record is not None else None
        if party is None or self._party is None or party.id != self._party.id:
            self.conceal()
        self._party = party
        self.name.setText(party.full_name if party is not None else picture.name)
        self._tell_numbers()
        self._show.setVisible(bool(self._schemes()))
        self._tell_chips(picture)
        self._origin.setText(self._origin_of(picture))

    def set_short(self, short: bool) -> None:  # noqa: FBT001 - the state itself
        """On a low window: a small photo, one chip beside the name, no line of origin."""
        if short is self._short:
            return
        self._short = short
        self._photo.set_short(short)
        self._origin.setVisible(not short)
        if short:
            self._first_row.addWidget(self._chip_row)
        else:
            self._column.addWidget(self._chip_row)
        for chip in self._chips[1:]:
            chip.setVisible(not short and bool(chip.text()))

    def show_value(self, revealed: Revealed) -> None:
        """Show one value in full for its seconds; it is spoken once."""
        self._revealed = revealed
        self._tell_numbers()
        self._hide.start(revealed.seconds * 1000)
        announce(self, f"{_scheme_word(revealed.scheme)} {revealed.value}")

    def conceal(self) -> None:
        """Mask again."""
        self._hide.stop()
        if self._revealed is not None:
            self._revealed = None
            self._tell_numbers()

    def _schemes(self) -> list[IdentifierScheme]:
        party = self._party
        return [] if party is None else [s for s in _MASKS if party.identifier(s)]

    def _ask(self) -> None:
        schemes = self._schemes()
        if len(schemes) == 1:
            self.reveal.emit(schemes[0])
            return
        self._menu.clear()
        for scheme in schemes:
            act = self._menu.addAction(_scheme_word(scheme))
            act.triggered.connect(lambda _=False, which=scheme: self.reveal.emit(which))
        below = self._show.mapToGlobal(self._show.rect().bottomLeft())
        self._menu.popup(below)

    def _tell_numbers(self) -> None:
        party = self._party
        if party is None:
            self._numbers.setText("")
            return
        parts = []
        if party.birth_date:
            born = words.iso_day(party.birth_date)
            parts.append(self.tr("γενν. %1").replace("%1", born))
        parts += [f"{_scheme_word(s)} {self._value(party, s)}" for s in self._schemes()]
        if not party.identifier(IdentifierScheme.AFM):
            parts.append(self.tr("χωρίς ΑΦΜ"))
        self._numbers.setText("  ·  ".join(parts))

    def _value(self, party: Party, scheme: IdentifierScheme) -> str:
        revealed = self._revealed
        if revealed is not None and revealed.scheme is scheme:
            return revealed.value
        return _MASKS[scheme](party.identifier(scheme))

    # --- chips and origin -----------------------------------------------------------------------

    def _tell_chips(self, picture: PersonPicture) -> None:
        said = (
            self._identified(picture.card),
            words.assurance(picture.record.party.assurance) if picture.record else None,
            self._registry(picture.record) if picture.record else None,
        )
        for place, (chip, one) in enumerate(zip(self._chips, said, strict=True)):
            chip.setVisible(one is not None and not (self._short and place))
            if one is not None:
                chip.set_state(one.text, one.kind)

    def _identified(self, card: CardRead | None) -> words.Said:
        if card is None:
            return words.Said(self.tr("Δεν έχει ταυτοποιηθεί"), "warn")
        if card.identity.genuine is False:
            return words.Said(self.tr("Δεν επαληθεύτηκε η γνησιότητα"), "warn")
        return words.Said(self.tr("Ταυτοποίηση από τσιπ"), "ok")

    def _registry(self, record: PersonRecord) -> words.Said:
        checked = [
            i.verified_at
            for i in record.party.identifiers
            if i.evidence is Evidence.REGISTRY and i.verified_at is not None
        ]
        if not checked:
            return words.Said(self.tr("Μητρώο: δεν ελέγχθηκε"), "neutral")
        when = dates.short_day(local(max(checked)).date(), self._now().date())
        return words.Said(self.tr("Μητρώο: %1").replace("%1", when), "ok")

    def _origin_of(self, picture: PersonPicture) -> str:
        record = picture.record
        if record is None:
            return self.tr("Έρχεται ο φάκελος…")
        if picture.card is not None and picture.fresh:
            return self._card_words(picture.card)
        moment = dates.moment(local(record.as_of), self._now())
        if record.origin is RecordOrigin.CENTRE:
            return self.tr("Φάκελος από το κέντρο, όπως ήταν %1").replace("%1", moment)
        said = self.tr("Φάκελος από τη μνήμη της θέσης, όπως ήταν %1").replace("%1", moment)
        ago = self._now() - local(record.as_of)
        count = int(ago.total_seconds() // 60)
        if count >= 60:
            return said
        just_now, few = self.tr("μόλις τώρα"), self.tr("πριν %1′").replace("%1", str(count))
        return f"{said} ({few if count > 0 else just_now})"

    def _card_words(self, card: CardRead) -> str:
        at = dates.clock(local(card.at))
        parts = [self.tr("Το έγγραφο διαβάστηκε από τσιπ %1").replace("%1", at)]
        if card.identity.genuine:
            parts.append(self.tr("γνήσιο"))
        if card.identity.expires:
            expires = words.iso_day(card.identity.expires)
            parts.append(self.tr("λήγει %1").replace("%1", expires))
        return " · ".join(parts)

    def _abouts(self) -> tuple[str, str, str]:
        return self.tr("Ταυτοποίηση"), self.tr("Βεβαιότητα"), self.tr("Μητρώο")

    def _lay_out(self) -> None:
        look = theme()
        numbers = QHBoxLayout()
        numbers.setSpacing(look.px(6))
        numbers.addWidget(self._numbers)
        numbers.addWidget(self._show)
        numbers.addStretch(1)
        chips = QHBoxLayout(self._chip_row)
        chips.setContentsMargins(0, 0, 0, 0)
        chips.setSpacing(look.px(6))
        for chip in self._chips:
            chips.addWidget(chip)
        chips.addStretch(1)
        self._first_row.addWidget(self.name, 1)
        self._column.setSpacing(look.px(2))
        self._column.addLayout(self._first_row)
        self._column.addLayout(numbers)
        self._column.addWidget(self._chip_row)
        top = QHBoxLayout()
        top.setSpacing(look.px(14))
        top.addWidget(self._photo, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(self._column, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.px(6))
        whole.addLayout(top)
        whole.addWidget(self._origin)


def _scheme_word(scheme: IdentifierScheme) -> str:
    words_of = {
        IdentifierScheme.AFM: QCoreApplication.translate("desk", "ΑΦΜ"),
        IdentifierScheme.AMKA: QCoreApplication.translate("desk", "ΑΜΚΑ"),
    }
    return words_of[scheme]
