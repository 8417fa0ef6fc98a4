"""Unverified contacts: a telephone or an address to answer to, sealed, and nobody's record.

A contact belongs to one enquiry. Two of the same number are not taken for one person: families
and offices share telephones. A clerk who has identified the person links an enquiry; it is
logged, and from then on the enquiry stands on the person's timeline.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.access_log.basis import basis_of
from central_server.access_log.log import append as append_access
from central_server.access_log.looks import Look, row_of
from central_server.auth.actor import Action, Actor, demand
from central_server.channels.involved import leads
from central_server.channels.telling import tell
from central_server.database import Database
from central_server.records.case_docs import interaction_docs, interaction_rows
from central_server.records.sealing import Sealing
from central_server.schema.cases import interaction
from central_server.schema.channels import unverified_contact
from kep_client.domain.identifiers import parse_phone
from kep_client.errors import InputError, RefusedError
from kep_client.wire.interactions import (
    ContactDoc,
    ContactIn,
    ContactSearch,
    ContactsReply,
    InteractionDoc,
    LinkRequest,
)

_MOST = 50
_CLASSES = ("contact",)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,100}\.[^@\s.]{2,20}")
_PURPOSES = {"phone": "contact.phone", "email": "contact.email"}


@dataclass(frozen=True, slots=True)
class Reachable:
    """Checked and in one form; at least one of the two."""

    phone: str
    email: str


def parse_contact(given: ContactIn) -> Reachable:
    """Read a contact. Raises InputError ``request.invalid`` or ``id.form``."""
    if not given.phone and not given.email:
        raise InputError("request.invalid")
    if given.email and not _EMAIL.fullmatch(given.email):
        raise InputError("request.invalid")
    phone = parse_phone(given.phone).value if given.phone else ""
    return Reachable(phone, given.email.lower())


async def keep_contact(
    connection: AsyncConnection, sealing: Sealing, interaction_id: str, contact: Reachable
) -> str:
    """Store or replace the contact of an enquiry and return its id, which is the enquiry's."""
    values: dict[str, object] = {"id": interaction_id, "interaction_id": interaction_id}
    for kind, purpose in _PURPOSES.items():
        text: str = getattr(contact, kind)
        values[kind] = sealing.seal(text, purpose) if text else None
        values[f"{kind}_index"] = sealing.blind_index(purpose, text) if text else None
    kept = upsert(unverified_contact).values(values)
    changed = {name: kept.excluded[name] for name in values if name != "interaction_id"}
    await connection.execute(kept.on_conflict_do_update(index_elements=["id"], set_=changed))
    return interaction_id


@dataclass(frozen=True, slots=True)
class Contacts:
    """What clerks do with enquiries of people nobody had identified."""

    database: Database
    sealing: Sealing

    async def search(self, actor: Actor, asked: ContactSearch, ip: str = "") -> ContactsReply:
        """Find enquiries by telephone or e-mail; one row of the log with the count."""
        demand(actor, Action.LINK_CONTACT, actor.office)
        if bool(asked.phone) == bool(asked.email):
            raise InputError("request.invalid")
        wanted = parse_contact(ContactIn(phone=asked.phone, email=asked.email))
        kind = "phone" if wanted.phone else "email"
        index = self.sealing.blind_index(_PURPOSES[kind], getattr(wanted, kind))
        statement = (
            select(unverified_contact)
            .where(unverified_contact.c[f"{kind}_index"] == index)
            .order_by(unverified_contact.c.id.desc())
            .limit(_MOST)
        )
        async with self.database.transaction() as connection:
            basis = await basis_of(connection, actor, asked.purpose)
            rows = (await connection.execute(statement)).all()
            lines = await _lines(connection, [row.interaction_id for row in rows])
            look = Look("search", "", _CLASSES, len(rows), basis)
            row = row_of(actor, asked.purpose, look, datetime.now(UTC), ip)
            await append_access(connection, actor.office, row)
        return ContactsReply(contacts=[self._doc(row, lines[row.interaction_id]) for row in rows])

    async def link(
        self, actor: Actor, contact_id: str, asked: LinkRequest, ip: str = ""
    ) -> ContactDoc:
        """Put the enquiry of a contact on a person's timeline; the same again changes nothing.

        Raises:
            RefusedError: ``request.not_found``; ``sync.rejected`` when it is somebody else's.
        """
        demand(actor, Action.LINK_CONTACT, actor.office)
        async with self.database.transaction() as connection:
            basis = await basis_of(connection, actor, asked.purpose)
            (person,) = (await leads(connection, frozenset({asked.party_id}))).values()
            held = await _locked(connection, contact_id, person)
            if held.party_id is None:
                await _link(connection, actor, held, person)
            lines = await _lines(connection, [held.interaction_id])
            look = Look("link", person, _CLASSES, basis=basis)
            row = row_of(actor, asked.purpose, look, datetime.now(UTC), ip)
            await append_access(connection, actor.office, row)
        return self._doc(held, lines[held.interaction_id], person)

    def _doc(
        self, row: Row[tuple[object, ...]], line: InteractionDoc, party_id: str = ""
    ) -> ContactDoc:
        values = {
            kind: self.sealing.open(sealed, purpose)
            for kind, purpose in _PURPOSES.items()
            if (sealed := getattr(row, kind)) is not None
        }
        who = party_id or row.party_id or ""
        return ContactDoc(id=row.id, interaction=line, party_id=who, **values)


async def _locked(
    connection: AsyncConnection, contact_id: str, party_id: str
) -> Row[tuple[object, ...]]:
    # The line first, as the intake of a newer version does: neither waits in a circle.
    line = select(interaction.c.id).where(interaction.c.id == contact_id)
    await connection.execute(line.with_for_update())
    statement = select(unverified_contact).where(unverified_contact.c.id == contact_id)
    held = (await connection.execute(statement.with_for_update())).one_or_none()
    if held is None:
        raise RefusedError("request.not_found")
    if held.party_id not in (None, party_id):
        raise RefusedError("sync.rejected", p1="linked")
    return held


async def _link(
    connection: AsyncConnection, actor: Actor, held: Row[tuple[object, ...]], party_id: str
) -> None:
    now = datetime.now(UTC)
    mine = update(unverified_contact).where(unverified_contact.c.id == held.id)
    await connection.execute(mine.values(party_id=party_id, linked_by=actor.id, linked_at=now))
    line = update(interaction).where(interaction.c.id == held.interaction_id)
    changed = line.values(party_id=party_id, rev=interaction.c.rev + 1)
    row = (
        await connection.execute(changed.returning(interaction.c.rev, interaction.c.office))
    ).one()
    await tell(connection, held.interaction_id, row.rev, {party_id}, row.office)


async def _lines(connection: AsyncConnection, ids: list[str]) -> dict[str, InteractionDoc]:
    rows = await interaction_rows(connection, ids)
    return {doc.id: doc for doc in interaction_docs(rows)}
