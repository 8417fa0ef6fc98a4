"""Wishes to correct people's data."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from central_server.auth.actor import Action, Actor
from central_server.parties.acting import call_of
from central_server.parties.corrections import Corrections
from central_server.records.services import Record
from central_server.settings import Settings
from kep_client.wire.party_edits import CorrectionDoc, CorrectionsReply, DecideIn, ListIn
from server_kit.bodies import StrictRequest


@post("/v1/corrections/list", opt={"action": Action.SEE_CORRECTIONS}, status_code=200)
async def waiting(
    request: StrictRequest,
    data: JSONBody[ListIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
    settings: NamedDependency[Settings],
) -> CorrectionsReply:
    """List the wishes of the own office."""
    return await _corrections(record, settings).waiting(call_of(request, actor, data.purpose), data)


@post(
    "/v1/corrections/{correction_id:str}/decision",
    opt={"action": Action.DECIDE_CORRECTION},
    status_code=200,
)
async def decide(
    request: StrictRequest,
    correction_id: FromPath[str],
    data: JSONBody[DecideIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
    settings: NamedDependency[Settings],
) -> CorrectionDoc:
    """Approve a wish with evidence, or refuse it."""
    return await _corrections(record, settings).decide(
        call_of(request, actor, data.purpose), correction_id, data
    )


def _corrections(record: Record, settings: Settings) -> Corrections:
    return Corrections(record.database, record.sealing, settings.keep_personal_numbers)


ROUTES = [waiting, decide]
