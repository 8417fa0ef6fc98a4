"""The second factor of an account: a secret sealed at rest, and codes for a lost telephone."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth import totp
from central_server.auth.accounts import Account
from central_server.auth.keys import ServerKeys
from central_server.auth.tables import recovery_codes
from central_server.auth.tables import second_factors as table

RECOVERY_CODES = 10
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_GROUP = 5


@dataclass(frozen=True, slots=True)
class Policy:
    """Who needs a second factor: everybody, or everybody but invented people."""

    of_training_too: bool = False

    def needs_second_factor(self, account: Account) -> bool:
        """Return whether the password alone is not enough for this account."""
        return self.of_training_too or not account.training


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """An authenticator app; until confirmed it protects nothing and may be shown again."""

    clerk: str
    secret: bytes
    confirmed: bool


async def find(connection: AsyncConnection, keys: ServerKeys, clerk: str) -> SecondFactor | None:
    """Return what a clerk enrolled, or began to."""
    row = (await connection.execute(select(table).where(table.c.clerk == clerk))).first()
    if row is None:
        return None
    secret = keys.open(row.secret, _purpose(clerk))
    return SecondFactor(clerk, secret, confirmed=row.confirmed_at is not None)


async def begin(connection: AsyncConnection, keys: ServerKeys, clerk: str) -> SecondFactor:
    """Make a new secret in place of one that was never confirmed."""
    secret = secrets.token_bytes(totp.SECRET_BYTES)
    sealed = keys.seal(secret, _purpose(clerk))
    fresh = insert(table).values(clerk=clerk, secret=sealed)
    await connection.execute(
        fresh.on_conflict_do_update(
            index_elements=["clerk"],
            set_={"secret": sealed, "last_step": 0},
            where=table.c.confirmed_at.is_(None),
        )
    )
    return SecondFactor(clerk, secret, confirmed=False)


async def confirm(
    connection: AsyncConnection, keys: ServerKeys, factor: SecondFactor, typed: str, now: datetime
) -> tuple[str, ...]:
    """Take the first code of an app; return the recovery codes, nothing for a wrong code."""
    if not await _spend_step(connection, factor, typed, now):
        return ()
    mine = (table.c.clerk == factor.clerk) & table.c.confirmed_at.is_(None)
    confirmed = update(table).where(mine).values(confirmed_at=now).returning(table.c.clerk)
    if (await connection.execute(confirmed)).first() is None:
        return ()
    codes = tuple(_new_code() for _ in range(RECOVERY_CODES))
    rows = [{"clerk": factor.clerk, "code_hash": _hash(keys, factor.clerk, c)} for c in codes]
    await connection.execute(delete(recovery_codes).where(recovery_codes.c.clerk == factor.clerk))
    await connection.execute(insert(recovery_codes), rows)
    return codes


async def check(
    connection: AsyncConnection, keys: ServerKeys, factor: SecondFactor, typed: str, now: datetime
) -> bool:
    """Compare a code of the app, or a recovery code; either is good once."""
    digits = "".join(typed.split())
    if len(digits) == totp.DIGITS and digits.isdecimal():
        return await _spend_step(connection, factor, digits, now)
    mine = (recovery_codes.c.clerk == factor.clerk) & recovery_codes.c.used_at.is_(None)
    fits = recovery_codes.c.code_hash == _hash(keys, factor.clerk, typed)
    spent = update(recovery_codes).where(mine, fits).values(used_at=now)
    return (await connection.execute(spent.returning(recovery_codes.c.clerk))).first() is not None


async def reset(connection: AsyncConnection, clerk: str) -> None:
    """Forget telephone and recovery codes: the next sign-in begins anew."""
    await connection.execute(delete(recovery_codes).where(recovery_codes.c.clerk == clerk))
    await connection.execute(delete(table).where(table.c.clerk == clerk))


async def _spend_step(
    connection: AsyncConnection, factor: SecondFactor, typed: str, now: datetime
) -> bool:
    step = totp.step_of(factor.secret, "".join(typed.split()), now.timestamp())
    if step is None:
        return False
    # RFC 6238 section 5.2: a code is good once, and an older one never after it.
    newer = (table.c.clerk == factor.clerk) & (table.c.last_step < step)
    spent = update(table).where(newer).values(last_step=step).returning(table.c.clerk)
    return (await connection.execute(spent)).first() is not None


def _new_code() -> str:
    letters = [secrets.choice(_ALPHABET) for _ in range(2 * _GROUP)]
    return f"{''.join(letters[:_GROUP])}-{''.join(letters[_GROUP:])}"


def _hash(keys: ServerKeys, clerk: str, code: str) -> bytes:
    read = code.upper().replace("O", "0").replace("I", "1").replace("L", "1")
    letters = "".join(letter for letter in read if letter in _ALPHABET)
    return keys.keyed_hash(f"recovery {clerk} {letters}")


def _purpose(clerk: str) -> str:
    return f"second-factor {clerk}"
