"""Finding people: by a number through its blind index, by name within one's own office.

Name keys are searched by prefix in byte order (``text_pattern_ops``); two words meet in the
person, in either order. Rows come in alphabetical order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.records.party_docs import party_docs
from central_server.records.sealing import Sealing
from central_server.schema.cases import case
from central_server.schema.parties import name_key, party, party_identifier, party_scope
from kep_client.domain.case_machine import CaseState
from kep_client.domain.greek import fold_lookalikes, fold_word, is_greek, name_tokens, query_keys
from kep_client.domain.identifiers import parse_afm, parse_amka, parse_gemi, parse_phone
from kep_client.domain.party import MatchReason
from kep_client.errors import InputError
from kep_client.wire.parties import HitOut, PartyDoc, SearchReply, SearchRequest

_ENDED = [
    state.value
    for state in (
        CaseState.CLOSED,
        CaseState.DELIVERED,
        CaseState.WITHDRAWN,
        CaseState.REJECTED,
        CaseState.EXPIRED,
    )
]
_SHORTEST_PART_OF_NUMBER = 4
GREEK_KEY, LATIN_KEY = "g", "l"


@dataclass(frozen=True, slots=True)
class _Found:
    """Which people, in which order, and why each."""

    reasons: Mapping[str, MatchReason]


def check_search(request: SearchRequest) -> None:
    """Raise ``request.invalid`` unless exactly one thing is asked for."""
    asked = (
        *(request.afm, request.amka, request.document, request.gemi),
        *(request.number, request.phone),
    )
    words = [word for word in request.words if name_tokens(word)]
    if sum(bool(part) for part in asked) + bool(words) != 1:
        raise InputError("request.invalid")


async def search(
    connection: AsyncConnection, sealing: Sealing, office: str, request: SearchRequest
) -> SearchReply:
    """Return the people that fit.

    Raises:
        InputError: ``request.invalid``, or the code of a mistyped number.
    """
    check_search(request)
    found = await _found(connection, sealing, office, request)
    fitting = list(found.reasons)[: request.limit]
    docs = await _leading(connection, sealing, fitting)
    ids = [doc.id for doc in docs.values()]
    open_cases = await _open_cases(connection, ids)
    known = await _known_here(connection, office, ids)
    hits = [
        HitOut(
            party=doc,
            reason=found.reasons[fits].value,
            open_cases=open_cases.get(doc.id, 0),
            known_here=doc.id in known,
            led_from=fits if fits != doc.id else "",
        )
        for fits, doc in docs.items()
    ]
    return SearchReply(hits=hits, more=len(found.reasons) > request.limit)


async def _leading(
    connection: AsyncConnection, sealing: Sealing, fitting: Sequence[str]
) -> dict[str, PartyDoc]:
    """Return by fitting record the one to go on in; each person once, its own record first."""
    docs = await party_docs(connection, sealing, fitting)
    merged = {id_: doc.merged_into for id_, doc in docs.items() if doc.merged_into}
    others = await party_docs(connection, sealing, sorted(set(merged.values()) - docs.keys()))
    led: dict[str, PartyDoc] = {}
    shown = {id_ for id_ in docs if id_ not in merged}
    for id_ in (id_ for id_ in fitting if id_ in docs):
        leader = merged.get(id_)
        if leader is None:
            led[id_] = docs[id_]
        elif leader not in shown:
            shown.add(leader)
            led[id_] = others[leader]
    return led


async def _found(
    connection: AsyncConnection, sealing: Sealing, office: str, request: SearchRequest
) -> _Found:
    if request.words:
        return await _by_words(connection, office, request)
    if request.number:
        statement = _by_number(office, request.number)
    elif request.phone:
        statement = _ids(party.c.phone == parse_phone(request.phone).value)
    else:
        statement = _by_identifier(sealing, request)
    rows = await connection.execute(statement.limit(request.limit + 1))
    return _Found({row.id: MatchReason.IDENTIFIER for row in rows})


def _ids(which: ColumnElement[bool]) -> Select[tuple[str]]:
    return select(party.c.id).where(which).order_by(party.c.sort_key, party.c.id)


def _by_identifier(sealing: Sealing, request: SearchRequest) -> Select[tuple[str]]:
    if request.afm:
        schemes, value = ["afm"], parse_afm(request.afm).value
    elif request.amka:
        schemes, value = ["amka"], parse_amka(request.amka).value
    elif request.gemi:
        schemes, value = ["gemi"], parse_gemi(request.gemi).value
    else:
        schemes, value = ["adt", "passport", "gemi"], request.document
    pairs = [
        and_(
            party_identifier.c.scheme == scheme,
            party_identifier.c.blind_index == sealing.blind_index(scheme, value),
        )
        for scheme in schemes
    ]
    held = party_identifier.c.ended_at.is_(None)
    holders = select(party_identifier.c.party_id).where(or_(*pairs), held)
    return _ids(party.c.id.in_(holders))


def _by_number(office: str, number: str) -> Select[tuple[str]]:
    """A whole number is found anywhere, a part of one only in the own office."""
    key = fold_lookalikes(number)
    fits: ColumnElement[bool] = case.c.number_key == key
    if len(key) >= _SHORTEST_PART_OF_NUMBER:
        part = and_(case.c.office == office, case.c.number_key.contains(key, autoescape=True))
        fits = or_(fits, part)
    return _ids(party.c.id.in_(select(case.c.applicant_id).where(fits)))


async def _by_words(connection: AsyncConnection, office: str, request: SearchRequest) -> _Found:
    words = [token for word in request.words for token in name_tokens(word)]
    parts = [_holders(office, word).subquery(f"word_{place}") for place, word in enumerate(words)]
    as_written = and_(*(part.c.as_written for part in parts))
    statement = select(party.c.id, as_written.label("as_written"))
    for part in parts:
        statement = statement.join(part, part.c.party_id == party.c.id)
    if request.birth_year is not None:
        statement = statement.where(party.c.birth_date.startswith(str(request.birth_year)))
    ordered = statement.order_by(party.c.sort_key, party.c.id).limit(request.limit + 1)
    otherwise = MatchReason.OTHER_SPELLING if any(map(is_greek, words)) else MatchReason.LATIN
    rows = (await connection.execute(ordered)).all()
    return _Found({row.id: MatchReason.NAME if row.as_written else otherwise for row in rows})


def _holders(office: str, word: str) -> Select[tuple[str, bool]]:
    """People of the office with a name that begins so, and whether it is written so."""
    fits = [_begins(LATIN_KEY, key) for key in query_keys(word)]
    if is_greek(word):
        fits.append(_begins(GREEK_KEY, fold_word(word)))
    written = func.bool_or(name_key.c.script == GREEK_KEY).label("as_written")
    return (
        select(name_key.c.party_id, written)
        .where(name_key.c.office == office, or_(*fits))
        .group_by(name_key.c.party_id)
    )


def _begins(script: str, prefix: str) -> ColumnElement[bool]:
    # Written as a range: LIKE with a parameter cannot use the index in a generic plan.
    after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return and_(
        name_key.c.script == script,
        name_key.c.key.op("~>=~", is_comparison=True)(prefix),
        name_key.c.key.op("~<~", is_comparison=True)(after),
    )


async def _open_cases(connection: AsyncConnection, ids: Sequence[str]) -> Mapping[str, int]:
    statement = (
        select(case.c.applicant_id, func.count())
        .where(case.c.applicant_id.in_(ids), case.c.state.not_in(_ENDED))
        .group_by(case.c.applicant_id)
    )
    return dict((await connection.execute(statement)).all())


async def _known_here(
    connection: AsyncConnection, office: str, ids: Sequence[str]
) -> frozenset[str]:
    statement = select(party_scope.c.party_id).where(
        party_scope.c.office == office, party_scope.c.party_id.in_(ids)
    )
    return frozenset((await connection.execute(statement)).scalars())
