"""Numbers of registers: adding one with what it was taken from, ending one, never overwriting."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth.actor import Action
from central_server.database import Database
from central_server.parties.acting import (
    Call,
    changed,
    doc_of,
    locked,
    must_be_at,
    must_live,
)
from central_server.parties.duplicates import find_duplicates
from central_server.records.columns import AnyRow
from central_server.records.sealing import Sealing
from central_server.schema.parties import party_identifier
from kep_client.domain.identifiers import (
    parse_afm,
    parse_amka,
    parse_document_number,
    parse_gemi,
    parse_personal_number,
)
from kep_client.domain.party import Evidence, PartyKind
from kep_client.errors import InputError, RefusedError
from kep_client.wire.party_edits import EndIdentifierIn, IdentifierIn, PartyReply

PERSONAL_NUMBER = "personal_number"
_PARSERS: Mapping[str, Callable[[str], str]] = {
    "afm": lambda text: parse_afm(text).value,
    "amka": lambda text: parse_amka(text).value,
    "adt": lambda text: parse_document_number(text).value,
    "passport": lambda text: parse_document_number(text).value,
    PERSONAL_NUMBER: lambda text: parse_personal_number(text).value,
    "gemi": lambda text: parse_gemi(text).value,
}
_OF_FIRMS = frozenset({"afm", "gemi"})
_OF_PEOPLE = frozenset(_PARSERS) - {"gemi"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number that fits its register; ``repr`` never shows it."""

    scheme: str
    value: str

    def __repr__(self) -> str:
        """Show the scheme only: reprs end up in logs."""
        return f"Number({self.scheme})"


def parse_number(scheme: str, text: str, kind: str, *, personal_numbers: bool = False) -> Number:
    """Read a number of a natural or legal person.

    Raises:
        InputError: ``request.invalid`` for a register that has no such person, ``id.*``.
        RefusedError: ``party.number_not_kept``.
    """
    allowed = _OF_FIRMS if kind == PartyKind.LEGAL.value else _OF_PEOPLE
    if scheme not in allowed:
        raise InputError("request.invalid")
    number = Number(scheme, _PARSERS[scheme](text))
    if scheme == PERSONAL_NUMBER and not personal_numbers:
        raise RefusedError("party.number_not_kept")
    return number


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The use cases behind ``/v1/parties/.../identifiers``.

    ``personal_numbers``: whether the law lets this installation keep personal numbers.
    """

    database: Database
    sealing: Sealing
    personal_numbers: bool = False

    async def add(self, call: Call, party_id: str, given: IdentifierIn) -> PartyReply:
        """Add a number, or see one again with other evidence; a repeat changes nothing.

        Raises:
            InputError: ``request.invalid``, ``id.*``.
            RefusedError: ``request.not_found``, ``party.merged``, ``party.changed``,
                ``party.number_not_kept``.
        """
        call.demand(Action.CHANGE_IDENTIFIERS)
        evidence = _evidence(given.evidence)
        async with self.database.transaction() as connection:
            person = (await locked(connection, party_id))[party_id]
            must_live(person)
            number = self._parsed(given.scheme, given.value, person)
            found: list[str] = []
            before = await doc_of(connection, self.sealing, party_id)
            held = {(one.scheme, one.value): one.evidence for one in before.identifiers}
            if held.get((number.scheme, number.value)) != evidence:
                must_be_at(person, given.base_rev)
                found = await add_number(
                    connection, self.sealing, party_id, number, evidence, call.actor.id
                )
                await changed(connection, [party_id])
            return await self._shown(connection, call, party_id, found)

    async def end(self, call: Call, party_id: str, given: EndIdentifierIn) -> PartyReply:
        """End a number with a reason; it stays on file as ended. A repeat changes nothing."""
        call.demand(Action.CHANGE_IDENTIFIERS)
        async with self.database.transaction() as connection:
            person = (await locked(connection, party_id))[party_id]
            must_live(person)
            number = self._parsed(given.scheme, given.value, person)
            index = self.sealing.blind_index(number.scheme, number.value)
            if await _held(connection, party_id, number.scheme, index):
                must_be_at(person, given.base_rev)
                await end_numbers(
                    connection, party_id, number.scheme, (call.actor.id, given.reason), index
                )
                await changed(connection, [party_id])
            return await self._shown(connection, call, party_id, [])

    def _parsed(self, scheme: str, text: str, person: AnyRow) -> Number:
        return parse_number(scheme, text, person.kind, personal_numbers=self.personal_numbers)

    async def _shown(
        self, connection: AsyncConnection, call: Call, party_id: str, found: list[str]
    ) -> PartyReply:
        doc = await doc_of(connection, self.sealing, party_id)
        await call.log(connection, "view", (party_id,))
        return PartyReply(party=doc, possible_duplicates=found)


async def add_number(
    connection: AsyncConnection,
    sealing: Sealing,
    party_id: str,
    number: Number,
    evidence: str,
    by: str,
) -> list[str]:
    """Add a number to a locked person; return the possible duplicates that it shows."""
    index = sealing.blind_index(number.scheme, number.value)
    verified = {
        "value": sealing.seal(number.value, number.scheme),
        "evidence": evidence,
        "verified_at": datetime.now(UTC),
        "verified_by": by,
    }
    row = upsert(party_identifier).values(
        party_id=party_id, scheme=number.scheme, blind_index=index, **verified
    )
    await connection.execute(
        row.on_conflict_do_update(
            index_elements=["party_id", "scheme", "blind_index"],
            set_={**verified, "ended_at": None, "ended_by": "", "end_reason": ""},
        )
    )
    return await find_duplicates(connection, party_id, number.scheme, index)


async def end_numbers(
    connection: AsyncConnection,
    party_id: str,
    scheme: str,
    why: tuple[str, str],
    index: bytes | None = None,
) -> None:
    """End a person's numbers of a register, or the one of an index; ``why``: by whom, reason."""
    by, reason = why
    statement = update(party_identifier).where(
        party_identifier.c.party_id == party_id,
        party_identifier.c.scheme == scheme,
        party_identifier.c.ended_at.is_(None),
    )
    if index is not None:
        statement = statement.where(party_identifier.c.blind_index == index)
    await connection.execute(
        statement.values(ended_at=datetime.now(UTC), ended_by=by, end_reason=reason)
    )


async def _held(connection: AsyncConnection, party_id: str, scheme: str, index: bytes) -> bool:
    """Whether the number is active. Raises RefusedError ``request.not_found`` for an unknown."""
    row = (
        await connection.execute(
            party_identifier.select().where(
                party_identifier.c.party_id == party_id,
                party_identifier.c.scheme == scheme,
                party_identifier.c.blind_index == index,
            )
        )
    ).one_or_none()
    if row is None:
        raise RefusedError("request.not_found")
    return row.ended_at is None


def _evidence(text: str) -> str:
    try:
        return Evidence(text).value
    except ValueError:
        raise InputError("request.invalid") from None
