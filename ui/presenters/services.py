"""The services of the counter: found by a word, the last used ones first."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kep_client.domain.greek import fold
from kep_client.domain.ids import ServiceId
from kep_client.domain.service import OfflinePolicy, ServiceDefinition
from ui.i18n.words import own

if TYPE_CHECKING:
    from collections.abc import Callable

    from kep_client.errors import KepError
    from ui.presenters.work import StartLatest


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service; ``offline`` says what the line's absence means for it."""

    id: ServiceId
    title: str
    offline: OfflinePolicy
    used: bool = False


class ServicesView(Protocol):
    """The list with its search box."""

    def show_services(self, lines: tuple[ServiceLine, ...], typed: str) -> None:
        """Show what fits to what is typed; the first is the current one."""

    def show_problem(self, error: KepError | None) -> None:
        """Put a problem in its strip, or take it away."""


class Catalogue(Protocol):
    """The part of the case service that the list needs."""

    async def services(self) -> tuple[ServiceDefinition, ...]:
        """Return what can be applied for, in alphabetical order."""


LOOK_AGAIN_S = 0.5


class ServicesPresenter:
    """Picks a service for the person of the visit. Lives as long as the clerk's session."""

    def __init__(
        self,
        view: ServicesView,
        catalogue: Catalogue,
        latest: StartLatest,
        chosen: Callable[[ServiceDefinition], None],
    ) -> None:
        self._view = view
        self._catalogue = catalogue
        self._latest = latest
        self._chosen = chosen
        self._services: tuple[ServiceDefinition, ...] = ()
        self._used: list[ServiceId] = []
        self._typed = ""

    def entered(self) -> None:
        """The list is shown, with an empty box."""
        self._typed = ""
        self._view.show_problem(None)
        self._latest("services", self._load(), on_error=self._view.show_problem)

    def typed(self, text: str) -> None:
        """The clerk looks for something."""
        self._typed = text
        self._show()

    def used(self, service_id: ServiceId) -> None:
        """A case of it was begun, from here or by the ticket: next time it stands first."""
        self._used = [service_id, *(known for known in self._used if known != service_id)]

    def picked(self, service_id: ServiceId) -> None:
        """Enter on a row, or a click."""
        service = next((one for one in self._services if one.id == service_id), None)
        if service is not None:
            self.used(service.id)
            self._chosen(service)

    async def _load(self) -> None:
        """Load, and look again while a new PC is still being filled."""
        while True:
            self._services = await self._catalogue.services()
            self._show()
            if self._services:
                return
            await asyncio.sleep(LOOK_AGAIN_S)

    def _show(self) -> None:
        words = fold(self._typed).split()
        fitting = [service for service in self._services if _fits(service, words)]
        rank = {service_id: place for place, service_id in enumerate(self._used)}
        fitting.sort(key=lambda service: rank.get(service.id, len(rank)))
        lines = tuple(
            ServiceLine(one.id, own(one.title), one.offline, one.id in rank) for one in fitting
        )
        self._view.show_services(lines, self._typed)


def _fits(service: ServiceDefinition, words: list[str]) -> bool:
    told = fold(" ".join((service.title.el, service.title.en, *service.keywords)))
    return all(word in told for word in words)
