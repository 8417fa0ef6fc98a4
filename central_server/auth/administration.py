"""What is done to an account from outside: close it, free it, take its telephone away."""

from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth import accounts, families, second_factor, throttle
from central_server.auth.accounts import Account
from central_server.auth.keys import ServerKeys
from central_server.auth.password_provider import throttle_name


def code_throttle_name(keys: ServerKeys, clerk: str) -> bytes:
    """Return the name under which wrong codes of a second factor are counted."""
    return keys.keyed_hash(f"second-factor {clerk}")


async def disable(connection: AsyncConnection, clerk: str) -> None:
    """Close an account; every session ends now, what was begun within ten seconds."""
    await accounts.set_active(connection, clerk, active=False)
    await families.revoke_all_of(connection, clerk, "disabled")


async def reset_second_factor(connection: AsyncConnection, clerk: str) -> None:
    """Forget telephone and recovery codes; whoever holds a session signs in anew."""
    await second_factor.reset(connection, clerk)
    await families.revoke_all_of(connection, clerk, "second_factor_reset")


async def unlock(connection: AsyncConnection, keys: ServerKeys, account: Account) -> None:
    """Forget wrong passwords and codes, so that nobody waits."""
    await throttle.forget_failures(connection, throttle_name(keys, account.username))
    await throttle.forget_failures(connection, code_throttle_name(keys, account.id))


async def change_password(
    connection: AsyncConnection, keys: ServerKeys, account: Account, password_hash: str
) -> None:
    """Set a password; whoever knew the old one is out."""
    await accounts.store_hash(connection, account.id, password_hash)
    await families.revoke_all_of(connection, account.id, "password_changed")
    await unlock(connection, keys, account)
