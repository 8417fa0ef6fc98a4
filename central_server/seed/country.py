"""Filling an empty record: offices, clerks, services, then people in batches by COPY."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth.accounts import Account, Office, add_clerk, put_office
from central_server.auth.passwords import Passwords
from central_server.auth.tables import clerks
from central_server.database import Database
from central_server.feed.writing import CHANNEL, EVERYWHERE
from central_server.records.sealing import Sealing
from central_server.seed.history import add_history
from central_server.seed.known import add_known
from central_server.seed.numbers import Registers
from central_server.seed.people import (
    Person,
    add_mandate,
    add_person,
    adulthood,
    draw_child,
    draw_company,
    draw_person,
)
from central_server.seed.places import HOME, PLACES, Place
from central_server.seed.rows import Batch, World, copy
from central_server.services.bundle import publish
from kep_client.domain.clerk import Role

_BATCH = 1000
_AT_HOME = 0.85
_COMPANIES, _CHILDREN = 0.04, 0.07


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedPlan:
    """How large a country, and which: the same plan and day give the same people."""

    people: int
    seed: int = 1
    offices: int = 10
    password: str = ""
    now: datetime | None = None
    at_home: float = _AT_HOME


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What was made; the demo clerks' usernames and their password."""

    people: int
    offices: int
    clerks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Clerk:
    username: str
    given_name: str
    family_name: str
    roles: frozenset[Role]


_CLERKS = (
    _Clerk("m.antoniou", "Μαρία", "Αντωνίου", frozenset({Role.CLERK})),
    _Clerk("d.kostopoulos", "Δημήτρης", "Κωστόπουλος", frozenset({Role.CLERK})),
    _Clerk("a.riga", "Αγγελική", "Ρήγα", frozenset({Role.OFFICE_MANAGER})),
)


async def seed(
    database: Database, sealing: Sealing, passwords: Passwords, plan: SeedPlan
) -> SeedReport:
    """Fill an empty record. ``database`` must have been opened without a transaction limit.

    Raises:
        ValueError: fewer people than the well-known ones, or more offices than are known.
    """
    if plan.people < _BATCH // 100 or not 1 <= plan.offices <= len(PLACES):
        raise ValueError("at least 10 people, and as many offices as there are names")
    places = PLACES[: plan.offices]
    async with database.transaction() as connection:
        await _add_staff(connection, passwords, places, plan.password)
        await publish(connection)
    made = 0
    for batch in _country(_world(sealing, plan), places, plan):
        made += len(batch.rows["party"])
        async with database.transaction() as connection:
            await _copy(connection, batch)
    async with database.transaction() as connection:
        await connection.execute(text("ANALYZE"))
        hint = text("SELECT pg_notify(:channel, :payload || ' ' || pg_current_xact_id()::text)")
        await connection.execute(hint, {"channel": CHANNEL, "payload": EVERYWHERE})
    return SeedReport(made, len(places), tuple(clerk.username for clerk in _CLERKS))


def _world(sealing: Sealing, plan: SeedPlan) -> World:
    now = plan.now or datetime.now(UTC)
    return World(Random(plan.seed), Registers(plan.seed), sealing, now)


async def _add_staff(
    connection: AsyncConnection, passwords: Passwords, places: tuple[Place, ...], password: str
) -> None:
    for place in places:
        await put_office(connection, Office(place.code, place.name, place.municipality_name))
    known = set((await connection.execute(select(clerks.c.username))).scalars())
    for clerk in _CLERKS:
        if not password or clerk.username in known:
            continue
        account = Account(
            id=f"clk_{clerk.username}",
            username=clerk.username,
            password_hash=passwords.hash(password),
            given_name=clerk.given_name,
            family_name=clerk.family_name,
            office=HOME.code,
            training=True,
        )
        await add_clerk(connection, account, clerk.roles, granted_by="seed")


def _country(world: World, places: tuple[Place, ...], plan: SeedPlan) -> Iterator[Batch]:
    """Yield the rows of people, a batch at a time."""
    batch = Batch()
    made = add_known(world, batch)
    full = _BATCH
    while made < plan.people:
        made += _add_household(world, batch, _place(world, places, plan), plan.people - made)
        if made >= full:
            yield batch
            batch, full = Batch(), made + _BATCH
    yield batch


def _place(world: World, places: tuple[Place, ...], plan: SeedPlan) -> Place:
    if len(places) == 1 or world.random.random() < plan.at_home:
        return HOME
    return world.random.choice(places[1:])


def _add_household(world: World, batch: Batch, place: Place, room: int) -> int:
    """Add a person, sometimes with a child or a firm; return how many."""
    person = draw_person(world, place)
    members = [person]
    chance = world.random.random()
    if room > 1 and chance < _CHILDREN:
        members.append(draw_child(world, person))
    elif room > 1 and chance < _CHILDREN + _COMPANIES:
        members.append(draw_company(world, place))
    for member in members:
        add_person(world, batch, member)
        add_history(world, batch, member)
    for member in members[1:]:
        _add_link(world, batch, member, person)
    return len(members)


def _add_link(world: World, batch: Batch, principal: Person, agent: Person) -> None:
    if principal.born is not None:
        add_mandate(world, batch, principal, agent, "parent", adulthood(principal.born))
    else:
        add_mandate(world, batch, principal, agent, "statutory_representative")


async def _copy(connection: AsyncConnection, batch: Batch) -> None:
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    if driver is None:
        raise RuntimeError("no driver connection")
    await copy(driver, batch)
