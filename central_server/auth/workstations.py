"""Enrolment: a one-time code is exchanged for an identity bound to the PC's own key."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, func, select, union, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth.keys import ServerKeys
from central_server.auth.tables import enrolment_codes, workstations
from kep_client.errors import RefusedError
from server_kit.tokens import parse_p256

MAX_TRIES = 10
LIFETIME = timedelta(days=7)
SHARE_BYTES = 32
# Crockford's base 32: no letter that could be read as a digit.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP = 4
_GROUPS = 4
# Α is the centre's own series: numbers for what comes in without a counter.
_LETTERS = "ΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"


@dataclass(frozen=True, slots=True)
class Place:
    """A counter of an office, and the letter of its number series."""

    office: str
    desk: int
    series_letter: str = ""
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A workstation as the centre knows it."""

    id: str
    office: str
    desk: int
    series_letter: str
    public_key: str
    jkt: str
    live: bool

    @property
    def label(self) -> str:
        """The name that clerks know the PC by."""
        return f"ΚΕΠ-{self.office}-{self.desk:02d}"


async def make_code(connection: AsyncConnection, place: Place, now: datetime) -> str:
    """Return a new one-time code.

    A letter that is not given is the desk's former one, else the office's next free one. Raises
    RefusedError ``device.enrolment_code`` for a desk that has a PC, unless the code replaces it.
    """
    if not place.replaces and await _desk_taken(connection, place):
        raise RefusedError("device.enrolment_code")
    letter = place.series_letter or await _letter_for(connection, place)
    selector, *rest = (_random_group() for _ in range(_GROUPS))
    await connection.execute(
        insert(enrolment_codes).values(
            selector=selector,
            secret_hash=_hash("".join(rest)),
            office=place.office,
            desk=place.desk,
            series_letter=letter,
            replaces=place.replaces,
            expires_at=now + LIFETIME,
        )
    )
    return "-".join((selector, *rest))


async def redeem_code(connection: AsyncConnection, code: str, now: datetime) -> Place | None:
    """Spend a code; None for a wrong, used or expired one, whose try is counted all the same."""
    letters = "".join(letter for letter in code.upper() if letter in _ALPHABET)
    selector, secret = letters[:_GROUP], letters[_GROUP:]
    counted = (
        update(enrolment_codes)
        .where(enrolment_codes.c.selector == selector)
        .values(tries=enrolment_codes.c.tries + 1)
        .returning(enrolment_codes)
    )
    row = (await connection.execute(counted)).first()
    if row is None or not hmac.compare_digest(row.secret_hash, _hash(secret)):
        return None
    if row.used_at is not None or row.expires_at <= now or row.tries > MAX_TRIES:
        return None
    mine = enrolment_codes.c.selector == selector
    await connection.execute(update(enrolment_codes).where(mine).values(used_at=now))
    return Place(row.office, row.desk, row.series_letter, row.replaces)


async def enrol(
    connection: AsyncConnection, keys: ServerKeys, place: Place, public_key: str, label: str
) -> Enrolled:
    """Create the workstation. Raises TokenError for a bad key, RefusedError for a taken desk."""
    key = parse_p256(public_key)
    if place.replaces:
        await _revoke_desk(connection, place)
    elif await _desk_taken(connection, place):
        raise RefusedError("device.enrolment_code")
    workstation = f"wks_{secrets.token_hex(8)}"
    share = secrets.token_bytes(SHARE_BYTES)
    row = insert(workstations).values(
        id=workstation,
        office=place.office,
        desk=place.desk,
        series_letter=place.series_letter,
        machine_label=label,
        public_key=public_key,
        jkt=key.thumbprint(),
        device_share=keys.seal(share, _share_purpose(workstation)),
    )
    added = await connection.execute(row.on_conflict_do_nothing().returning(workstations))
    created = added.first()
    if created is None:  # the desk, the letter or the key is taken
        raise RefusedError("device.enrolment_code")
    return _enrolled(created)


async def by_id(connection: AsyncConnection, workstation: str) -> Enrolled | None:
    """Return a workstation, revoked ones included."""
    found = await connection.execute(select(workstations).where(workstations.c.id == workstation))
    row = found.first()
    return None if row is None else _enrolled(row)


async def by_key(connection: AsyncConnection, jkt: str) -> Enrolled | None:
    """Return the live workstation whose key has this thumbprint."""
    mine = (workstations.c.jkt == jkt) & workstations.c.revoked_at.is_(None)
    row = (await connection.execute(select(workstations).where(mine))).first()
    return None if row is None else _enrolled(row)


async def device_share(connection: AsyncConnection, keys: ServerKeys, workstation: str) -> bytes:
    """Return the centre's half of what opens the stores of a PC for a new clerk."""
    query = select(workstations.c.device_share).where(workstations.c.id == workstation)
    sealed = (await connection.execute(query)).scalar_one()
    return keys.open(sealed, _share_purpose(workstation))


async def revoke(connection: AsyncConnection, workstation: str) -> None:
    """Refuse the workstation from now on."""
    mine = workstations.c.id == workstation
    await connection.execute(update(workstations).where(mine).values(revoked_at=func.now()))


async def _desk_taken(connection: AsyncConnection, place: Place) -> bool:
    return (
        await connection.execute(select(workstations.c.id).where(_live_at(place)))
    ).first() is not None


async def _revoke_desk(connection: AsyncConnection, place: Place) -> None:
    await connection.execute(
        update(workstations).where(_live_at(place)).values(revoked_at=func.now())
    )


def _live_at(place: Place) -> ColumnElement[bool]:
    return (
        (workstations.c.office == place.office)
        & (workstations.c.desk == place.desk)
        & workstations.c.revoked_at.is_(None)
    )


async def _letter_for(connection: AsyncConnection, place: Place) -> str:
    used = union(
        *(
            select(table.c.desk, table.c.series_letter).where(table.c.office == place.office)
            for table in (workstations, enrolment_codes)
        )
    )
    rows = await connection.execute(used)
    taken: dict[str, int] = {row.series_letter: row.desk for row in rows}
    for letter, desk in taken.items():
        if desk == place.desk:
            return letter
    names: list[str] = [*_LETTERS, *(first + second for first in _LETTERS for second in _LETTERS)]
    return next(name for name in names if name not in taken)


def _enrolled(row: Row[tuple[object, ...]]) -> Enrolled:
    return Enrolled(
        id=row.id,
        office=row.office,
        desk=row.desk,
        series_letter=row.series_letter,
        public_key=row.public_key,
        jkt=row.jkt,
        live=row.revoked_at is None,
    )


def _share_purpose(workstation: str) -> str:
    return f"device-share {workstation}"


def _random_group() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP))


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
