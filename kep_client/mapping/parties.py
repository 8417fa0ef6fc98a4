"""People, their identifiers, mandates and alerts."""

from kep_client.domain.ids import OfficeId, PartyId
from kep_client.domain.party import (
    Alert,
    AlertKind,
    Assurance,
    Evidence,
    Identifier,
    IdentifierScheme,
    LedFrom,
    Mandate,
    MatchReason,
    Note,
    Party,
    PartyKind,
    PartyStatus,
    PersonHit,
)
from kep_client.mapping.values import read_optional_time, read_time, read_word
from kep_client.wire.parties import (
    AlertOut,
    HitOut,
    IdentifierDoc,
    LedFromOut,
    MandateDoc,
    NoteOut,
    PartyDoc,
)


def party_from(doc: PartyDoc) -> Party:
    """Read a person."""
    return Party(
        id=PartyId(doc.id),
        kind=read_word(PartyKind, doc.kind),
        family_name=doc.family_name,
        given_name=doc.given_name,
        father_name=doc.father_name,
        mother_name=doc.mother_name,
        family_name_latin=doc.family_name_latin,
        given_name_latin=doc.given_name_latin,
        birth_date=doc.birth_date,
        municipality=doc.municipality,
        identifiers=tuple(_identifier(identifier) for identifier in doc.identifiers),
        phone=doc.phone,
        email=doc.email,
        status=read_word(PartyStatus, doc.status),
        assurance=read_word(Assurance, doc.assurance),
        confidential=doc.confidential,
        office=OfficeId(doc.office) if doc.office else None,
        rev=doc.rev,
        alternative_name=doc.alternative_name,
        legal_form=doc.legal_form,
        seat=doc.seat,
        merged_into=PartyId(doc.merged_into) if doc.merged_into else None,
        identity_source=read_word(Evidence, doc.identity_source) if doc.identity_source else None,
        identity_verified_at=read_optional_time(doc.identity_verified_at),
    )


def hit_from(hit: HitOut) -> PersonHit:
    """Read one row of a search."""
    return PersonHit(
        party=party_from(hit.party),
        reason=read_word(MatchReason, hit.reason),
        open_cases=hit.open_cases,
        known_here=hit.known_here,
    )


def mandate_from(doc: MandateDoc) -> Mandate:
    """Read who acts for whom."""
    return Mandate(
        other=PartyId(doc.other),
        other_name=doc.other_name,
        acts_for=doc.acts_for,
        kind=doc.kind,
        valid_to=doc.valid_to,
        revoked=doc.revoked,
        id=doc.id,
        valid_from=doc.valid_from,
        scope=tuple(doc.scope),
        evidence=doc.evidence,
        revoke_reason=doc.revoke_reason,
    )


def alert_from(alert: AlertOut) -> Alert:
    """Read a strip above the header."""
    return Alert(read_word(AlertKind, alert.kind), read_optional_time(alert.since))


def note_from(note: NoteOut) -> Note:
    """Read what a colleague left for the next visit."""
    return Note(
        id=note.id,
        kind=note.kind,
        text=note.text,
        author_name=note.author_name,
        at=read_time(note.at),
        expires_on=note.expires_on,
        seen_by=tuple(note.seen_by),
    )


def led_from(out: LedFromOut) -> LedFrom:
    """Read which merged record was asked for."""
    return LedFrom(PartyId(out.party_id), out.name)


def alerts_of(doc: PartyDoc) -> tuple[Alert, ...]:
    """Return what the cache can tell of a person's state by itself, without times."""
    status = {PartyStatus.DECEASED: AlertKind.DECEASED, PartyStatus.MERGED: AlertKind.MERGED}
    kinds = [status[known] for known in status if doc.status == known]
    if doc.confidential:
        kinds.append(AlertKind.CONFIDENTIAL)
    if any(mandate.revoked for mandate in doc.mandates):
        kinds.append(AlertKind.MANDATE_REVOKED)
    return tuple(Alert(kind) for kind in kinds)


def _identifier(doc: IdentifierDoc) -> Identifier:
    return Identifier(
        scheme=read_word(IdentifierScheme, doc.scheme),
        value=doc.value,
        evidence=read_word(Evidence, doc.evidence),
        verified_at=read_optional_time(doc.verified_at),
    )
