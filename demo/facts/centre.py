"""The central record, straight from PostgreSQL."""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString, TypeVar

import psycopg
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A case of the day."""

    id: str
    number: str
    token: str
    state: str
    office: str
    party: str
    rev: int
    author: str


@dataclass(frozen=True, slots=True)
class PaperFact:
    """A paper that came with a case."""

    id: str
    case: str
    sha256: str
    pages: int
    chunks: list[str]
    complete: bool
    rev: int


@dataclass(frozen=True, slots=True)
class OperationFact:
    """An operation as the centre took it."""

    seq: int
    id: str
    author: str
    kind: str
    received_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class ViewFact:
    """A row of the access log."""

    office: str
    actor: str
    action: str
    party: str
    purpose: str


@dataclass(frozen=True, slots=True)
class VisitFact:
    """A visit of the counter that came by a number, in the last hour."""

    ticket: str
    party: str
    office: str


@dataclass(frozen=True, slots=True)
class SignInFact:
    """A clerk's sign-in at the centre."""

    clerk: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Centre:
    """Everything of the day that the centre knows. ``clerks`` maps ids to usernames."""

    clerks: dict[str, str]
    signing_keys: dict[str, str]
    used: dict[str, int]
    cases: list[CaseFact]
    papers: list[PaperFact]
    operations: list[OperationFact]
    views: list[ViewFact]
    sign_ins: list[SignInFact]
    visits: list[VisitFact]
    people_here: int
    feed_end: str


_CASES = """
SELECT c.id, c.number, coalesce(c.token, '') AS token, c.state, c.office, c.applicant_id AS party,
       c.rev, e.actor AS author
FROM "case" c JOIN operation o ON o.kind = 'register_case'
JOIN case_event e ON e.id = o.op_id AND e.case_id = c.id
ORDER BY o.seq
"""
_PAPERS = """
SELECT d.id, d.case_id AS "case", d.sha256, d.pages, d.chunks, d.complete, d.rev FROM document d
WHERE d.case_id IN (SELECT case_id FROM case_event WHERE id IN (SELECT op_id FROM operation))
ORDER BY d.id
"""
_OPERATIONS = """
SELECT seq, op_id AS id, author, kind, received_at, result->>'state' AS state
FROM operation WHERE workstation = %s ORDER BY seq
"""
_VIEWS = """
SELECT office, coalesce(actor, '') AS actor, coalesce(action, '') AS action,
       coalesce(party_id, '') AS party, coalesce(purpose_kind, '') AS purpose
FROM access_log WHERE workstation = %s ORDER BY office, n
"""
_USED = """
SELECT format('%s/%s-%s/%s', office, letter, lpad(number::text, 6, '0'), year) AS number,
       count(*) AS times
FROM number_used GROUP BY 1
"""
_SIGN_INS = """
SELECT clerk, signed_in_at AS at FROM token_family WHERE workstation = %s ORDER BY signed_in_at
"""
_VISITS = """
SELECT ticket, coalesce(party_id, '') AS party, office FROM interaction
WHERE channel = 'counter' AND kind = 'visit' AND ticket <> '' AND started_at > now() - interval '1 hour'
"""
_PEOPLE_HERE = "SELECT count(*) FROM party_scope WHERE office = %s"
_FEED_END = """
SELECT i.epoch || '.' || f.xid::text || '.' || f.seq::text AS cursor
FROM feed f, installation i WHERE f.office IN (%s, '*') ORDER BY f.xid DESC, f.seq DESC LIMIT 1
"""


Row = TypeVar("Row")


def read_centre(url: str, workstation: str, office: str) -> Centre:
    """Read it in one snapshot."""
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        read = _Reader(connection)
        pair = read.pairs
        return Centre(
            clerks=pair("SELECT id, username FROM clerk"),
            signing_keys=pair("SELECT kid, public_key FROM signing_key"),
            used={number: int(times) for number, times in pair(_USED).items()},
            cases=read.all(CaseFact, _CASES),
            papers=read.all(PaperFact, _PAPERS),
            operations=read.all(OperationFact, _OPERATIONS, workstation),
            views=read.all(ViewFact, _VIEWS, workstation),
            sign_ins=read.all(SignInFact, _SIGN_INS, workstation),
            visits=read.all(VisitFact, _VISITS),
            people_here=int(read.one(_PEOPLE_HERE, office)),
            feed_end=read.one(_FEED_END, office),
        )


class _Reader:
    def __init__(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        self._connection = connection

    def all(self, kind: type[Row], sql: LiteralString, *values: str) -> list[Row]:
        with self._connection.cursor(row_factory=class_row(kind)) as cursor:
            return cursor.execute(sql, values or None).fetchall()

    def pairs(self, sql: LiteralString) -> dict[str, str]:
        rows = self._connection.execute(sql).fetchall()
        return {str(name): str(value) for name, value in rows}

    def one(self, sql: LiteralString, *values: str) -> str:
        row = self._connection.execute(sql, values).fetchone()
        return "" if row is None else str(row[0])
