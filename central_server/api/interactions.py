"""Intake of interactions."""

from litestar import post

from central_server.auth.actor import Action, Actor
from central_server.records.services import Record
from kep_client.wire.interactions import InteractionDoc, InteractionIn


@post("/v1/interactions", opt={"action": Action.RECORD_INTERACTION}, status_code=200)
async def take(data: InteractionIn, actor: Actor, record: Record) -> InteractionDoc:
    """Add an interaction; the same source event again returns the first one."""
    return await record.intake.take(actor, data)


ROUTES = [take]
