"""Sign-in at the centre and the state of the line."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from kep_client.domain.clerk import Clerk


class SignIn(Protocol):
    """OAuth 2 code + PKCE in the system browser (RFC 8252); the client never sees a password."""

    async def sign_in(self) -> Clerk:
        """Open the browser and wait (two minutes). Raises RefusedError or LineError."""
        ...

    async def reopen(self) -> None:
        """Open the browser again for the sign-in that waits."""
        ...

    async def sign_out(self) -> None:
        """Forget the tokens here and revoke them there if the line allows."""
        ...


class Browser(Protocol):
    """Opens an address for the clerk."""

    def open(self, url: str) -> None:
        """Open it. Raises RefusedError auth.browser."""
        ...


class LineStatus(StrEnum):
    """How the centre is reached; offline is a state, not an error."""

    CONNECTING = "connecting"
    ONLINE = "online"
    OFFLINE = "offline"
    CENTRE_DOWN = "centre_down"
    SIGN_IN_NEEDED = "sign_in_needed"


@dataclass(frozen=True, slots=True)
class SyncState:
    """What the strip, the banner and the badges show."""

    line: LineStatus
    since: datetime
    next_try_s: float | None = None
    waiting: int = 0
    needs_person: int = 0
    pulled_at: datetime | None = None
    people: int = 0
    first_pull: bool = False
    skew_s: float = 0.0
    fault: str = ""
    """Code of what is wrong with this PC's stores, until it is healed."""


class Line(Protocol):
    """The sync thread seen from the UI thread."""

    def states(self) -> AsyncIterator[SyncState]:
        """Yield the state at once and at every change, on the caller's loop."""
        ...

    def poke(self) -> None:
        """Try now: something was saved, or the clerk asks."""
        ...
