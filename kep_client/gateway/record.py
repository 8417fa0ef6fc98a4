"""``ports.record.CentralRecord`` over HTTP: speaks as the clerk; what is looked for is in the body."""

from typing import assert_never
from urllib.parse import quote

from msgspec.structs import replace

from kep_client.domain.ids import PartyId
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
from kep_client.domain.party import PersonHit
from kep_client.domain.record import PersonRecord
from kep_client.domain.visit import Purpose
from kep_client.gateway import bodies
from kep_client.gateway.session import ClerkSession
from kep_client.mapping.parties import hit_from
from kep_client.mapping.records import purpose_to, record_from
from kep_client.wire.parties import OpenRequest, RecordReply, SearchReply, SearchRequest
from kep_client.wire.purpose import PurposeIn

_MOST_WORDS = 6
_LONGEST_WORD = 120


class HttpCentralRecord:
    """Live look-ups in the citizen record."""

    def __init__(self, session: ClerkSession) -> None:
        self._session = session

    async def search(self, term: SearchTerm, purpose: Purpose) -> tuple[PersonHit, ...]:
        request = search_request(term, purpose_to(purpose))
        if request is None:
            return ()
        body = await self._session.ask("POST", "/v1/parties/search", request)
        return tuple(hit_from(hit) for hit in bodies.parse(body, SearchReply).hits)

    async def open(self, party_id: PartyId, purpose: Purpose) -> PersonRecord:
        path = f"/v1/parties/{quote(party_id, safe='')}/open"
        body = await self._session.ask("POST", path, OpenRequest(purpose=purpose_to(purpose)))
        return record_from(bodies.parse(body, RecordReply))


def search_request(term: SearchTerm, purpose: PurposeIn) -> SearchRequest | None:
    """Return what the centre is asked, or None: it gets no beginnings of numbers."""
    match term:
        case NameTerm():
            words = [token[:_LONGEST_WORD] for token in term.tokens[:_MOST_WORDS]]
            return SearchRequest(purpose=purpose, words=words, birth_year=term.birth_year)
        case AfmTerm() | AmkaTerm() | GemiTerm() | DocumentTerm() | CaseNumberTerm() | PhoneTerm():
            return _by_number(term, purpose)
        case EmptyTerm() | CommandTerm() | AfmPrefix() | AmkaPrefix() | MistypedTerm():
            return None
        case _:
            assert_never(term)


def _by_number(
    term: AfmTerm | AmkaTerm | GemiTerm | DocumentTerm | CaseNumberTerm | PhoneTerm,
    purpose: PurposeIn,
) -> SearchRequest:
    request = SearchRequest(purpose=purpose)
    match term:
        case AfmTerm():
            request = replace(request, afm=term.afm.value)
        case AmkaTerm():
            request = replace(request, amka=term.amka.value)
        case GemiTerm():
            request = replace(request, document=term.gemi.value)
        case DocumentTerm():
            request = replace(request, document=term.document.value)
        case CaseNumberTerm():
            request = replace(request, number=term.number)
        case PhoneTerm():
            request = replace(request, phone=term.phone.value)
        case _:
            assert_never(term)
    return request
