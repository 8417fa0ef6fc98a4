"""Numbers of registers, and people who share one."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from central_server.auth.actor import Action, Actor
from central_server.parties.acting import call_of
from central_server.parties.duplicates import Duplicates
from central_server.parties.identifiers import Identifiers
from central_server.records.services import Record
from central_server.settings import Settings
from kep_client.wire.party_edits import (
    DismissIn,
    DuplicateDoc,
    DuplicatesReply,
    EndIdentifierIn,
    IdentifierIn,
    ListIn,
    PartyReply,
)
from server_kit.bodies import StrictRequest


@post(
    "/v1/parties/{party_id:str}/identifiers",
    opt={"action": Action.CHANGE_IDENTIFIERS},
    status_code=200,
)
async def add(
    request: StrictRequest,
    party_id: FromPath[str],
    data: JSONBody[IdentifierIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
    settings: NamedDependency[Settings],
) -> PartyReply:
    """Add a number with its evidence."""
    return await _identifiers(record, settings).add(
        call_of(request, actor, data.purpose), party_id, data
    )


@post(
    "/v1/parties/{party_id:str}/identifiers/end",
    opt={"action": Action.CHANGE_IDENTIFIERS},
    status_code=200,
)
async def end(
    request: StrictRequest,
    party_id: FromPath[str],
    data: JSONBody[EndIdentifierIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
    settings: NamedDependency[Settings],
) -> PartyReply:
    """End a number with a reason."""
    return await _identifiers(record, settings).end(
        call_of(request, actor, data.purpose), party_id, data
    )


@post("/v1/duplicates/list", opt={"action": Action.SEE_DUPLICATES}, status_code=200)
async def waiting(
    request: StrictRequest,
    data: JSONBody[ListIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> DuplicatesReply:
    """List possible duplicates of the own office."""
    return await _duplicates(record).waiting(call_of(request, actor, data.purpose), data)


@post(
    "/v1/duplicates/{duplicate_id:str}/dismissal",
    opt={"action": Action.SEE_DUPLICATES},
    status_code=200,
)
async def dismiss(
    request: StrictRequest,
    duplicate_id: FromPath[str],
    data: JSONBody[DismissIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> DuplicateDoc:
    """Say that they are two people all the same."""
    return await _duplicates(record).dismiss(
        call_of(request, actor, data.purpose), duplicate_id, data
    )


def _identifiers(record: Record, settings: Settings) -> Identifiers:
    return Identifiers(record.database, record.sealing, settings.keep_personal_numbers)


def _duplicates(record: Record) -> Duplicates:
    return Duplicates(record.database, record.sealing)


ROUTES = [add, end, waiting, dismiss]
