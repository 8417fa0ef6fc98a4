"""Merging two records of one person, and parting them again."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from central_server.auth.actor import Action, Actor
from central_server.parties.acting import call_of
from central_server.parties.merging import Merges
from central_server.records.services import Record
from kep_client.wire.party_edits import (
    AskIn,
    DecideMergeIn,
    ListIn,
    MergeIn,
    MergeReply,
    MergesReply,
    UndoIn,
)
from server_kit.bodies import StrictRequest


@post("/v1/merges", opt={"action": Action.PROPOSE_MERGE}, status_code=200)
async def propose(
    request: StrictRequest,
    data: JSONBody[MergeIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> MergeReply:
    """Propose that two records are one person's."""
    return await _merges(record).propose(call_of(request, actor, data.purpose), data)


@post("/v1/merges/list", opt={"action": Action.SEE_MERGES}, status_code=200)
async def waiting(
    request: StrictRequest,
    data: JSONBody[ListIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> MergesReply:
    """List what waits at the own office."""
    return await _merges(record).waiting(call_of(request, actor, data.purpose), data)


@post("/v1/merges/{merge_id:str}/open", opt={"action": Action.SEE_MERGES}, status_code=200)
async def show(
    request: StrictRequest,
    merge_id: FromPath[str],
    data: JSONBody[AskIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> MergeReply:
    """Return the two records side by side."""
    return await _merges(record).show(call_of(request, actor, data.purpose), merge_id)


@post("/v1/merges/{merge_id:str}/decision", opt={"action": Action.DECIDE_MERGE}, status_code=200)
async def decide(
    request: StrictRequest,
    merge_id: FromPath[str],
    data: JSONBody[DecideMergeIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> MergeReply:
    """Approve or refuse a merge or its undoing."""
    return await _merges(record).decide(call_of(request, actor, data.purpose), merge_id, data)


@post("/v1/merges/{merge_id:str}/undo", opt={"action": Action.PROPOSE_MERGE}, status_code=200)
async def propose_undo(
    request: StrictRequest,
    merge_id: FromPath[str],
    data: JSONBody[UndoIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> MergeReply:
    """Propose to part the two records again."""
    return await _merges(record).propose_undo(call_of(request, actor, data.purpose), merge_id, data)


def _merges(record: Record) -> Merges:
    return Merges(record.database, record.sealing)


ROUTES = [propose, waiting, show, decide, propose_undo]
