"""Searching people as one types: by full-text prefixes in alphabetical order, never by rank."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from kep_client.domain.greek import is_greek, query_keys, query_words
from kep_client.domain.lookups import (
    AfmPrefix,
    AfmTerm,
    AmkaPrefix,
    AmkaTerm,
    CaseNumberTerm,
    CommandTerm,
    DocumentTerm,
    EmptyTerm,
    GemiTerm,
    MistypedTerm,
    NameTerm,
    PhoneTerm,
    SearchTerm,
)
from kep_client.domain.party import MatchReason
from offline_cache.cache_rows import running_number
from offline_cache.engine import Connection

_MOST_RUNNING_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """A person's id and why the row is shown."""

    party: str
    reason: MatchReason


def find(cache: Connection, term: SearchTerm, limit: int) -> list[Found]:
    """Return who fits, at most ``limit``."""
    match term:
        case EmptyTerm() | CommandTerm() | MistypedTerm():
            return []
        case NameTerm():
            return _by_name(cache, term, limit)
        case CaseNumberTerm():
            return _by_case_number(cache, term, limit)
        case _:
            return [Found(party, MatchReason.IDENTIFIER) for party in _by_key(cache, term, limit)]


_KeyTerm = AfmTerm | AfmPrefix | AmkaTerm | AmkaPrefix | GemiTerm | DocumentTerm | PhoneTerm


def _by_key(cache: Connection, term: _KeyTerm, limit: int) -> list[str]:
    match term:
        case AfmTerm():
            found = _exactly(cache, f"afm:{term.afm.value}", limit)
        case AmkaTerm():
            found = _exactly(cache, f"amka:{term.amka.value}", limit)
        case GemiTerm():
            found = _exactly(cache, f"gemi:{term.gemi.value}", limit)
        case PhoneTerm():
            found = _exactly(cache, f"phone:{term.phone.value}", limit)
        case DocumentTerm():
            found = _beginning(cache, [f"doc:{term.document.search_key}"], limit)
        case AmkaPrefix():
            found = _beginning(cache, [f"amka:{term.digits}"], limit)
        case AfmPrefix():
            found = _by_digits(cache, term.digits, limit)
        case _:
            assert_never(term)
    return found


def _by_digits(cache: Connection, digits: str, limit: int) -> list[str]:
    """Some digits: a protocol number first, if one ends the search, then AFM and AMKA."""
    found: list[str] = []
    if len(digits) <= _MOST_RUNNING_DIGITS and int(digits):
        rows = cache.rows(
            tuple[str],
            'SELECT DISTINCT party FROM "case" WHERE running = ? LIMIT ?',
            int(digits),
            limit,
        )
        found = [party for (party,) in rows]
    found += _beginning(cache, [f"afm:{digits}", f"amka:{digits}"], limit)
    return list(dict.fromkeys(found))[:limit]


def _exactly(cache: Connection, key: str, limit: int) -> list[str]:
    rows = cache.rows(tuple[str], "SELECT party FROM party_key WHERE key = ? LIMIT ?", key, limit)
    return [party for (party,) in rows]


def _beginning(cache: Connection, prefixes: Sequence[str], limit: int) -> list[str]:
    found: list[str] = []
    for prefix in prefixes:
        rows = cache.rows(
            tuple[str],
            "SELECT party FROM party_key WHERE key >= ? AND key < ? ORDER BY key LIMIT ?",
            prefix,
            f"{prefix}\U0010ffff",
            limit,
        )
        found += [party for (party,) in rows]
    return list(dict.fromkeys(found))[:limit]


def _by_case_number(cache: Connection, term: CaseNumberTerm, limit: int) -> list[Found]:
    if term.complete:
        sql = 'SELECT DISTINCT party FROM "case" WHERE number = ? LIMIT ?'
        rows = cache.rows(tuple[str], sql, term.number, limit)
    else:
        # Office or year is missing; the running number narrows, the rest is compared.
        sql = 'SELECT DISTINCT party FROM "case" WHERE running = ? AND instr(number, ?) LIMIT ?'
        rows = cache.rows(tuple[str], sql, running_number(term.number), term.number, limit)
    return [Found(party, MatchReason.IDENTIFIER) for (party,) in rows]


def _by_name(cache: Connection, term: NameTerm, limit: int) -> list[Found]:
    greek = all(is_greek(token) for token in term.tokens)
    reason = MatchReason.NAME if greek else MatchReason.LATIN
    found = [Found(party, reason) for party in _matching(cache, _as_typed(term), term, limit)]
    if greek and len(found) < limit:
        # The same sounds in other letters: Οικονόμου and Ικονόμου meet in the Latin key.
        known = {row.party for row in found}
        others = _matching(cache, _as_it_sounds(term), term, limit)
        found += [
            Found(party, MatchReason.OTHER_SPELLING) for party in others if party not in known
        ]
    return found[:limit]


def _matching(cache: Connection, match: str, term: NameTerm, limit: int) -> list[str]:
    year = term.birth_year or 0
    rows = cache.rows(
        tuple[str],
        "SELECT party.id FROM party_fts JOIN party ON party.n = party_fts.rowid"
        " WHERE party_fts MATCH ? AND (? = 0 OR party.birth_year = ?)"
        " ORDER BY party.sort_key, party.id LIMIT ?",
        match,
        year,
        year,
        limit,
    )
    return [party for (party,) in rows]


def _as_typed(term: NameTerm) -> str:
    return " AND ".join(
        _spelt(token) if is_greek(token) else _sounds(token) for token in term.tokens
    )


def _as_it_sounds(term: NameTerm) -> str:
    return " AND ".join(_sounds(token) for token in term.tokens)


def _spelt(token: str) -> str:
    words = " OR ".join(f'"{word}" *' for word in query_words(token))
    return f"folded : ({words})"


def _sounds(token: str) -> str:
    keys = " OR ".join(f'"{key}" *' for key in query_keys(token) if key)
    return f"latin : ({keys})" if keys else f'folded : "{token}" *'
