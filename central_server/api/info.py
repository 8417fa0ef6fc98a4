"""What anybody may know: alive, time, versions, keys, and the metadata of RFC 8414."""

from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from litestar import get
from litestar.di import NamedDependency
from sqlalchemy import select, text

from central_server.auth.authorization import CLIENT_ID
from central_server.auth.context import Auth
from central_server.auth.grants import CLERK_SCOPE, SYNC_SCOPE
from central_server.database import Database
from central_server.schema.sync import installation
from kep_client.wire.auth import ServerInfo
from kep_client.wire.queue import QUEUE_SCOPE


@get("/health", opt={"public": True})
async def health(database: NamedDependency[Database]) -> dict[str, str]:
    """Answer 200 when the database answers, else 503."""
    async with database.transaction() as connection:
        await connection.execute(text("SELECT 1"))
    return {"status": "ok"}


@get("/v1/info", opt={"public": True})
async def info(auth: NamedDependency[Auth]) -> ServerInfo:
    """Tell the time for the skew check, the version and the epoch of the record."""
    async with auth.database.transaction() as connection:
        epoch = (await connection.execute(select(installation.c.epoch))).scalar()
    return ServerInfo(
        server_time=datetime.now(UTC).isoformat(),
        version=version("kep-workstation"),
        epoch=epoch or "",
        issuer=auth.issuer,
    )


@get("/.well-known/oauth-authorization-server", opt={"public": True})
async def metadata(auth: NamedDependency[Auth]) -> dict[str, Any]:
    """Describe the authorization server (RFC 8414 section 2)."""
    issuer = auth.issuer
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/oauth/authorize",
        "token_endpoint": f"{issuer}/oauth/token",
        "revocation_endpoint": f"{issuer}/oauth/revoke",
        "jwks_uri": f"{issuer}/.well-known/jwks.json",
        "scopes_supported": [CLERK_SCOPE, SYNC_SCOPE, QUEUE_SCOPE],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "dpop_signing_alg_values_supported": ["ES256"],
        "authorization_response_iss_parameter_supported": True,
        "client_id": CLIENT_ID,
    }


@get("/.well-known/jwks.json", opt={"public": True})
async def keys(auth: NamedDependency[Auth]) -> dict[str, Any]:
    """Return the public keys that sign tokens and permits (RFC 7517 section 5)."""
    return {"keys": [auth.tokens.public_jwk()]}


ROUTES = [health, info, metadata, keys]
