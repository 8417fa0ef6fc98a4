"""Reading one generation of the cache; lives on the store thread."""

import logging
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from kep_client.domain.case import Case
from kep_client.domain.lookups import SearchTerm
from kep_client.domain.party import PersonHit
from kep_client.domain.record import PersonRecord, RecordOrigin
from kep_client.domain.service import ServiceDefinition
from kep_client.errors import InputError
from kep_client.mapping.documents import document_from
from kep_client.mapping.parties import alerts_of, mandate_from, party_from
from kep_client.mapping.records import case_from, interaction_from
from kep_client.mapping.services import service_from
from kep_client.mapping.values import read_time
from kep_client.ports.local import CacheState
from kep_client.wire.cases import CaseDoc
from kep_client.wire.documents import DocumentDoc
from kep_client.wire.interactions import InteractionDoc
from kep_client.wire.parties import PartyDoc
from kep_client.wire.services import ServiceDoc
from offline_cache.engine import Connection
from offline_cache.person_search import Found, find

_LOG = logging.getLogger(__name__)

D = TypeVar("D", bound=msgspec.Struct)

_PARTY = msgspec.json.Decoder(PartyDoc)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class CacheDb:
    """What the centre sent, as of the last page."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def search(self, term: SearchTerm, limit: int) -> list[PersonHit]:
        """Return rows in alphabetical order; at most ``limit``."""
        return [hit for row in find(self.connection, term, limit) if (hit := self.hit(row))]

    def hit(self, found: Found) -> PersonHit | None:
        """Return one row of a search, or None for a person who is not here."""
        body = self._body(found.party)
        if body is None:
            return None
        cases = self.connection.value(
            int, 'SELECT count(*) FROM "case" WHERE party = ? AND open = 1', found.party
        )
        return PersonHit(party_from(_PARTY.decode(body)), found.reason, cases or 0, known_here=True)

    def record(self, party: str) -> PersonRecord | None:
        """Return the picture of a person, newest first, without pending work."""
        body = self._body(party)
        if body is None:
            return None
        doc = _PARTY.decode(body)
        return PersonRecord(
            party=party_from(doc),
            timeline=tuple(
                interaction_from(line)
                for line in self._documents(
                    InteractionDoc, "interaction", "party = ? ORDER BY started_at DESC", party
                )
            ),
            cases=tuple(
                case_from(case) for case in self._documents(CaseDoc, "case", "party = ?", party)
            ),
            documents=tuple(
                document_from(paper)
                for paper in self._documents(DocumentDoc, "document", "party = ?", party)
            ),
            mandates=tuple(mandate_from(mandate) for mandate in doc.mandates),
            alerts=alerts_of(doc),
            as_of=self._as_of() or _LONG_AGO,
            origin=RecordOrigin.CACHE,
        )

    def case(self, case_id: str) -> Case | None:
        """Return a case without pending work."""
        found = self._documents(CaseDoc, "case", "id = ?", case_id)
        return case_from(found[0]) if found else None

    def services(self) -> tuple[ServiceDefinition, ...]:
        """Return the newest version of every service, by title; one that is unfit is left out."""
        newest = "(service, version) IN (SELECT service, max(version) FROM service GROUP BY 1)"
        found = []
        for doc in self._documents(ServiceDoc, "service", newest):
            try:
                found.append(service_from(doc))
            except InputError as fault:
                _LOG.info("%s %s", fault.code, doc.id)
        return tuple(sorted(found, key=lambda service: service.title.el))

    def titles(self) -> dict[str, str]:
        """Return the Greek title of every service."""
        docs = self._documents(ServiceDoc, "service", "1 = 1 ORDER BY version")
        return {doc.id: doc.title["el"] for doc in docs}

    def name_of(self, party: str) -> str:
        """Return a person's name, or an empty text for one who is not here."""
        body = self._body(party)
        return party_from(_PARTY.decode(body)).display_name if body else ""

    def state(self) -> CacheState:
        """Return how much is here and how old."""
        people = self.connection.value(int, "SELECT count(*) FROM party") or 0
        return CacheState(people, self._as_of(), complete=True)

    def revision(self, table: str, identity: str) -> int | None:
        """Return the revision of a document, or None when it is not here."""
        sql = f'SELECT rev FROM "{table}" WHERE id = ?'  # noqa: S608 - a name of ours
        return self.connection.value(int, sql, identity)

    def _body(self, party: str) -> bytes | None:
        return self.connection.value(bytes, "SELECT body FROM party_body WHERE id = ?", party)

    def _as_of(self) -> datetime | None:
        text = self.connection.value(str, "SELECT value FROM meta WHERE name = 'as_of'")
        return read_time(text) if text else None

    def _documents(self, kind: type[D], table: str, where: str, *values: str) -> list[D]:
        sql = f'SELECT body FROM "{table}" WHERE {where}'  # noqa: S608 - names of ours
        rows = self.connection.rows(tuple[bytes], sql, *values)
        return [msgspec.json.decode(body, type=kind) for (body,) in rows]
