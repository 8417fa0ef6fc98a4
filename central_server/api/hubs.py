"""What an office's queue hub fetches; it has no account and needs none."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from central_server.auth import accounts, hubs
from central_server.auth.context import Auth
from kep_client.errors import InputError


@get("/v1/offices/{office:str}/revoked", opt={"public": True}, media_type="application/jwt")
async def revoked(office: FromPath[str], auth: NamedDependency[Auth]) -> str:
    """Return the signed list of what has ended in an office: random ids, no person."""
    async with auth.database.transaction() as connection:
        if await accounts.find_office(connection, office) is None:
            raise InputError("request.not_found")
        return await hubs.revoked(connection, auth.tokens, office)


ROUTES = [revoked]
