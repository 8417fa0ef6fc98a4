"""The window as a whole: keys, zoom, problems, enrolment, and the session of a clerk."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QApplication

from kep_client.errors import LineError
from ui.ending import Ending
from ui.i18n.office_time import local
from ui.i18n.words import translate
from ui.keys import Action
from ui.problems import bug_notice, notice_of
from ui.recent_faults import RecentFaults
from ui.session import Session
from ui.tasks import Tasks
from ui.theme.look import apply_look
from ui.theme.theme import MAX_ZOOM, MIN_ZOOM, theme
from ui.views.frame.values import Office, Place
from ui.widgets.strips import Notice

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from kep_client.domain.clerk import Workstation
    from kep_client.errors import KepError
    from kep_client.settings.loading import Settings
    from kep_client.settings.saving import SettingsFile
    from ui.bugs import BugNumber
    from ui.keys import KeyFilter
    from ui.presenters.diagnostics import DiagnosticsPresenter
    from ui.presenters.settings import SettingsPresenter
    from ui.views.frame.main_frame import MainFrame
    from ui.workplace import Workplace

T = TypeVar("T")

_BEFORE_UNLOCK = frozenset({Action.ZOOM_IN, Action.ZOOM_OUT, Action.ZOOM_RESET, Action.HELP})
_HIDDEN = frozenset({Place.CASES, Place.BOARD})
_ZOOM_STEP = 0.1


class Shell:
    """Leads between the pages. Nothing of a person is on the screen but between unlock and lock."""

    def __init__(self, frame: MainFrame, keys: KeyFilter, settings: SettingsFile) -> None:
        self._frame = frame
        self._keys = keys
        self._settings = settings
        self._faults = RecentFaults(_now)
        self._tasks = Tasks(self._problem, self.bug, self._faults.saw)
        self._ending: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        frame.close_wanted.connect(lambda: self._end(Ending.CLOSE))
        frame.rail.set_hidden(_HIDDEN)
        keys.acted.connect(self._key)
        keys.allow(_BEFORE_UNLOCK)
        self._session: Session | None = None
        self._choices: SettingsPresenter | None = None
        self._check: DiagnosticsPresenter | None = None
        self._workplace: Workplace | None = None
        frame.place_chosen.connect(self._show_place)

    async def enrolment(
        self,
        enrol: Callable[[str, str], Awaitable[Workstation]],
        server: str,
        problem: KepError | None = None,
    ) -> bool:
        """Ask for the one-time code; False when the window is closed instead."""
        from ui.screens.enrolment import make_enrolment

        done = asyncio.get_running_loop().create_future()
        view, presenter = make_enrolment(self._tasks, enrol, server, done.set_result)
        self._frame.show_page(view)
        presenter.entered()
        if problem is not None:
            view.show_problem(problem)
        return await self._or_closed(done)

    async def trouble(self, fault: KepError) -> bool:
        """Say what stands in the way; True to try again, False when the window is closed."""
        from ui.views.trouble import TroublePage

        again = asyncio.Event()
        page = TroublePage()
        page.again.connect(again.set)
        page.show_problem(fault)
        self._frame.show_page(page)
        return await self._or_closed(asyncio.ensure_future(again.wait()))

    async def work(self, workplace: Workplace) -> Ending:
        """Work until the window closes or has to start again."""
        place = workplace.workstation
        self._workplace = workplace
        self._frame.set_office(Office(translate("session", "ΚΕΠ"), place.office))
        self._session = Session(self._frame, self._keys, workplace, self._tasks, self._end)
        self._session.watch(self._settings.settings)
        try:
            await self._session.enter()
            return await self._ending
        finally:
            await self._session.leave()
            await self._tasks.close()

    def _key(self, action: Action) -> None:
        match action:
            case Action.PLACE_6 if self._session is not None:
                self._show_place(Place.SETTINGS)
            case Action.PLACE_5 if self._session is not None:
                self._show_place(Place.DIAGNOSTICS)
            case Action.REFRESH if self._check and self._frame.place is Place.DIAGNOSTICS:
                self._check.rerun()
            case Action.ZOOM_IN | Action.ZOOM_OUT | Action.ZOOM_RESET:
                self._zoom(action)
            case Action.LOCK if self._session is not None:
                self._session.lock()
            case _ if self._session is not None:
                self._session.act(action)
            case _:
                pass

    def _show_place(self, place: Place) -> None:
        if place is Place.SETTINGS:
            self._settings_page().entered()
        elif place is Place.DIAGNOSTICS and self._workplace is not None:
            self._diagnostics_page(self._workplace).entered()
        self._frame.show_place(place)

    def _diagnostics_page(self, workplace: Workplace) -> DiagnosticsPresenter:
        """Return the presenter of the check; the page is made when it is first wanted."""
        from ui.presenters.diagnostics import DiagnosticsExits, DiagnosticsParts
        from ui.screens.diagnostics import make_diagnostics

        if self._check is None:
            here = workplace.workstation
            desk = translate("session", "Θυρίδα %1").replace("%1", str(here.desk))
            name = f"{translate('session', 'ΚΕΠ')} {here.office} · {desk}"
            parts = DiagnosticsParts(workplace.probes, lambda: self._faults.seen, _now, name)
            exits = DiagnosticsExits(lambda: self._show_place(Place.OUTBOX), self._told)
            view, self._check = make_diagnostics(parts, exits, self._tasks)
            self._frame.set_view(Place.DIAGNOSTICS, view)
        return self._check

    def _told(self, sentence: str) -> None:
        self._frame.show_notice(Notice(sentence, kind="ok"))

    def _settings_page(self) -> SettingsPresenter:
        """Return the presenter of the settings; the page is made when it is first wanted."""
        from ui.screens.settings import make_settings

        if self._choices is None:
            view, self._choices = make_settings(
                self._settings,
                self._settings_changed,
                _now,
                self._tasks,
            )
            self._frame.set_view(Place.SETTINGS, view)
        return self._choices

    def _settings_changed(self, settings: Settings) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_look(app, settings)
        if self._session is not None:
            self._session.watch(settings)

    def _zoom(self, action: Action) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            step = {Action.ZOOM_IN: _ZOOM_STEP, Action.ZOOM_OUT: -_ZOOM_STEP}.get(action)
            zoom = 1.0 if step is None else theme().zoom + step
            percent = round(min(max(zoom, MIN_ZOOM), MAX_ZOOM) * 100)
            theme().apply(app, theme().name, percent / 100)
            self._tasks.latest("zoom", "keep", self._settings.change("appearance.zoom", percent))

    def _end(self, ending: Ending) -> None:
        if not self._ending.done():
            self._ending.set_result(ending)

    async def _or_closed(self, done: asyncio.Future[T]) -> bool:
        """Wait; says whether it was done, not closed."""
        await asyncio.wait((done, self._ending), return_when=asyncio.FIRST_COMPLETED)
        return done.done()

    def _problem(self, error: KepError) -> None:
        if isinstance(error, LineError) and self._frame.banner.isVisible():
            return  # the banner says so already
        self._frame.show_notice(notice_of(error))

    def bug(self, number: BugNumber) -> None:
        """Tell the number of a fault of ours, wherever it ended."""
        self._frame.show_notice(bug_notice(number))


def _now() -> datetime:
    return local(datetime.now(UTC))
