"""People on the wire. Search and open are POST: no identifier or name stands in an address."""

from typing import Annotated

import msgspec

from kep_client.wire.base import Code, Count, Id, IsoDate, Name, Reply, Request, ShortText
from kep_client.wire.cases import CaseDoc
from kep_client.wire.documents import DocumentDoc
from kep_client.wire.interactions import InteractionDoc
from kep_client.wire.purpose import PurposeIn


class IdentifierDoc(Reply, frozen=True, kw_only=True):
    """Scheme: afm, amka, adt, passport, personal_number, gemi."""

    scheme: Code
    value: Name
    evidence: Code = "registry"
    verified_at: ShortText = ""


class MandateDoc(Reply, frozen=True, kw_only=True):
    """Who acts for whom. ``scope`` names services; an empty one is for everything."""

    other: Id
    other_name: ShortText
    acts_for: bool
    kind: Code
    valid_to: IsoDate = ""
    revoked: bool = False
    id: Code = ""
    valid_from: IsoDate = ""
    scope: list[Code] = []
    evidence: Code = ""
    document_id: Code = ""
    revoked_at: ShortText = ""
    revoke_reason: ShortText = ""


class PartyDoc(Reply, frozen=True, kw_only=True):
    """A person, as in the feed and inside a record.

    For a legal person ``family_name`` is the legal name, ``alternative_name`` the distinctive
    title. ``identity_source`` and ``identity_verified_at`` say what the identity rests on: the
    strongest evidence of its identifiers. A record with ``merged_into`` goes on there.
    """

    id: Id
    kind: Code
    family_name: ShortText
    rev: Count
    given_name: Name = ""
    father_name: Name = ""
    mother_name: Name = ""
    family_name_latin: Name = ""
    given_name_latin: Name = ""
    birth_date: IsoDate = ""
    municipality: Name = ""
    identifiers: list[IdentifierDoc] = []
    phone: Name = ""
    email: Name = ""
    status: Code = "active"
    assurance: Code = "none"
    confidential: bool = False
    office: Code = ""
    mandates: list[MandateDoc] = []
    alternative_name: Name = ""
    legal_form: Name = ""
    seat: Name = ""
    merged_into: Code = ""
    identity_source: Code = ""
    identity_verified_at: ShortText = ""


class SearchRequest(Request, frozen=True, kw_only=True):
    """One settled search for exactly one thing: a number, a telephone, or ``words``.

    ``document`` is an identity card, a passport or, from older clients, a number of the business
    register. ``number`` is a case's. ``words`` are folded at the centre; ``birth_year`` narrows a
    search by name.
    """

    purpose: PurposeIn
    afm: Name = ""
    amka: Name = ""
    document: Name = ""
    gemi: Name = ""
    number: Name = ""
    phone: Name = ""
    words: Annotated[list[Name], msgspec.Meta(max_length=6)] = []
    birth_year: Annotated[int, msgspec.Meta(ge=1850, le=2200)] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=50)] = 20


class HitOut(Reply, frozen=True, kw_only=True):
    """One row. ``reason``: name, other_spelling, latin, identifier.

    ``led_from`` is the merged record that fits, where ``party`` is the one it goes on in.
    """

    party: PartyDoc
    reason: Code
    open_cases: Count = 0
    known_here: bool = False
    led_from: Code = ""


class SearchReply(Reply, frozen=True, kw_only=True):
    """Rows in alphabetical order; ``more`` when there are others beyond the limit."""

    hits: list[HitOut]
    more: bool = False
    receipt: "ReceiptOut | None" = None


class OpenRequest(Request, frozen=True, kw_only=True):
    """Open the full picture of a person for a purpose.

    ``timeline_limit`` is the first page's size; who does not know pages gets as much as one holds.
    """

    purpose: PurposeIn
    timeline_limit: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1000


class MissingOut(Reply, frozen=True, kw_only=True):
    """A part that could not be fetched: cases, documents, timeline, alerts; ``code`` says why."""

    source: Name
    since: ShortText
    part: Code = ""
    code: Code = ""


class AlertOut(Reply, frozen=True, kw_only=True):
    """Kind: deceased, confidential, merged, mandate_revoked."""

    kind: Code
    since: ShortText = ""


class NoteOut(Reply, frozen=True, kw_only=True):
    """A note for the next visit, or why an alert was raised. ``seen_by`` are clerks' ids."""

    id: Id
    kind: Code
    text: ShortText
    author: Code
    author_name: Name
    office: Code
    at: ShortText
    expires_on: IsoDate = ""
    seen_by: list[Code] = []


class LedFromOut(Reply, frozen=True, kw_only=True):
    """The merged record that was asked for; the reply holds the one it goes on in."""

    party_id: Id
    name: ShortText
    since: ShortText = ""


class ReceiptOut(Reply, frozen=True, kw_only=True):
    """The access log's receipt: the office chain's length and head after this row (hex)."""

    office: Code
    n: Count
    head: ShortText


class RecordReply(Reply, frozen=True, kw_only=True):
    """The full picture, newest first; ``timeline_cursor`` leads to the timeline's next page."""

    party: PartyDoc
    timeline: list[InteractionDoc]
    cases: list[CaseDoc]
    documents: list[DocumentDoc]
    mandates: list[MandateDoc]
    alerts: list[AlertOut]
    as_of: ShortText
    missing: list[MissingOut] = []
    receipt: ReceiptOut | None = None
    timeline_cursor: ShortText = ""
    notes: list[NoteOut] = []
    led_from: LedFromOut | None = None
