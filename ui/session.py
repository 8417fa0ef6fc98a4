"""From the first page to the desk and back: sign in, choose a passphrase, unlock, lock."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from kep_client.errors import KepError, RefusedError, StoreError
from ui.ending import Ending
from ui.i18n.office_time import local
from ui.i18n.words import translate
from ui.idle import IdleWatch
from ui.keys import Action
from ui.meanwhile import DeskMeanwhile, import_desk
from ui.presenters.lock import LockExits, WaitingWork
from ui.presenters.sign_in import SignInExits
from ui.problems import notice_of
from ui.screens.sign_in import make_lock, make_new_slot, make_sign_in
from ui.views.frame.values import Clerk as ClerkShown

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kep_client.domain.case import CaseDraft
    from kep_client.domain.clerk import Clerk
    from kep_client.domain.ids import ClerkId, DraftId
    from kep_client.settings.loading import Settings
    from ui.counter import Counter
    from ui.keys import KeyFilter
    from ui.tasks import Tasks
    from ui.views.frame.main_frame import MainFrame
    from ui.workplace import Workplace

OWNER = "session"
PERMIT = "permit"
PERMIT_EVERY_S = 3600.0
_LOCKED_KEYS = frozenset({Action.ZOOM_IN, Action.ZOOM_OUT, Action.ZOOM_RESET, Action.HELP})


class Session:
    """One process serves one clerk: whoever comes next starts a fresh one."""

    def __init__(
        self,
        frame: MainFrame,
        keys: KeyFilter,
        workplace: Workplace,
        tasks: Tasks,
        end: Callable[[Ending], None],
    ) -> None:
        self._frame = frame
        self._keys = keys
        self._workplace = workplace
        self._tasks = tasks
        self._end = end
        self._counter: Counter | None = None
        self._built: Counter | None = None
        self._closing = asyncio.Lock()
        self._idle: IdleWatch | None = None
        self._last: Clerk | None = None
        self._draft: DraftId | None = None
        self._unsaved: CaseDraft | None = None
        service = workplace.identify
        self._sign_in = make_sign_in(
            service, tasks, SignInExits(choose=self._choose, unlock=self._show_lock_for)
        )
        self._sign_in.view.set_office(workplace.workstation)
        opening = DeskMeanwhile(service, self._closed, self._build)
        self._new_slot = make_new_slot(opening, tasks, self._unlocked, uses_pin=workplace.has_tpm)
        self._lock = make_lock(
            opening, tasks, LockExits(self._unlocked, self._other_clerk), self._now
        )
        frame.escaped.connect(self._escaped)
        frame.clerk_pressed.connect(self.lock)

    def watch(self, settings: Settings) -> None:
        """Lock by itself when nobody works."""
        app = QApplication.instance()
        soft, hard = (settings.integer(f"lock.{kind}_minutes") for kind in ("soft", "hard"))
        if self._idle is None and isinstance(app, QApplication):
            self._idle = IdleWatch(app)
            self._idle.soft.connect(self.lock)
            self._idle.hard.connect(lambda: self._end(Ending.START_AGAIN))
        if self._idle is not None:
            self._idle.set_limits(soft, hard)

    async def enter(self) -> None:
        """Show the first page: the lock where somebody can unlock, else the sign-in."""
        if await self._workplace.identify.who_can_unlock():
            self._show_lock(None, None)
        else:
            self._show_sign_in()
        self._tasks.start(OWNER, asyncio.to_thread(import_desk))

    async def leave(self) -> None:
        """Lock for good: the program ends."""
        if self._idle is not None:
            self._idle.stop()
        if self._counter is not None:
            await self._close_counter(self._counter)
        else:
            await self._workplace.identify.lock()

    def act(self, action: Action) -> None:
        """Hand a key to the desk."""
        if self._counter is not None:
            self._counter.act(action)

    def lock(self) -> None:
        """Ctrl+L: drafts saved, line stopped, keys dropped, nothing of a person on the screen."""
        counter, self._counter = self._counter, None
        if counter is not None:
            self._keys.allow(_LOCKED_KEYS)
            self._tasks.start(OWNER, self._lock_desk(counter))

    # --- pages --------------------------------------------------------------------------------

    def _show_sign_in(self) -> None:
        self._frame.show_page(self._sign_in.view)
        self._sign_in.presenter.entered()

    def _choose(self, clerk: Clerk) -> None:
        self._frame.show_page(self._new_slot.view)
        self._new_slot.presenter.entered(clerk)

    def _show_lock_for(self, clerk: Clerk | None) -> None:
        self._show_lock(None, clerk.id if clerk else None)

    def _show_lock(self, waiting: WaitingWork | None, picked: ClerkId | None) -> None:
        self._frame.show_page(self._lock.view)
        self._lock.presenter.entered(waiting, picked)

    def _other_clerk(self) -> None:
        """Somebody else: after work in this process only a fresh one has a clean memory."""
        if self._last is not None:
            self._end(Ending.START_AGAIN)
        else:
            self._show_sign_in()

    # --- unlock and lock ----------------------------------------------------------------------

    def _unlocked(self, clerk: Clerk) -> None:
        if self._last is not None and self._last.id != clerk.id:
            self._end(Ending.START_AGAIN)
            return
        self._tasks.start(OWNER, self._open_desk(clerk))

    async def _open_desk(self, clerk: Clerk) -> None:
        fresh, self._last = self._last is None, clerk
        await self._workplace.connection.begin(clerk)
        counter, self._built = self._build(), None
        desk = translate("session", "Θυρίδα %1").replace(
            "%1", str(self._workplace.workstation.desk)
        )
        self._frame.set_clerk(ClerkShown(clerk.initials, clerk.short_name, desk))
        self._frame.show_frame()
        counter.begin(self._draft, fresh=fresh, unsaved=self._unsaved)
        self._counter = counter
        self._keys.allow(None)
        if self._idle is not None:
            self._idle.begin()
        for fault in self._workplace.health.faults:
            self._frame.show_notice(notice_of(fault))
        self._tasks.start(PERMIT, self._keep_permit())

    def _build(self) -> Counter:
        """Return the desk of the next unlock; made once, while its key is derived."""
        from ui.counter import Counter

        if self._built is None:
            outbox = self._workplace.connection.prepare()
            self._built = Counter(
                self._frame, self._workplace, outbox, self._tasks, self._sign_in_again
            )
        return self._built

    async def _lock_desk(self, counter: Counter) -> None:
        if self._idle is not None:
            self._idle.locked()
        async with self._closing:
            waiting = await self._what_waits(counter)
            self._show_lock(waiting, waiting.clerk if waiting else None)
            await self._close_counter(counter)

    async def _closed(self) -> None:
        """Wait until the desk before has let go of its stores."""
        async with self._closing:
            pass

    async def _close_counter(self, counter: Counter) -> None:
        self._draft = counter.cases.open_draft
        self._counter = None
        self._tasks.cancel(PERMIT)
        try:
            await counter.close()
        except KepError as fault:
            self._frame.show_notice(notice_of(fault))
        self._unsaved = counter.cases.unsaved
        await self._workplace.connection.end()
        try:
            await self._workplace.identify.lock()
        except KepError as fault:  # the keys are gone all the same
            self._frame.show_notice(notice_of(fault))

    async def _what_waits(self, counter: Counter) -> WaitingWork | None:
        clerk, visit = self._workplace.identify.clerk, self._workplace.visits.visit
        if clerk is None:
            return None
        try:
            saved_at, to_send = await counter.left_behind()
        except KepError:  # a store that cannot be read must not keep the desk open
            saved_at, to_send = None, 0
        return WaitingWork(
            clerk=clerk.id,
            locked_at=self._workplace.clock.now(),
            ticket=visit.ticket if visit else "",
            has_visit=visit is not None,
            draft_saved_at=saved_at,
            draft_unsaved=saved_at is None and counter.cases.open_draft is not None,
            to_send=to_send,
        )

    async def _keep_permit(self) -> None:
        """Renew the permit now and each hour; when it has ended only a sign-in helps."""
        while True:
            try:
                await self._workplace.identify.keep_permit()
            except StoreError as fault:
                self._frame.show_notice(notice_of(fault))
            except RefusedError as ended:
                self._frame.show_notice(notice_of(ended))
                self._sign_in_again()
                return
            await asyncio.sleep(PERMIT_EVERY_S)

    def _sign_in_again(self) -> None:
        """The tokens have ended: the desk locks, and the sign-in page comes."""
        counter, self._counter = self._counter, None
        if counter is not None:
            self._tasks.start(OWNER, self._to_sign_in(counter))

    async def _to_sign_in(self, counter: Counter) -> None:
        await self._close_counter(counter)
        self._show_sign_in()

    def _escaped(self) -> None:
        if self._counter is not None:
            self._counter.back()

    def _now(self) -> datetime:
        return local(self._workplace.clock.now())
