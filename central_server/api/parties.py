"""People: search and open. POST, so that no name or number stands in an address."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from central_server.auth.actor import Action, Actor
from central_server.records.services import Record
from kep_client.wire.parties import OpenRequest, RecordReply, SearchReply, SearchRequest
from server_kit.bodies import StrictRequest


@post("/v1/parties/search", opt={"action": Action.SEARCH_PARTIES}, status_code=200)
async def search(
    request: StrictRequest,
    data: JSONBody[SearchRequest],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> SearchReply:
    """Find people for a purpose."""
    return await record.people.search(actor, data, _ip(request))


@post("/v1/parties/{party_id:str}/open", opt={"action": Action.OPEN_PARTY}, status_code=200)
async def open_party(
    request: StrictRequest,
    party_id: FromPath[str],
    data: JSONBody[OpenRequest],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> RecordReply:
    """Return the full picture of a person for a purpose."""
    return await record.people.open(
        actor, party_id, data.purpose, _ip(request), first_page=data.timeline_limit
    )


def _ip(request: StrictRequest) -> str:
    return request.client.host if request.client else ""


ROUTES = [search, open_party]
