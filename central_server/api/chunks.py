"""Encrypted chunks of papers: ask which are missing, put those. Idempotent, resumable."""

from litestar import post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from central_server.auth.actor import Action, Actor
from central_server.records.papers import MAX_CHUNK
from central_server.records.services import Record
from kep_client.errors import InputError
from kep_client.wire.documents import MissingChunksReply, MissingChunksRequest
from server_kit.bodies import StrictRequest


@post(
    "/v1/cases/{case_id:str}/chunks/missing", opt={"action": Action.STORE_CHUNKS}, status_code=200
)
async def missing(
    case_id: FromPath[str],
    data: JSONBody[MissingChunksRequest],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> MissingChunksReply:
    """Tell which chunks the centre lacks."""
    return MissingChunksReply(names=await record.papers.missing(actor.office, case_id, data.names))


@put(
    "/v1/cases/{case_id:str}/chunks/{name:str}",
    opt={"action": Action.STORE_CHUNKS},
    status_code=204,
)
async def put_chunk(
    request: StrictRequest,
    case_id: FromPath[str],
    name: FromPath[str],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> None:
    """Store a chunk; storing it again changes nothing."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > MAX_CHUNK:
            raise InputError("request.too_large")
    await record.papers.put(actor.office, case_id, name, bytes(content))


ROUTES = [missing, put_chunk]
