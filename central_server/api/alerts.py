"""Notes for the next visit and states that a clerk must know."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from central_server.auth.actor import Action, Actor
from central_server.parties.acting import call_of
from central_server.parties.alerts import Alerts
from central_server.records.services import Record
from kep_client.wire.parties import NoteOut
from kep_client.wire.party_edits import AlertIn, AskIn
from server_kit.bodies import StrictRequest


@post("/v1/parties/{party_id:str}/alerts", opt={"action": Action.CHANGE_ALERTS}, status_code=200)
async def add(
    request: StrictRequest,
    party_id: FromPath[str],
    data: JSONBody[AlertIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> NoteOut:
    """Add a note, or report a death or confidentiality."""
    return await _alerts(record).add(call_of(request, actor, data.purpose), party_id, data)


@post("/v1/alerts/{alert_id:str}/end", opt={"action": Action.CHANGE_ALERTS}, status_code=200)
async def end(
    request: StrictRequest,
    alert_id: FromPath[str],
    data: JSONBody[AskIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> NoteOut:
    """End an alert."""
    return await _alerts(record).end(call_of(request, actor, data.purpose), alert_id, data)


@post("/v1/alerts/{alert_id:str}/seen", opt={"action": Action.CHANGE_ALERTS}, status_code=200)
async def acknowledge(
    request: StrictRequest,
    alert_id: FromPath[str],
    data: JSONBody[AskIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> NoteOut:
    """Keep that the caller has seen an alert."""
    return await _alerts(record).acknowledge(call_of(request, actor, data.purpose), alert_id, data)


def _alerts(record: Record) -> Alerts:
    return Alerts(record.database, record.sealing)


ROUTES = [add, end, acknowledge]
