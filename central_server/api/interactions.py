"""Intake of interactions, and what clerks do with those that began on other channels."""

import time

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from central_server.auth.actor import Action, Actor, ActorKind
from central_server.channels.intake import staff, system
from central_server.records.services import Record
from kep_client.wire.cases import CaseDoc
from kep_client.wire.interactions import (
    CaseDraftDoc,
    ContactDoc,
    ContactSearch,
    ContactsReply,
    InteractionDoc,
    InteractionIn,
    LinkRequest,
    LookRequest,
    TimelinePage,
    TimelineRequest,
)
from server_kit.bodies import StrictRequest


@post(
    "/v1/interactions",
    opt={"action": Action.RECORD_INTERACTION, "signed": True},
    status_code=200,
)
async def take(
    request: StrictRequest,
    data: JSONBody[InteractionIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> InteractionDoc:
    """Take an event of a channel, signed by its system (RFC 9421) or sent by staff.

    Of an event the newest version is kept, in whatever order versions come.
    """
    if actor.kind is ActorKind.SOURCE:
        proved = await record.sources.verified(request, time.time())
        sender = system(proved, data.source.system)
    else:
        sender = staff(actor, data.source.system)
    return await record.intake.take(sender, data)


@post("/v1/parties/{party_id:str}/timeline", opt={"action": Action.OPEN_PARTY}, status_code=200)
async def timeline(
    request: StrictRequest,
    party_id: FromPath[str],
    data: JSONBody[TimelineRequest],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> TimelinePage:
    """Return a page of a person's timeline, of some channels or all."""
    return await record.people.timeline(actor, party_id, data, _ip(request))


@post("/v1/contacts/search", opt={"action": Action.LINK_CONTACT}, status_code=200)
async def search_contacts(
    request: StrictRequest,
    data: JSONBody[ContactSearch],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> ContactsReply:
    """Find enquiries of people whom nobody has identified yet."""
    return await record.contacts.search(actor, data, _ip(request))


@post("/v1/contacts/{contact_id:str}/link", opt={"action": Action.LINK_CONTACT}, status_code=200)
async def link_contact(
    request: StrictRequest,
    contact_id: FromPath[str],
    data: JSONBody[LinkRequest],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> ContactDoc:
    """Put an enquiry on the timeline of the person it came from."""
    return await record.contacts.link(actor, contact_id, data, _ip(request))


@post("/v1/cases/{case_id:str}/draft", opt={"action": Action.OPEN_PARTY}, status_code=200)
async def open_draft(
    request: StrictRequest,
    case_id: FromPath[str],
    data: JSONBody[LookRequest],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> CaseDraftDoc:
    """Return a case that a citizen began and that still lacks something."""
    return await record.going_on.draft(actor, case_id, data.purpose, _ip(request))


@post("/v1/cases/{case_id:str}/take-over", opt={"action": Action.TAKE_OVER_CASE}, status_code=200)
async def take_over(
    request: StrictRequest,
    case_id: FromPath[str],
    data: JSONBody[LookRequest],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> CaseDoc:
    """Let a case go on at the office where the citizen is now."""
    return await record.going_on.take_over(actor, case_id, data.purpose, _ip(request))


def _ip(request: StrictRequest) -> str:
    return request.client.host if request.client else ""


ROUTES = [take, timeline, search_contacts, link_contact, open_draft, take_over]
