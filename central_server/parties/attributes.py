"""What of a person's data a correction may change, how it is checked and how it is written."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.parties.acting import today
from central_server.records.columns import AnyRow
from central_server.records.names import name_keys, sort_key
from central_server.schema.parties import name_key, party, party_scope
from kep_client.domain.identifiers import parse_phone
from kep_client.domain.party import Assurance, PartyKind
from kep_client.errors import InputError

_NAMES = frozenset(
    {
        *("family_name", "given_name", "father_name", "mother_name"),
        *("family_name_latin", "given_name_latin", "alternative_name"),
    }
)
_OF_PEOPLE = frozenset(
    {"given_name", "father_name", "mother_name", "given_name_latin", "birth_date"}
)
_OF_FIRMS = frozenset({"alternative_name", "legal_form", "seat"})
_LONGEST = 120
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LABELS = {
    "family_name": "Επώνυμο",
    "given_name": "Όνομα",
    "father_name": "Πατρώνυμο",
    "mother_name": "Μητρώνυμο",
    "family_name_latin": "Επώνυμο με λατινικούς χαρακτήρες",
    "given_name_latin": "Όνομα με λατινικούς χαρακτήρες",
    "birth_date": "Ημερομηνία γέννησης",
    "municipality": "Δήμος",
    "phone": "Τηλέφωνο",
    "email": "Ηλεκτρονική διεύθυνση",
    "assurance": "Βεβαιότητα ταυτότητας",
    "alternative_name": "Διακριτικός τίτλος",
    "legal_form": "Νομική μορφή",
    "seat": "Έδρα",
    "afm": "ΑΦΜ",
    "amka": "ΑΜΚΑ",
    "adt": "ΑΔΤ",
    "passport": "Διαβατήριο",
    "personal_number": "Προσωπικός Αριθμός",
    "gemi": "Αριθμός ΓΕΜΗ",
}


def attribute_name(text: str) -> str:
    """Return the name of an attribute as columns have it: ``fatherName`` is ``father_name``."""
    return _HUMP.sub("_", text).lower()


def attribute_label(name: str) -> str:
    """Return what timelines call an attribute."""
    return _LABELS.get(name, "Στοιχείο")


def parse_attribute(name: str, text: str, kind: str) -> str:
    """Return the value that a column of a natural or legal person takes.

    Raises:
        InputError: ``request.invalid``, or the code of a mistyped telephone.
    """
    foreign = _OF_PEOPLE if kind == PartyKind.LEGAL.value else _OF_FIRMS
    if name in foreign:
        raise InputError("request.invalid")
    parse = _PARSERS.get(name)
    if parse is None:
        raise InputError("request.invalid")
    return parse(text)


def _text(text: str) -> str:
    value = " ".join(text.split())
    if not value or len(value) > _LONGEST or not value.isprintable():
        raise InputError("request.invalid")
    return value


def _day(text: str) -> str:
    try:
        value = date.fromisoformat(text).isoformat()
    except ValueError:
        raise InputError("request.invalid") from None
    if value > today():
        raise InputError("request.invalid")
    return value


def _email(text: str) -> str:
    value = _text(text)
    if not _EMAIL.fullmatch(value):
        raise InputError("request.invalid")
    return value


def _level(text: str) -> str:
    try:
        return Assurance(text).value
    except ValueError:
        raise InputError("request.invalid") from None


_PARSERS: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys((*_NAMES, "municipality", "legal_form", "seat"), _text),
    "birth_date": _day,
    "phone": lambda text: parse_phone(text).value,
    "email": _email,
    "assurance": _level,
}


async def write_attribute(connection: AsyncConnection, row: AnyRow, name: str, value: str) -> None:
    """Write a checked value to a locked person; names are found by the new spelling at once."""
    values: dict[str, str] = {name: value}
    named = {**row._asdict(), **values}
    if name in _NAMES:
        values["sort_key"] = sort_key(
            named["family_name"], named["given_name"], named["father_name"]
        )
    await connection.execute(update(party).where(party.c.id == row.id).values(values))
    if name in _NAMES:
        await index_names(connection, row.id, named)


async def index_names(connection: AsyncConnection, party_id: str, names: Mapping[str, str]) -> None:
    """Write the search keys of a person anew, in every office that holds the person."""
    keys = name_keys(
        (names["family_name"], names["given_name"], names["alternative_name"]),
        (names["family_name_latin"], names["given_name_latin"]),
    )
    held = select(party_scope.c.office).where(party_scope.c.party_id == party_id)
    offices = (await connection.execute(held)).scalars().all()
    await connection.execute(delete(name_key).where(name_key.c.party_id == party_id))
    rows = [
        {"office": office, "script": script, "key": key, "party_id": party_id}
        for office in offices
        for script, key in keys
    ]
    if rows:
        await connection.execute(upsert(name_key).on_conflict_do_nothing(), rows)
