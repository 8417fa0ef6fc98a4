"""What waits to be sent and what needs a person, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, assert_never

from kep_client.domain.operation import OutboxState
from kep_client.error_texts import ERRORS
from kep_client.ports.session import LineStatus
from ui.i18n.office_time import local
from ui.i18n.words import own

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from kep_client.domain.operation import OutboxItem
    from kep_client.services.outbox import SendState
    from ui.presenters.work import Start


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One operation; ``state`` as the store has it, ``why`` only where it needs a person."""

    id: str
    kind: str
    number: str
    at: datetime
    state: OutboxState
    why: str = ""


@dataclass(frozen=True, slots=True)
class OutboxPicture:
    """The page. ``more`` are those that wait beyond the lines shown."""

    needs: tuple[OutboxLine, ...]
    waits: tuple[OutboxLine, ...]
    line: LineStatus
    now: datetime
    needing: int
    waiting: int
    oldest: datetime | None = None

    @property
    def more(self) -> int:
        """How many wait that are not listed."""
        return max(0, self.waiting - len(self.waits))


class OutboxView(Protocol):
    """The page."""

    def show_outbox(self, picture: OutboxPicture) -> None:
        """Show both groups."""


class Outbox(Protocol):
    """The part of the outbox service that the page needs."""

    def states(self) -> AsyncIterator[SendState]:
        """Yield at once and at every change; ends when the stores are locked."""

    def send_now(self) -> None:
        """Try at once."""


class OutboxPresenter:
    """Follows the outbox for as long as the desk is unlocked."""

    def __init__(
        self, view: OutboxView, outbox: Outbox, start: Start, now: Callable[[], datetime]
    ) -> None:
        self._view = view
        self._outbox = outbox
        self._start = start
        self._now = now

    def begin(self) -> None:
        """Follow it from now on."""
        self._start(self._follow())

    def send_wanted(self) -> None:
        """The clerk asks to send now."""
        self._outbox.send_now()

    async def _follow(self) -> None:
        async for state in self._outbox.states():
            self._view.show_outbox(picture_of(state, self._now()))


def picture_of(state: SendState, now: datetime) -> OutboxPicture:
    """Return the page of one moment."""
    lines = [_line(item) for item in state.outbox.items]
    return OutboxPicture(
        needs=tuple(line for line in lines if needs_person(line.state)),
        waits=tuple(line for line in lines if not needs_person(line.state)),
        line=state.sync.line,
        now=local(now),
        needing=state.outbox.needs_person,
        waiting=state.outbox.waiting,
        oldest=local(state.outbox.oldest) if state.outbox.oldest else None,
    )


def needs_person(state: OutboxState) -> bool:
    """Whether nothing happens until somebody decides."""
    match state:
        case OutboxState.CONFLICT | OutboxState.PARKED:
            return True
        case OutboxState.PENDING | OutboxState.IN_FLIGHT | OutboxState.ACKNOWLEDGED:
            return False
        case _:
            assert_never(state)


def reason_of(code: str) -> str:
    """Return why the centre did not take it; a sentence with an open place is left out."""
    text = own(ERRORS.get(code, ERRORS["sync.rejected"])).filled({})
    return text.title if "%" in text.sentence else f"{text.title}. {text.sentence}"


def _line(item: OutboxItem) -> OutboxLine:
    why = reason_of(item.reason) if needs_person(item.state) else ""
    return OutboxLine(item.id, item.kind, item.number, local(item.at), item.state, why)
