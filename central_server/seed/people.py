"""Invented people and firms with everything they are found by."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from central_server.records.names import name_keys, sort_key
from central_server.seed import names
from central_server.seed.places import Place
from central_server.seed.rows import Batch, World
from kep_client.domain.ids import uuid7

_OLDEST_YEARS, _ADULT_YEARS = 92, 18
_YEAR = timedelta(days=365.25)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A natural or legal person before it becomes rows. Names in Greek; ``latin`` as spelt."""

    id: str
    kind: str
    family_name: str
    place: Place
    given_name: str = ""
    father_name: str = ""
    mother_name: str = ""
    latin: tuple[str, str] = ("", "")
    born: date | None = None
    man: bool = True
    identifiers: tuple[tuple[str, str, str], ...] = ()  # scheme, value, evidence
    phone: str = ""
    email: str = ""
    status: str = "active"
    assurance: str = "low"
    confidential: bool = False


def new_id(world: World, at: datetime) -> str:
    """Return an id that the seed decides."""
    return uuid7(int(at.timestamp() * 1000), world.random.randbytes(10))


def draw_person(world: World, place: Place) -> Person:
    """Invent an adult."""
    days = world.random.randint(_ADULT_YEARS * 366, _OLDEST_YEARS * 365)
    born = world.today - timedelta(days=days)
    return _natural(world, place, names.draw_surname(world.random), born)


def draw_child(world: World, parent: Person) -> Person:
    """Invent a child of a person, with the parent's surname and name."""
    days = world.random.randint(30, _ADULT_YEARS * 365 - 1)
    surname = parent.family_name
    father = ""
    if parent.man:
        father = next((f.genitive for f in names.MEN if f.nominative == parent.given_name), "")
    born = world.today - timedelta(days=days)
    return _natural(world, parent.place, surname, born, father)


def draw_company(world: World, place: Place) -> Person:
    """Invent a firm."""
    random = world.random
    name = names.draw_company(random)
    return Person(
        id=new_id(world, world.now),
        kind="legal",
        family_name=name,
        place=place,
        latin=(names.latin(name), ""),
        identifiers=(
            ("gemi", world.registers.gemi(), "registry"),
            ("afm", world.registers.afm(), "registry"),
        ),
        phone=f"+30210{random.randint(2000000, 8999999)}",
        email=f"info@etairia{random.randint(100, 99999)}.example",
        status="dissolved" if random.random() < 0.02 else "active",
    )


def _natural(world: World, place: Place, surname: str, born: date, father: str = "") -> Person:
    random = world.random
    man = random.random() < 0.49
    given = names.draw_name(random, names.MEN if man else names.WOMEN).nominative
    family = surname if man else names.feminine(surname)
    spelling = names.old_passport if random.random() < 0.12 else names.latin
    adult = born <= world.today - _ADULT_YEARS * _YEAR
    return Person(
        id=new_id(world, world.now),
        kind="natural",
        family_name=family,
        given_name=given,
        father_name=father or names.draw_name(random, names.MEN).genitive,
        mother_name=names.draw_name(random, names.WOMEN).genitive,
        latin=(spelling(family), spelling(given)),
        born=born,
        man=man,
        place=place,
        identifiers=_identifiers(world, born, man=man, adult=adult),
        phone=f"+3069{random.randint(30000000, 99999999)}" if adult else "",
        email=f"politis{random.randint(1000, 9999999)}@mail.example"
        if random.random() < 0.4
        else "",
        status="deceased" if adult and random.random() < 0.008 else "active",
        assurance=random.choice(("low", "substantial", "substantial", "high")),
        confidential=random.random() < 0.003,
    )


def _identifiers(
    world: World, born: date, *, man: bool, adult: bool
) -> tuple[tuple[str, str, str], ...]:
    registers = world.registers
    found = [
        ("afm", registers.afm(), "registry"),
        ("amka", registers.amka(born, man=man), "registry"),
    ]
    if adult:
        found.append(("adt", registers.adt(), "seen"))
        if world.random.random() < 0.25:
            found.append(("passport", registers.passport(), "seen"))
    return tuple(found)


def add_person(world: World, batch: Batch, person: Person) -> None:
    """Turn a person into rows of the record, the search index and the feed."""
    office = person.place.code
    batch.add(
        "party",
        id=person.id,
        kind=person.kind,
        family_name=person.family_name,
        given_name=person.given_name,
        father_name=person.father_name,
        mother_name=person.mother_name,
        family_name_latin=person.latin[0],
        given_name_latin=person.latin[1],
        birth_date=person.born.isoformat() if person.born else "",
        municipality=person.place.municipality,
        phone=person.phone,
        email=person.email,
        status=person.status,
        status_since=None if person.status == "active" else world.now - timedelta(days=200),
        assurance=person.assurance,
        confidential=person.confidential,
        office=office,
        sort_key=sort_key(person.family_name, person.given_name, person.father_name),
    )
    batch.add("party_scope", party_id=person.id, office=office)
    _add_identifiers(world, batch, person)
    for script, key in name_keys((person.family_name, person.given_name), person.latin):
        batch.add("name_key", office=office, key=key, script=script, party_id=person.id)
    batch.tell(office, "party", person.id)


def _add_identifiers(world: World, batch: Batch, person: Person) -> None:
    for scheme, value, evidence in person.identifiers:
        batch.add(
            "party_identifier",
            party_id=person.id,
            scheme=scheme,
            blind_index=world.sealing.blind_index(scheme, value),
            value=world.sealing.seal(value, scheme),
            evidence=evidence,
            verified_at=world.now - timedelta(days=400),
        )


def add_mandate(
    world: World, batch: Batch, principal: Person, agent: Person, kind: str, valid_to: str = ""
) -> None:
    """Let the agent act for the principal."""
    batch.add(
        "mandate",
        id=new_id(world, world.now),
        principal_id=principal.id,
        agent_id=agent.id,
        kind=kind,
        valid_to=valid_to,
    )


def adulthood(born: date) -> str:
    """Return the day a child comes of age."""
    try:
        return born.replace(year=born.year + _ADULT_YEARS).isoformat()
    except ValueError:  # 29 February
        return date(born.year + _ADULT_YEARS, 3, 1).isoformat()
