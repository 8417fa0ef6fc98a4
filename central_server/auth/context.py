"""What the routes of sign-in share: keys, verifiers, the database and the time."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from central_server.auth.identity_provider import IdentityProvider
from central_server.auth.keys import ServerKeys
from central_server.auth.password_provider import PasswordProvider
from central_server.auth.passwords import Passwords
from central_server.auth.replays import SharedReplays
from central_server.auth.second_factor import Policy
from central_server.database import Database
from server_kit.tokens import AssertionVerifier, ProofVerifier, TokenIssuer


@dataclass(frozen=True, slots=True)
class Auth:
    """One for the whole server."""

    database: Database
    keys: ServerKeys
    passwords: Passwords
    tokens: TokenIssuer
    proofs: ProofVerifier
    assertions: AssertionVerifier
    clock: Callable[[], float]
    replays: SharedReplays
    policy: Policy
    upstream: IdentityProvider | None

    @classmethod
    def create(
        cls,
        issuer: str,
        database: Database,
        keys: ServerKeys,
        clock: Callable[[], float] = time.time,
        *,
        policy: Policy = Policy(),  # noqa: B008 - frozen
        upstream: IdentityProvider | None = None,
    ) -> Self:
        """Wire the parts; tests give a clock of their own."""
        return cls(
            database=database,
            keys=keys,
            passwords=Passwords(keys),
            tokens=TokenIssuer(issuer, keys.signing, clock),
            proofs=ProofVerifier(clock),
            assertions=AssertionVerifier(issuer, clock),
            clock=clock,
            replays=SharedReplays(database),
            policy=policy,
            upstream=upstream,
        )

    @property
    def issuer(self) -> str:
        """The address by which clients know this server."""
        return self.tokens.issuer

    @property
    def by_password(self) -> PasswordProvider:
        """The built-in identity provider."""
        return PasswordProvider(self.database, self.keys, self.passwords, self.now)

    def now(self) -> datetime:
        """The time in UTC."""
        return datetime.fromtimestamp(self.clock(), UTC)
