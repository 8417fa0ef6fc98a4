"""People as the wire shows them: party, opened identifiers, mandates; three queries for a page.

Reading rows and making documents of them are two steps: the second needs no database and may run
in a thread.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.records.columns import ONE_OF_IDS, AnyRow, these, wire_columns, wire_value
from central_server.records.sealing import Sealing
from central_server.records.times import iso
from central_server.schema.parties import mandate, party, party_identifier
from kep_client.domain.party import Evidence
from kep_client.wire.parties import IdentifierDoc, MandateDoc, PartyDoc

_DERIVED = frozenset({"identifiers", "mandates", "identity_source", "identity_verified_at"})
_COLUMNS = wire_columns(PartyDoc, party, without=_DERIVED)
# What an identity rests on, the strongest first.
_STRENGTH = {evidence.value: place for place, evidence in enumerate(Evidence)}
_NAMES_OF_COLUMNS = tuple(column.name for column in _COLUMNS)
_PARTIES = select(*_COLUMNS).where(party.c.id == ONE_OF_IDS)
_IDENTIFIERS = (
    select(
        party_identifier.c.party_id,
        party_identifier.c.scheme,
        party_identifier.c.value,
        party_identifier.c.evidence,
        wire_value(party_identifier.c.verified_at),
    )
    .where(party_identifier.c.party_id == ONE_OF_IDS, party_identifier.c.ended_at.is_(None))
    .order_by(party_identifier.c.party_id, party_identifier.c.scheme)
)
_MANDATES = (
    select(mandate)
    .where(or_(mandate.c.principal_id == ONE_OF_IDS, mandate.c.agent_id == ONE_OF_IDS))
    .order_by(mandate.c.id)
)
_NAMES = select(party.c.id, party.c.family_name, party.c.given_name).where(party.c.id == ONE_OF_IDS)

Mandates = dict[str, list[MandateDoc]]


@dataclass(frozen=True, slots=True)
class PartyRows:
    """What the database holds of some people; those that are gone are left out."""

    people: Sequence[AnyRow]
    identifiers: Sequence[AnyRow]
    mandates: Mandates

    def docs(self, sealing: Sealing) -> dict[str, PartyDoc]:
        """Return the documents by id."""
        identifiers = _opened(sealing, self.identifiers)
        docs = (
            _party_doc(row, identifiers.get(row.id, []), self.mandates.get(row.id, []))
            for row in self.people
        )
        return {doc.id: doc for doc in docs}


def _party_doc(
    row: AnyRow, identifiers: list[IdentifierDoc], mandates: list[MandateDoc]
) -> PartyDoc:
    best = min(identifiers, key=_weakness, default=None)
    return PartyDoc(
        **dict(zip(_NAMES_OF_COLUMNS, row, strict=True)),
        identifiers=identifiers,
        mandates=mandates,
        identity_source=best.evidence if best else "",
        identity_verified_at=best.verified_at if best else "",
    )


def _weakness(identifier: IdentifierDoc) -> int:
    return _STRENGTH.get(identifier.evidence, len(_STRENGTH))


async def party_rows(connection: AsyncConnection, ids: Sequence[str]) -> PartyRows:
    """Read what the documents of these people are made of."""
    wanted = these(ids)
    people = (await connection.execute(_PARTIES, wanted)).all()
    identifiers = (await connection.execute(_IDENTIFIERS, wanted)).all()
    return PartyRows(people, identifiers, await mandate_docs(connection, ids))


async def party_docs(
    connection: AsyncConnection, sealing: Sealing, ids: Sequence[str]
) -> dict[str, PartyDoc]:
    """Return the documents of these people by id; those that are gone are left out."""
    return (await party_rows(connection, ids)).docs(sealing)


async def mandate_docs(connection: AsyncConnection, ids: Sequence[str]) -> Mandates:
    """Return by person who acts for them and for whom they act."""
    rows = (await connection.execute(_MANDATES, these(ids))).all()
    if not rows:
        return {}
    people = {row.principal_id for row in rows} | {row.agent_id for row in rows}
    names = {
        row.id: f"{row.family_name} {row.given_name}".strip()
        for row in (await connection.execute(_NAMES, these(people))).all()
    }
    wanted = set(ids)
    found: Mandates = defaultdict(list)
    for row in rows:
        for person, other in ((row.principal_id, row.agent_id), (row.agent_id, row.principal_id)):
            if person in wanted:
                found[person].append(mandate_doc(row, other, names[other]))
    return found


def mandate_doc(row: AnyRow, other: str, name: str) -> MandateDoc:
    """Return a mandate as the other side of ``other`` sees it."""
    return MandateDoc(
        other=other,
        other_name=name,
        acts_for=other == row.principal_id,
        kind=row.kind,
        valid_to=row.valid_to,
        revoked=row.revoked_at is not None,
        id=row.id,
        valid_from=row.valid_from,
        scope=row.scope,
        evidence=row.evidence,
        document_id=row.document_id,
        revoked_at=iso(row.revoked_at),
        revoke_reason=row.revoke_reason,
    )


def _opened(sealing: Sealing, rows: Iterable[AnyRow]) -> Mapping[str, list[IdentifierDoc]]:
    found: dict[str, list[IdentifierDoc]] = defaultdict(list)
    for party_id, scheme, value, evidence, verified_at in rows:
        opened = sealing.open(value, scheme)
        found[party_id].append(
            IdentifierDoc(scheme=scheme, value=opened, evidence=evidence, verified_at=verified_at)
        )
    return found
