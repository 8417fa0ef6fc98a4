"""The office's line: sign-in of desks at the hub, tickets, snapshots.

Nothing here knows a person: a ticket is a number, a service and times (milliseconds since 1970).
"""

import hashlib
from typing import Annotated, Literal

import msgspec

from kep_client.wire.base import Blob64, Code, Count, Id, Name, Reply, Request, ShortText

MAX_WAITING = 200  # tickets in one snapshot; ``waitingCount`` tells how many there are
HUB_TYP = "kep-hub+jwt"
REVOKED_TYP = "kep-revoked+jwt"
QUEUE_SCOPE = "queue"
_SIGN_IN = b"kep/queue-sign-in/1"

Desk = Annotated[int, msgspec.Meta(ge=1, le=99)]
Seconds = Annotated[int, msgspec.Meta(ge=0, le=1 << 40)]
Milliseconds = Annotated[int, msgspec.Meta(ge=0, le=1 << 52)]
RequestId = Annotated[str, msgspec.Meta(min_length=16, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
PriorityName = Literal["normal", "priority"]


class HubStatement(msgspec.Struct, frozen=True, kw_only=True):
    """Claims of the centre's JWS about a hub; ``spki`` is SHA-256 of its public key (base64url)."""

    office: Id
    spki: ShortText
    iat: Seconds
    exp: Seconds


class RevokedStatement(msgspec.Struct, frozen=True, kw_only=True):
    """Claims of the centre's JWS about an office: workstations and signing keys that ended."""

    office: Id
    workstations: Annotated[list[Id], msgspec.Meta(max_length=10_000)]
    keys: Annotated[list[Id], msgspec.Meta(max_length=10_000)]
    iat: Seconds
    exp: Seconds


class HubLetter(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the centre hands an office for its hub: a file carried by hand or fetched.

    ``keys`` are the centre's public Ed25519 keys (JWK): with them the hub checks desks alone.
    """

    issuer: ShortText
    keys: list[dict[str, str]]
    statement: Blob64
    revoked: Blob64 = ""


class HubOut(Reply, frozen=True, kw_only=True):
    """Who answers: ``statement`` (JWS) names the key that the TLS connection must have."""

    office: Id
    statement: Blob64
    epoch: Id
    now: Milliseconds


class ChallengeOut(Reply, frozen=True, kw_only=True):
    """A fresh challenge, good once within a minute."""

    challenge: ShortText


class PermitProof(Request, frozen=True, kw_only=True):
    """The clerk's offline permit and a signature by the key that the permit names."""

    permit: Blob64
    key: ShortText
    challenge: ShortText
    signature: ShortText


class SessionRequest(Request, frozen=True, kw_only=True):
    """A desk signs in: by a workstation token in the header (DPoP), or by ``proof``."""

    desk: Desk
    proof: PermitProof | None = None


class SessionReply(Reply, frozen=True, kw_only=True):
    """``token`` is a bearer token of this hub, sent only over the pinned connection."""

    token: ShortText
    expires_in: Count


class DeskCommand(Request, frozen=True, kw_only=True):
    """``requestId`` makes a repeat harmless: the same id gets the same answer."""

    request_id: RequestId


class TicketRequest(Request, frozen=True, kw_only=True):
    """Take a number. A checked-in appointment brings its time and stands in the same line.

    ``paper`` asks for the ticket at the kiosk's printer; a repeat of the request prints again.
    """

    request_id: RequestId
    service: Id
    priority: PriorityName = "normal"
    appointment_at: Milliseconds | None = None
    paper: bool = False


class TicketOut(Reply, frozen=True, kw_only=True):
    """A number in the line."""

    number: Code
    service_title: Name
    issued_at: Milliseconds
    service_id: str | None = None
    priority: Literal["normal", "priority", "appointment"] = "normal"
    appointment_at: Milliseconds | None = None
    calls: Count = 0


class PaperOut(Reply, frozen=True, kw_only=True):
    """What became of a ticket's paper: a PrintState, or failed with a KepError code."""

    state: Code
    code: Code = ""


class TicketTaken(TicketOut, frozen=True, kw_only=True):
    """A number that was just taken; ``paper`` is there when paper was wanted."""

    paper: PaperOut | None = None


class Served(Reply, frozen=True, kw_only=True):
    """A desk and the ticket it calls or serves."""

    desk: Desk
    ticket: TicketOut


class LineOut(Reply, frozen=True, kw_only=True):
    """The line at one moment, in the order of calling; replaces every earlier one.

    ``sequence`` grows within an ``epoch``; a hub whose file was replaced has another epoch.
    """

    epoch: Id
    sequence: Count
    now: Milliseconds
    waiting: list[TicketOut]
    waiting_count: Count
    served: list[Served]


class BeatOut(Reply, frozen=True, kw_only=True):
    """A sign of life: nothing has changed since ``sequence``."""

    epoch: Id
    sequence: Count
    now: Milliseconds


class DeskReply(Reply, frozen=True, kw_only=True):
    """Answer to a command; ``ticket`` is what the desk serves now, or what was taken."""

    epoch: Id
    sequence: Count
    ticket: TicketOut | None = None


class ServiceOffer(Reply, frozen=True, kw_only=True):
    """A service as the line knows it; ``id`` is the hub's, ``serviceId`` the definition's."""

    id: Id
    title: Name
    service_id: Id | None = None


class SeriesOffer(Reply, frozen=True, kw_only=True):
    """A letter, what screens call it, and the services that take numbers of it."""

    letter: Code
    screen_name: Name
    services: list[ServiceOffer]


class RulesOut(Reply, frozen=True, kw_only=True):
    """The order of calling as data, for whoever asks why: see ``office_queue/queue/rules.py``."""

    order: list[Code]
    priority_head_start_s: Count
    no_show_calls: Count
    no_show_s: Count
    undo_s: Count


def sign_in_bytes(office: str, desk: int, challenge: str, spki: str) -> bytes:
    """Return what a clerk's key signs at sign-in: the hub's own key is part of it.

    A hub that relays a challenge of another one gets a signature that is of no use there.
    """
    parts = (_SIGN_IN, office.encode(), str(desk).encode(), challenge.encode(), spki.encode())
    return hashlib.sha256(b"\x00".join(parts)).digest()


def queue_audience(office: str) -> str:
    """Return the ``aud`` of access tokens for an office's hub."""
    return f"urn:kep:queue:{office}"
