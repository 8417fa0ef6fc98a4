"""People as the wire shows them: party, opened identifiers, mandates; three queries for a page."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Row, any_, bindparam, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.records.sealing import Sealing
from central_server.records.times import iso
from central_server.schema.parties import mandate, party, party_identifier
from kep_client.wire.parties import IdentifierDoc, MandateDoc, PartyDoc

_IDS = any_(bindparam("ids", type_=ARRAY(TEXT)))
_PARTIES = select(party).where(party.c.id == _IDS)
_IDENTIFIERS = (
    select(
        party_identifier.c.party_id,
        party_identifier.c.scheme,
        party_identifier.c.value,
        party_identifier.c.evidence,
        party_identifier.c.verified_at,
    )
    .where(party_identifier.c.party_id == _IDS)
    .order_by(party_identifier.c.party_id, party_identifier.c.scheme)
)
_MANDATES = (
    select(mandate)
    .where(or_(mandate.c.principal_id == _IDS, mandate.c.agent_id == _IDS))
    .order_by(mandate.c.id)
)
_NAMES = select(party.c.id, party.c.family_name, party.c.given_name).where(party.c.id == _IDS)

Mandates = dict[str, list[MandateDoc]]


async def party_docs(
    connection: AsyncConnection, sealing: Sealing, ids: Sequence[str]
) -> dict[str, PartyDoc]:
    """Return the documents of these people by id; those that are gone are left out."""
    wanted = {"ids": list(ids)}
    rows = (await connection.execute(_PARTIES, wanted)).all()
    identifiers = await _identifiers(connection, sealing, ids)
    mandates = await mandate_docs(connection, ids)
    return {row.id: _party_doc(row, identifiers, mandates) for row in rows}


async def mandate_docs(connection: AsyncConnection, ids: Sequence[str]) -> Mandates:
    """Return by person who acts for them and for whom they act."""
    rows = (await connection.execute(_MANDATES, {"ids": list(ids)})).all()
    if not rows:
        return {}
    people = {row.principal_id for row in rows} | {row.agent_id for row in rows}
    names = {
        row.id: f"{row.family_name} {row.given_name}".strip()
        for row in (await connection.execute(_NAMES, {"ids": list(people)})).all()
    }
    wanted = set(ids)
    found: Mandates = defaultdict(list)
    for row in rows:
        for person, other in ((row.principal_id, row.agent_id), (row.agent_id, row.principal_id)):
            if person in wanted:
                found[person].append(_mandate_doc(row, other, names[other]))
    return found


def _mandate_doc(row: Row[tuple[object, ...]], other: str, name: str) -> MandateDoc:
    return MandateDoc(
        other=other,
        other_name=name,
        acts_for=other == row.principal_id,
        kind=row.kind,
        valid_to=row.valid_to,
        revoked=row.revoked_at is not None,
    )


async def _identifiers(
    connection: AsyncConnection, sealing: Sealing, ids: Sequence[str]
) -> dict[str, list[IdentifierDoc]]:
    found: dict[str, list[IdentifierDoc]] = defaultdict(list)
    rows = await connection.execute(_IDENTIFIERS, {"ids": list(ids)})
    for party_id, scheme, value, evidence, verified_at in rows:
        found[party_id].append(
            IdentifierDoc(
                scheme=scheme,
                value=sealing.open(value, scheme),
                evidence=evidence,
                verified_at=iso(verified_at),
            )
        )
    return found


def _party_doc(
    row: Row[tuple[object, ...]],
    identifiers: dict[str, list[IdentifierDoc]],
    mandates: Mandates,
) -> PartyDoc:
    return PartyDoc(
        id=row.id,
        kind=row.kind,
        family_name=row.family_name,
        given_name=row.given_name,
        father_name=row.father_name,
        mother_name=row.mother_name,
        family_name_latin=row.family_name_latin,
        given_name_latin=row.given_name_latin,
        birth_date=row.birth_date,
        municipality=row.municipality,
        identifiers=identifiers.get(row.id, []),
        phone=row.phone,
        email=row.email,
        status=row.status,
        assurance=row.assurance,
        confidential=row.confidential,
        office=row.office,
        mandates=mandates.get(row.id, []),
        rev=row.rev,
    )
