"""Who acts for whom."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from central_server.auth.actor import Action, Actor
from central_server.parties.acting import call_of
from central_server.parties.mandates import Mandates
from central_server.records.services import Record
from kep_client.wire.party_edits import MandateIn, MandateReply, MayActIn, MayActReply, RevokeIn
from server_kit.bodies import StrictRequest


@post("/v1/mandates", opt={"action": Action.CHANGE_MANDATES}, status_code=200)
async def grant(
    request: StrictRequest,
    data: JSONBody[MandateIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> MandateReply:
    """Let somebody act for somebody."""
    return await _mandates(record).grant(call_of(request, actor, data.purpose), data)


@post("/v1/mandates/check", opt={"action": Action.ASK_MANDATE}, status_code=200)
async def may_act(
    request: StrictRequest,
    data: JSONBody[MayActIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> MayActReply:
    """Say whether a mandate holds on a day."""
    return await _mandates(record).may_act(call_of(request, actor, data.purpose), data)


@post(
    "/v1/mandates/{mandate_id:str}/revocation",
    opt={"action": Action.CHANGE_MANDATES},
    status_code=200,
)
async def revoke(
    request: StrictRequest,
    mandate_id: FromPath[str],
    data: JSONBody[RevokeIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> MandateReply:
    """End a mandate from now on."""
    return await _mandates(record).revoke(call_of(request, actor, data.purpose), mandate_id, data)


def _mandates(record: Record) -> Mandates:
    return Mandates(record.database, record.sealing)


ROUTES = [grant, may_act, revoke]
