"""The middle with an open record (03): alerts, header, timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kep_client.domain.party import IdentifierScheme
from ui.i18n import dates
from ui.i18n.office_time import local
from ui.problems import notice_of
from ui.theme.theme import theme
from ui.views.desk.person_header import PersonHeader
from ui.views.desk.timeline import Timeline
from ui.views.desk.words import alert_words
from ui.widgets.card import Hairline
from ui.widgets.strips import Notice, ProblemStrip, StripAction

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kep_client.domain.record import PersonRecord
    from kep_client.errors import KepError
    from ui.presenters.person import PersonPicture, Revealed


class PersonPanel(QWidget):
    """One person. The view of `PersonPresenter`, except for showing nobody: the desk does that.

    Signals:
        reveal: the `IdentifierScheme` to show in full.
        again: fetch once more.
    """

    reveal = Signal(IdentifierScheme)
    again = Signal()

    def __init__(self, now: Callable[[], datetime], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("person")
        self._now = now
        self._alert = ProblemStrip()
        self._alert.setObjectName("person.alert")
        self._problem = ProblemStrip()
        self._problem.setObjectName("person.problem")
        self._problem.chosen.connect(lambda _key: self.again.emit())
        self.header = PersonHeader(now)
        self.header.reveal.connect(self.reveal)
        self.timeline = Timeline(now)
        self.timeline.again.connect(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(8))
        for part in (self._problem, self._alert, self.header, Hairline()):
            column.addWidget(part)
        column.addWidget(self.timeline, 1)

    def show_person(self, picture: PersonPicture) -> None:
        """Show a person; the record may still come."""
        self.setAccessibleName(self.tr("Φάκελος πολίτη"))
        self._tell_alerts(picture.record)
        self.header.show_person(picture)
        self.timeline.show_person(picture)

    def set_short(self, short: bool) -> None:  # noqa: FBT001 - the state itself
        """Leave the room of a low window to the timeline."""
        self.header.set_short(short)
        self.timeline.set_short(short)

    def show_value(self, revealed: Revealed) -> None:
        """Show one value in full for some seconds."""
        self.header.show_value(revealed)

    def show_problem(self, error: KepError) -> None:
        """Say in place what went wrong."""
        notice = notice_of(error)
        again = StripAction("again", self.tr("Ξανά"))
        self._problem.show_notice(
            Notice(notice.title, notice.sentence, notice.kind, (again,), notice.code)
        )

    def clear_problem(self) -> None:
        """Take it away."""
        self._problem.clear()

    def _tell_alerts(self, record: PersonRecord | None) -> None:
        alerts = record.alerts if record is not None else ()
        if not alerts:
            self._alert.clear()
            return
        said = [alert_words(alert.kind) for alert in alerts]
        title = " · ".join(title for title, _sentence in said)
        since = alerts[0].since
        when = ""
        if since is not None:
            moment = dates.moment(local(since), self._now())
            when = self.tr(" (από %1)").replace("%1", moment)
        self._alert.show_notice(
            Notice(f"{title}{when}", " ".join(sentence for _title, sentence in said), "err")
        )
