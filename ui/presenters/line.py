"""The line to the centre: a word in the strip, a banner while it is away, counts on the rail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from kep_client.domain.service import OfflinePolicy
from kep_client.ports.session import LineStatus, SyncState
from ui.i18n.words import own

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from kep_client.domain.service import ServiceDefinition
    from kep_client.services.outbox import SendState
    from ui.presenters.work import StartLatest

RESTORED_S = 5.0
SKEW_TOLD_S = 300.0
_AWAY = frozenset({LineStatus.OFFLINE, LineStatus.CENTRE_DOWN})


class BannerKind(Enum):
    """What the line above the content tells."""

    OFFLINE = auto()
    CENTRE_DOWN = auto()
    SIGN_IN = auto()
    RESTORED = auto()


@dataclass(frozen=True, slots=True)
class Banner:
    """The line above the content. ``as_of`` is what the cache knows, ``sending`` what goes now."""

    kind: BannerKind
    since: datetime
    as_of: datetime | None = None
    sending: int = 0


@dataclass(frozen=True, slots=True)
class Effects:
    """What no line means for services: which wait in part, which cannot be begun."""

    waits: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Troubles:
    """What is wrong with this PC itself: code of the stores' fault, seconds its clock is ahead."""

    fault: str = ""
    skew_s: float = 0.0


class LineView(Protocol):
    """Strip, banner, badges and the panel behind "Τι αλλάζει"."""

    def show_line(self, sync: SyncState) -> None:
        """Show the word in the strip and the counts."""

    def show_banner(self, banner: Banner | None) -> None:
        """Show the line above the content, or take it away."""

    def show_troubles(self, troubles: Troubles) -> None:
        """Tell what is wrong with this PC, and take away what is healed."""

    def show_effects(self, effects: Effects) -> None:
        """Open the panel that says what changes."""

    def hide_effects(self) -> None:
        """Close it."""


class Sending(Protocol):
    """The part of the outbox service that this needs."""

    def states(self) -> AsyncIterator[SendState]:
        """Yield at once and at every change; ends when the stores are locked."""

    def send_now(self) -> None:
        """Try at once."""


class Services(Protocol):
    """Where the definitions come from."""

    async def services(self) -> tuple[ServiceDefinition, ...]:
        """Return what can be applied for."""


@dataclass(frozen=True, slots=True)
class LineExits:
    """Who else hears of the line, and the way to the sign-in."""

    changed: Callable[[SyncState], None]
    sign_in: Callable[[], None]


class LinePresenter:
    """Follows the line; nobody has to click for it to come back."""

    def __init__(
        self,
        view: LineView,
        sending: Sending,
        services: Services,
        latest: StartLatest,
        exits: LineExits,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._view = view
        self._sending = sending
        self._services = services
        self._latest = latest
        self._exits = exits
        self._pause = pause
        self._sync: SyncState | None = None
        self._troubles = Troubles()

    @property
    def online(self) -> bool:
        """Whether the centre answers now."""
        return self._sync is not None and self._sync.line is LineStatus.ONLINE

    def begin(self) -> None:
        """Listen from now on; once more after an unlock, for it ends with a lock."""
        self._latest("line.states", self._listen())

    def banner_chosen(self, key: str) -> None:
        """The link of the banner."""
        match key:
            case "what":
                self._latest("line.effects", self._show_effects())
            case "try":
                self._sending.send_now()
            case "sign_in":
                self._exits.sign_in()
            case _:
                raise ValueError(key)

    def effects_closed(self) -> None:
        """The panel is not needed any more."""
        self._view.hide_effects()

    async def _listen(self) -> None:
        async for state in self._sending.states():
            self._take(state.sync)

    def _take(self, sync: SyncState) -> None:
        before = self._sync.line if self._sync is not None else None
        self._sync = sync
        self._view.show_line(sync)
        self._tell_troubles(troubles_of(sync))
        if sync.line is not before:
            self._turn(before, sync)
        elif sync.line is not LineStatus.ONLINE:
            self._view.show_banner(banner_of(sync))
        self._exits.changed(sync)

    def _tell_troubles(self, troubles: Troubles) -> None:
        """Tell each once: who has read it is not told again because a second has passed."""
        before, self._troubles = self._troubles, troubles
        if (before.fault, bool(before.skew_s)) != (troubles.fault, bool(troubles.skew_s)):
            self._view.show_troubles(troubles)

    def _turn(self, before: LineStatus | None, sync: SyncState) -> None:
        if sync.line not in _AWAY:
            self._view.hide_effects()
        if sync.line is LineStatus.ONLINE and before in _AWAY:
            self._latest("line.banner", self._tell_restored(sync))
        else:
            self._latest("line.banner", self._tell(banner_of(sync)))

    async def _tell(self, banner: Banner | None) -> None:
        self._view.show_banner(banner)

    async def _tell_restored(self, sync: SyncState) -> None:
        self._view.show_banner(Banner(BannerKind.RESTORED, sync.since, sending=sync.waiting))
        await self._pause(RESTORED_S)
        self._view.show_banner(None)

    async def _show_effects(self) -> None:
        self._view.show_effects(effects_of(await self._services.services()))


def banner_of(sync: SyncState) -> Banner | None:
    """Return what stands above the content in a state of the line."""
    match sync.line:
        case LineStatus.OFFLINE:
            return Banner(BannerKind.OFFLINE, sync.since, sync.pulled_at)
        case LineStatus.CENTRE_DOWN:
            return Banner(BannerKind.CENTRE_DOWN, sync.since, sync.pulled_at)
        case LineStatus.SIGN_IN_NEEDED:
            return Banner(BannerKind.SIGN_IN, sync.since, sync.pulled_at)
        case LineStatus.CONNECTING | LineStatus.ONLINE:
            return None


def troubles_of(sync: SyncState) -> Troubles:
    """Return what is wrong with this PC; a clock that is a little off is nobody's trouble."""
    skew_s = sync.skew_s if abs(sync.skew_s) > SKEW_TOLD_S else 0.0
    return Troubles(sync.fault, skew_s)


def effects_of(services: tuple[ServiceDefinition, ...]) -> Effects:
    """Return which services wait in part and which cannot be begun without the centre."""

    def titled(policy: OfflinePolicy) -> tuple[str, ...]:
        return tuple(own(service.title) for service in services if service.offline is policy)

    return Effects(titled(OfflinePolicy.INTAKE_ONLY), titled(OfflinePolicy.NONE))
