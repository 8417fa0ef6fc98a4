"""What was ever said between a person and the administration, filtered by channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.i18n import dates
from ui.i18n.office_time import local
from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.views.desk.words import FILTERS, filter_word, timeline_row
from ui.widgets.card import SectionHead
from ui.widgets.empty_state import EmptyState, Skeleton
from ui.widgets.filter_chips import Filter, FilterChips
from ui.widgets.rows.delegates import TimelineDelegate
from ui.widgets.rows.row_list import RowList
from ui.widgets.rows.values import TimelineRow
from ui.widgets.strips import Notice, ProblemStrip, StripAction

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kep_client.domain.interaction import Channel, Interaction
    from kep_client.domain.record import MissingPart, PersonRecord
    from kep_client.domain.visit import Visit
    from ui.presenters.person import PersonPicture

_ALL = "all"


class Timeline(QWidget):
    """Filters with counts, what did not answer, and the rows, newest first.

    Signals:
        again: ask the sources again.
    """

    again = Signal()

    def __init__(self, now: Callable[[], datetime], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._picture: PersonPicture | None = None
        self._visit: Visit | None = None
        self._desk = ""
        self._head = SectionHead(self.tr("Ιστορικό από όλα τα κανάλια"))
        self._filters = FilterChips(self.tr("Φίλτρο καναλιού"))
        self._filters.setObjectName("timeline.filters")
        self._filters.chosen.connect(lambda _key: self._tell_rows())
        self._missing = ProblemStrip(slim=True)
        self._missing.setObjectName("timeline.missing")
        self._missing.chosen.connect(lambda _key: self.again.emit())
        self._list: RowList[TimelineRow] = RowList(self.tr("Ιστορικό"), TimelineDelegate())
        self._list.setObjectName("timeline")
        self._skeleton = Skeleton(5)
        self._none = EmptyState(
            self.tr("Δεν υπάρχει ιστορικό"),
            self.tr("Ό,τι γίνεται σε οποιοδήποτε κανάλι φαίνεται εδώ."),
            icon=Icon.CHAT,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(6))
        for head in (self._head, self._filters, self._missing):
            column.addWidget(head)
        for rest in (self._list, self._skeleton, self._none):
            column.addWidget(rest, 1)

    def show_visit(self, visit: Visit | None, desk: str) -> None:
        """The running visit stands on top as "now"."""
        self._visit, self._desk = visit, desk
        self._tell_rows()

    def set_short(self, short: bool) -> None:  # noqa: FBT001 - the state itself
        """Leave the title out on a low window."""
        self._head.setVisible(not short)

    def show_person(self, picture: PersonPicture) -> None:
        """Show a record; while it comes, grey bars."""
        if self._picture is None or picture.party_id != self._picture.party_id:
            self._filters.setCurrentIndex(0)
        self._picture = picture
        record = picture.record
        self._head.set_meta(self._mark(picture))
        self._filters.setVisible(record is not None)
        if record is None:
            self._missing.clear()
        else:
            self._tell_filters(record)
            self._tell_missing(record)
        self._tell_rows()

    def _mark(self, picture: PersonPicture) -> str:
        if picture.record is None:
            return ""
        if picture.fresh:
            return self.tr("ζωντανό")
        as_of = dates.time_of(local(picture.record.as_of), self._now())
        return self.tr("όπως ήταν %1").replace("%1", as_of)

    def _tell_filters(self, record: PersonRecord) -> None:
        counts = [
            (key, sum(line.channel in channels for line in record.timeline))
            for key, channels in FILTERS
        ]
        shown = [(key, count) for key, count in counts if count]
        everything = (_ALL, len(record.timeline))
        self._filters.set_filters(
            [Filter(key, filter_word(key), count) for key, count in (everything, *shown)]
        )

    def _tell_missing(self, record: PersonRecord) -> None:
        if not record.missing:
            self._missing.clear()
            return
        said = " ".join(self._missing_words(part) for part in record.missing)
        again = StripAction("again", self.tr("Ξανά"))
        self._missing.show_notice(Notice("", said, "warn", (again,)))

    def _missing_words(self, part: MissingPart) -> str:
        said = self.tr("Λείπουν όσα ήρθαν μετά τις %1: δεν απάντησε %2.")
        since = dates.time_of(local(part.since), self._now())
        return said.replace("%1", since).replace("%2", part.source)

    def _tell_rows(self) -> None:
        record = self._picture.record if self._picture is not None else None
        self._skeleton.setVisible(record is None)
        rows = [] if record is None else self._rows(record)
        self._list.setVisible(bool(rows))
        self._none.setVisible(record is not None and not rows)
        self._list.set_rows(rows)
        if rows and not self._list.current_key:
            self._list.select_first()

    def _rows(self, record: PersonRecord) -> list[TimelineRow]:
        now = self._now()
        chosen = self._filters.current or _ALL
        channels = dict(FILTERS).get(chosen)
        lines = [line for line in record.timeline if self._wanted(line, channels)]
        rows = [timeline_row(line, now) for line in lines]
        running = self._running(record, now) if chosen in (_ALL, "counter") else None
        return rows if running is None else [running, *rows]

    @staticmethod
    def _wanted(line: Interaction, channels: frozenset[Channel] | None) -> bool:
        return channels is None or line.channel in channels

    def _running(self, record: PersonRecord, now: datetime) -> TimelineRow | None:
        visit = self._visit
        if visit is None or visit.party_id != record.party.id:
            return None
        number = visit.ticket or self.tr("χωρίς αριθμό")
        title = self.tr("Επίσκεψη %1").replace("%1", number)
        return TimelineRow(
            "running",
            f"{title} – {visit.service_title}" if visit.service_title else title,
            self._desk,
            dates.moment(local(visit.started_at), now),
            Icon.DESK,
            "now",
            self.tr("Τώρα"),
            "info",
        )
