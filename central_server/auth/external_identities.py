"""Which account a subject of another system is. Nobody gets an account by signing in there."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth import accounts, password_provider
from central_server.auth.accounts import Account
from central_server.auth.keys import ServerKeys
from central_server.auth.tables import external_identities as table


async def account_of(
    connection: AsyncConnection, keys: ServerKeys, provider: str, subject: str
) -> Account | None:
    """Return the open account of a recognised person."""
    clerk: str | None = subject
    if provider != password_provider.NAME:
        query = select(table.c.clerk).where(
            table.c.provider == provider, table.c.subject_hash == _hash(keys, provider, subject)
        )
        clerk = (await connection.execute(query)).scalar_one_or_none()
    account = None if clerk is None else await accounts.find_clerk(connection, clerk)
    return account if account is not None and account.active else None


async def link(
    connection: AsyncConnection, keys: ServerKeys, provider: str, subject: str, clerk: str
) -> bool:
    """Let a subject be an account; False when it is somebody already."""
    row = insert(table).values(
        provider=provider, subject_hash=_hash(keys, provider, subject), clerk=clerk
    )
    linked = await connection.execute(row.on_conflict_do_nothing().returning(table.c.clerk))
    return linked.first() is not None


def _hash(keys: ServerKeys, provider: str, subject: str) -> bytes:
    return keys.keyed_hash(f"identity {provider} {subject}")
