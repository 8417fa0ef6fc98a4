"""The public pages behind QR codes."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from central_server.database import Database
from central_server.public import verification
from central_server.public.throttle import MissCounter
from central_server.records.tokens import lookup_token
from kep_client.errors import LineError
from server_kit.bodies import StrictRequest, form_fields, single_fields


@get("/v/{token:str}", opt={"public": True}, include_in_schema=False)
async def verify(
    request: StrictRequest,
    token: FromPath[str],
    database: NamedDependency[Database],
    misses: NamedDependency[MissCounter],
) -> Response[str]:
    """Show whether the receipt behind a QR code is genuine."""
    return await _verified(request, database, misses, token)


@post("/v", opt={"public": True}, include_in_schema=False, status_code=200)
async def verify_typed(
    request: StrictRequest,
    database: NamedDependency[Database],
    misses: NamedDependency[MissCounter],
) -> Response[str]:
    """The same for a code typed from the paper."""
    code = (await form_fields(request)).get("code", "")
    return await _verified(request, database, misses, code)


async def _verified(
    request: StrictRequest, database: Database, misses: MissCounter, text: str
) -> Response[str]:
    texts = verification.texts_for(single_fields(request.scope["query_string"]).get("lang", ""))
    address = request.client.host if request.client else ""
    if not misses.is_open(address):
        return verification.too_many(texts)
    token = verification.parse_token(text)
    try:
        async with database.transaction() as connection:
            state = None if token is None else await lookup_token(connection, token)
    except LineError:
        return verification.not_now(texts)
    if state is None:
        misses.count(address)
        return verification.unknown(texts)
    return verification.found(state, texts)


ROUTES = [verify, verify_typed]
