"""People, their identifiers, mandates and alerts."""

from kep_client.domain.ids import OfficeId, PartyId
from kep_client.domain.party import (
    Alert,
    AlertKind,
    Assurance,
    Evidence,
    Identifier,
    IdentifierScheme,
    Mandate,
    MatchReason,
    Party,
    PartyKind,
    PartyStatus,
    PersonHit,
)
from kep_client.mapping.values import read_optional_time, read_word
from kep_client.wire.parties import AlertOut, HitOut, IdentifierDoc, MandateDoc, PartyDoc


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
    )


def alert_from(alert: AlertOut) -> Alert:
    """Read a strip above the header."""
    return Alert(read_word(AlertKind, alert.kind), read_optional_time(alert.since))


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
