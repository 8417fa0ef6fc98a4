"""Intake of interactions."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from central_server.auth.actor import Action, Actor
from central_server.records.services import Record
from kep_client.wire.interactions import InteractionDoc, InteractionIn


@post("/v1/interactions", opt={"action": Action.RECORD_INTERACTION}, status_code=200)
async def take(
    data: JSONBody[InteractionIn], actor: NamedDependency[Actor], record: NamedDependency[Record]
) -> InteractionDoc:
    """Add an interaction; the same source event again returns the first one."""
    return await record.intake.take(actor, data)


ROUTES = [take]
