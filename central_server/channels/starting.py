"""Cases that a citizen begins on a channel: registered by the centre, or kept as a draft.

The centre asks every rule that it asks of a counter. What lacks answers or papers is kept beside
the register, without a number, until a newer version of the event or a clerk completes it.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth.tables import offices
from central_server.channels.numbering import CENTRE, LETTER, take_number
from central_server.feed.writing import Entity, append, scopes
from central_server.records.case_docs import seal_answers
from central_server.records.casebook import CaseBook
from central_server.records.definitions import Definitions
from central_server.records.effects import Author, Context, Effects, write_rows
from central_server.records.registering import register_case
from central_server.records.sealing import Sealing
from central_server.records.times import iso
from central_server.schema.cases import case, case_event
from central_server.schema.channels import case_draft
from central_server.schema.parties import party
from kep_client.domain.case_machine import CaseAction
from kep_client.domain.ids import uuid7
from kep_client.errors import InputError, RefusedError
from kep_client.wire.documents import DocumentDoc
from kep_client.wire.interactions import AttachmentIn, CaseStartIn
from kep_client.wire.operations import RegisterCaseIn

_LACKING = frozenset({"case.missing_answers", "case.missing_document"})
_TOKEN_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # noqa: S105 - Crockford's base 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a channel sent, checked; ``case_id`` is empty at the first version of the event."""

    system: str
    channel: str
    interaction_id: str
    case_id: str
    party_id: str
    given: CaseStartIn
    attachments: list[AttachmentIn]
    at: datetime


@dataclass(frozen=True, slots=True)
class Begun:
    """A case with its number, or a draft with the code of what it lacks."""

    case_id: str
    number: str = ""
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Starting:
    """Makes cases of started ones."""

    sealing: Sealing
    definitions: Definitions = field(default_factory=Definitions)

    async def begin(self, connection: AsyncConnection, start: Start) -> Begun:
        """Register the case, or keep it as a draft; one that is registered stays as it is.

        Raises:
            RefusedError: ``service.not_found``, ``request.not_found``, ``access.denied`` for a
                service that this channel does not offer, ``sync.rejected`` for a person who
                cannot apply.
        """
        case_id = start.case_id or uuid7(int(start.at.timestamp() * 1000))
        registered = select(case.c.number).where(case.c.id == case_id)
        number = (await connection.execute(registered)).scalar_one_or_none()
        if number is not None:
            return Begun(case_id, number)
        await self._check_channel(connection, start)
        office = await _office(connection, start)
        savepoint = await connection.begin_nested()
        try:
            number = await self._register(connection, start, case_id, office)
        except InputError as fault:
            await savepoint.rollback()
            if fault.code not in _LACKING:
                raise
            await self._keep_draft(connection, start, case_id, office, fault.code)
            return Begun(case_id, lacking=fault.code)
        await savepoint.commit()
        await connection.execute(delete(case_draft).where(case_draft.c.case_id == case_id))
        return Begun(case_id, number)

    async def _check_channel(self, connection: AsyncConnection, start: Start) -> None:
        wanted = (start.given.service_id, start.given.service_version)
        service = await self.definitions.get(connection, *wanted)
        if start.channel not in service.document.channels:
            raise RefusedError("access.denied")

    async def _register(
        self, connection: AsyncConnection, start: Start, case_id: str, office: str
    ) -> str:
        own = await take_number(connection, office, start.at)
        payload = RegisterCaseIn(
            case_id=case_id,
            party_id=start.party_id,
            service_id=start.given.service_id,
            service_version=start.given.service_version,
            answers=start.given.answers,
            registered_at=iso(start.at),
            number=own.text,
            token="".join(secrets.choice(_TOKEN_LETTERS) for _ in range(26)),
            documents=[_paper(start, given) for given in start.attachments],
            lease_id=own.lease_id,
        )
        context = self._context(start, office)
        await register_case(connection, context, payload)
        _say_how(context, start, case_id)
        await write_rows(connection, [context.effects])
        held = await scopes(connection, [start.party_id])
        await append(connection, context.effects.changes(held, office))
        return own.text

    def _context(self, start: Start, office: str) -> Context:
        author = Author(
            clerk_id="",
            name="",
            supervisor=False,
            office=office,
            desk=0,
            workstation=CENTRE,
            series_letter=LETTER,
        )
        return Context(
            sealing=self.sealing,
            definitions=self.definitions,
            cases=CaseBook(self.sealing),
            author=author,
            op_id=uuid7(int(start.at.timestamp() * 1000)),
            at=start.at,
            received_at=start.at,
            effects=Effects(),
        )

    async def _keep_draft(
        self, connection: AsyncConnection, start: Start, case_id: str, office: str, lacking: str
    ) -> None:
        values = {
            "case_id": case_id,
            "interaction_id": start.interaction_id,
            "party_id": start.party_id,
            "service_id": start.given.service_id,
            "service_version": start.given.service_version,
            "office": office,
            "answers": seal_answers(self.sealing, start.given.answers),
            "attachments": msgspec.to_builtins(start.attachments),
            "lacking": lacking,
            "updated_at": start.at,
        }
        kept = upsert(case_draft).values(values)
        changed = {name: kept.excluded[name] for name in values if name != "case_id"}
        await connection.execute(
            kept.on_conflict_do_update(index_elements=["case_id"], set_=changed)
        )


async def _office(connection: AsyncConnection, start: Start) -> str:
    """Return the office where the case goes on: the one that was chosen, or the person's own."""
    if start.given.office:
        known = select(offices.c.code).where(offices.c.code == start.given.office)
    else:
        known = select(party.c.office).where(party.c.id == start.party_id)
    office: str | None = (await connection.execute(known)).scalar_one_or_none()
    if office is None:
        raise RefusedError("request.not_found")
    return office


def _paper(start: Start, given: AttachmentIn) -> DocumentDoc:
    return DocumentDoc(
        id=uuid7(int(start.at.timestamp() * 1000)),
        title=given.title,
        source="file",
        rule_id=given.rule_id,
        mime=given.mime,
        size=given.size,
        sha256=given.sha256,
    )


def _say_how(context: Context, start: Start, case_id: str) -> None:
    """Begin the case's history on its channel; its line on the timeline is the intake's own."""
    effects = context.effects
    effects.rows[:] = [row for row in effects.rows if row[0].name != "interaction"]
    effects.touched[:] = [one for one in effects.touched if one.entity is not Entity.INTERACTION]
    submitted = {
        "id": uuid7(int(start.at.timestamp() * 1000)),
        "case_id": case_id,
        "action": CaseAction.SUBMIT.value,
        "actor": f"channel:{start.system}",
        "office": context.author.office,
        "at": start.at,
        "recorded_at": start.at,
        "note": "",
    }
    # Before the registration, whose sequence number must be the later one.
    effects.rows.insert(0, (case_event, submitted))
    for table, values in effects.rows[1:]:
        if table.name == "case_event":
            values["actor"] = CENTRE
