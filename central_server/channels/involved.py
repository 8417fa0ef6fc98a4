"""Who took part in an interaction: people the record knows, and nobody else."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.records.sealing import Sealing
from central_server.schema.channels import interaction_participant
from central_server.schema.parties import party, party_identifier
from kep_client.domain.identifiers import parse_afm, parse_amka
from kep_client.errors import InputError, RefusedError
from kep_client.wire.interactions import IdentifierIn, InteractionIn

_PARSERS = {"afm": parse_afm, "amka": parse_amka}


@dataclass(frozen=True, slots=True)
class Involved:
    """``party_id`` is empty for an enquiry without identification; participants by id."""

    party_id: str
    participants: Mapping[str, str]

    @property
    def ids(self) -> frozenset[str]:
        """Everybody whose timeline shows the interaction."""
        return frozenset({self.party_id, *self.participants} - {""})


async def involved(connection: AsyncConnection, sealing: Sealing, given: InteractionIn) -> Involved:
    """Find the people of an interaction.

    Raises:
        InputError: ``request.invalid`` or the fault of an identifier.
        RefusedError: ``request.not_found`` for somebody the record does not know.
    """
    person = await _one(connection, sealing, given.party_id, given.identifier)
    others: dict[str, str] = {}
    for other in given.participants:
        id_ = await _one(connection, sealing, other.party_id, other.identifier)
        if not id_:
            raise InputError("request.invalid")
        others.setdefault(id_, other.role)
    on = await leads(connection, frozenset({person, *others} - {""}))
    person = on.get(person, "")
    roles = {on[id_]: role for id_, role in others.items()}
    roles.pop(person, None)
    return Involved(person, roles)


async def _one(
    connection: AsyncConnection, sealing: Sealing, party_id: str, number: IdentifierIn | None
) -> str:
    if number is None:
        return party_id
    if party_id or number.scheme not in _PARSERS:
        raise InputError("request.invalid")
    value = _PARSERS[number.scheme](number.value).value
    statement = select(party_identifier.c.party_id).where(
        party_identifier.c.scheme == number.scheme,
        party_identifier.c.blind_index == sealing.blind_index(number.scheme, value),
        party_identifier.c.ended_at.is_(None),
    )
    found = (await connection.execute(statement.distinct().limit(2))).scalars().all()
    if len(found) != 1:
        raise RefusedError("request.not_found")
    return str(found[0])


async def leads(connection: AsyncConnection, ids: frozenset[str]) -> Mapping[str, str]:
    """Return for each person the one whose record goes on: itself, unless it was merged.

    The rows stay as they are until the transaction ends: a merge waits, or is seen.
    """
    if not ids:
        return {}
    held = select(party.c.id, party.c.merged_into).where(party.c.id.in_(ids)).order_by(party.c.id)
    rows = (await connection.execute(held.with_for_update(read=True))).all()
    if {row.id for row in rows} != ids:
        raise RefusedError("request.not_found")
    merged = {row.id: row.merged_into for row in rows if row.merged_into is not None}
    winners = await leads(connection, frozenset(merged.values()))
    return {row.id: winners[merged[row.id]] if row.id in merged else row.id for row in rows}


async def write_participants(connection: AsyncConnection, id_: str, who: Involved) -> None:
    """Replace the participants of an interaction."""
    held = interaction_participant.c.interaction_id == id_
    await connection.execute(delete(interaction_participant).where(held))
    if who.participants:
        rows = [
            {"interaction_id": id_, "party_id": other, "role": role}
            for other, role in who.participants.items()
        ]
        await connection.execute(insert(interaction_participant), rows)


async def participants_of(connection: AsyncConnection, id_: str) -> frozenset[str]:
    """Return who takes part in an interaction beside its person."""
    statement = select(interaction_participant.c.party_id).where(
        interaction_participant.c.interaction_id == id_
    )
    return frozenset((await connection.execute(statement)).scalars())
