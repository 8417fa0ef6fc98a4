"""From documents of the feed to rows: what is searched, sorted and joined becomes a column.

A document that cannot be read is ``server.bad_answer``: the page is refused whole, for a cursor
that moved past a lost document would lose it for ever.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from kep_client.domain.greek import fold, fold_lookalikes, search_columns
from kep_client.domain.identifiers import InvalidIdentifierError, parse_phone
from kep_client.errors import LineError
from kep_client.ports.blocking import Change
from kep_client.wire.cases import CaseDoc
from kep_client.wire.documents import DocumentDoc
from kep_client.wire.interactions import InteractionDoc
from kep_client.wire.parties import PartyDoc
from kep_client.wire.services import ServiceDoc
from offline_cache.cache_schema import ENTITIES
from offline_cache.engine import SqlValue

Row = tuple[SqlValue, ...]

COLUMNS = {
    "party": ("id", "rev", "sort_key", "folded", "latin", "birth_year"),
    "party_body": ("id", "body"),
    "interaction": ("id", "rev", "party", "started_at", "body"),
    "case": ("id", "rev", "party", "number", "running", "open", "body"),
    "document": ("id", "rev", "party", "case_id", "body"),
    "service": ("id", "rev", "service", "version", "body"),
}
_OVER = frozenset({"delivered", "rejected", "forwarded", "withdrawn", "expired", "closed"})
_RUNNING = re.compile(r"(?:^|/)[Α-Ω]-0*([0-9]+)(?:/[0-9]{4})?$")
_KEY_KINDS = {"afm": "afm", "amka": "amka", "adt": "doc", "passport": "doc", "gemi": "gemi"}

_PARTY = msgspec.json.Decoder(PartyDoc)
_INTERACTION = msgspec.json.Decoder(InteractionDoc)
_CASE = msgspec.json.Decoder(CaseDoc)
_DOCUMENT = msgspec.json.Decoder(DocumentDoc)
_SERVICE = msgspec.json.Decoder(ServiceDoc)


@dataclass(slots=True)
class PageRows:
    """A page, parsed before its transaction begins."""

    put: dict[str, list[Row]] = field(default_factory=dict)
    keys: list[tuple[str, str]] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)


def rows_of(changes: Sequence[Change]) -> PageRows:
    """Parse a page. Raises LineError server.bad_answer."""
    page = PageRows()
    for change in changes:
        if change.entity not in ENTITIES:
            continue  # a newer centre may tell of things this version has no place for
        if change.removed:
            page.removed.append(change)
            continue
        try:
            page.put.setdefault(change.entity, []).append(_row(change, page))
        except (msgspec.DecodeError, UnicodeDecodeError) as cause:
            raise LineError("server.bad_answer") from cause
    return page


def running_number(number: str) -> int:
    """Return 153 for ``0042/Β-000153/2026`` or a part of it, 0 for any other form."""
    found = _RUNNING.search(number)
    return int(found[1]) if found else 0


def phone_key(phone: str) -> str:
    """Return the key of a telephone number, or an empty text."""
    try:
        return f"phone:{parse_phone(phone).value}"
    except InvalidIdentifierError:
        return ""


def _row(change: Change, page: PageRows) -> Row:
    match change.entity:
        case "party":
            return _party_row(change, page)
        case "interaction":
            line = _INTERACTION.decode(change.body)
            return (change.id, change.rev, line.party_id, line.started_at, change.body)
        case "case":
            return _case_row(change)
        case "document":
            paper = _DOCUMENT.decode(change.body)
            return (change.id, change.rev, paper.party_id, paper.case_id, change.body)
        case _:
            service = _SERVICE.decode(change.body)
            return (change.id, change.rev, service.id, service.version, change.body)


def _party_row(change: Change, page: PageRows) -> Row:
    doc = _PARTY.decode(change.body)
    names = (
        *(doc.family_name, doc.given_name, doc.alternative_name),
        *(doc.family_name_latin, doc.given_name_latin),
    )
    folded, latin = search_columns(names)
    page.keys.extend((key, change.id) for key in _keys(doc))
    year = int(doc.birth_date[:4]) if doc.birth_date else 0
    sort_key = fold(f"{doc.family_name} {doc.given_name} {doc.father_name}")
    page.put.setdefault("party_body", []).append((change.id, change.body))
    return (change.id, change.rev, sort_key, folded, latin, year)


def _keys(doc: PartyDoc) -> list[str]:
    keys = []
    for identifier in doc.identifiers:
        kind = _KEY_KINDS.get(identifier.scheme)
        if kind == "doc":
            keys.append(f"doc:{fold_lookalikes(identifier.value)}")
        elif kind:
            keys.append(f"{kind}:{identifier.value}")
    if phone := phone_key(doc.phone) if doc.phone else "":
        keys.append(phone)
    return keys


def _case_row(change: Change) -> Row:
    doc = _CASE.decode(change.body)
    return (
        change.id,
        change.rev,
        doc.applicant_id,
        doc.number,
        running_number(doc.number),
        int(doc.state not in _OVER),
        change.body,
    )
