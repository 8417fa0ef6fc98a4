"""What a card on the reader means when it did not simply open a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.presenters.card import CardProposal, ProposalKind
from ui.problems import notice_of
from ui.theme.icons import Icon
from ui.widgets.strips import Notice, ProblemStrip, StripAction

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from kep_client.errors import KepError


class CardStrip(ProblemStrip):
    """A strip above the person; nothing on the screen changes before the clerk decides.

    Signals:
        new_visit: the card is of the next person.
        search: look for the card's person by name.
        dismissed: the card is not needed.
    """

    new_visit = Signal()
    search = Signal()
    dismissed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("card.strip")
        self.chosen.connect(self._choose)

    def show_proposal(self, proposal: CardProposal) -> None:
        """Ask what the card is for."""
        self.show_notice(self._notice_of(proposal))

    def show_card_problem(self, error: KepError) -> None:
        """Say what the reader met."""
        notice = notice_of(error)
        close = StripAction("dismiss", self.tr("Συνέχεια χωρίς τσιπ"))
        self.show_notice(
            Notice(notice.title, notice.sentence, "warn", (close,), notice.code, Icon.CARD)
        )

    def _notice_of(self, proposal: CardProposal) -> Notice:
        close = StripAction("dismiss", self.tr("Κλείσιμο"))
        find = StripAction("search", self.tr("Αναζήτηση με το όνομα"))
        name = proposal.name
        match proposal.kind:
            case ProposalKind.OTHER_PERSON:
                title = self.tr("Άλλη κάρτα: %1").replace("%1", name)
                sentence = self.tr("Ο ανοιχτός φάκελος δεν άλλαξε.")
                new = StripAction("new_visit", self.tr("Νέα επίσκεψη"))
                return Notice(title, sentence, "info", (new, close), icon=Icon.CARD)
            case ProposalKind.SEVERAL:
                title = self.tr("Η κάρτα ταιριάζει σε περισσότερους φακέλους")
                sentence = self.tr("Διαλέξτε με το όνομα: %1.").replace("%1", name)
                return Notice(title, sentence, "warn", (find, close), icon=Icon.CARD)
            case ProposalKind.UNKNOWN:
                title = self.tr("Δεν βρέθηκε φάκελος για την κάρτα")
                sentence = self.tr("Η κάρτα γράφει: %1.").replace("%1", name)
                return Notice(title, sentence, "warn", (find, close), icon=Icon.CARD)

    def _choose(self, key: str) -> None:
        signals = {"new_visit": self.new_visit, "search": self.search, "dismiss": self.dismissed}
        signals[key].emit()
