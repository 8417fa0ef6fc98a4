"""Refresh rotation that survives lost replies and still finds theft.

A parent stays valid until its child is first used: a client whose reply was lost asks again with
what it has. Using a token supersedes its parent and its siblings; showing a superseded token
means that two parties hold the family, and ends it (RFC 9700 section 4.14.2).
"""

from dataclasses import dataclass, replace
from enum import StrEnum


class Outcome(StrEnum):
    """What showing a token leads to."""

    ROTATED = "rotated"
    THEFT = "theft"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Token:
    """One generation; ``id`` is the hash of the secret."""

    id: bytes
    parent: bytes | None
    used: bool = False
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """All refresh tokens that come from one sign-in."""

    tokens: tuple[Token, ...]
    revoked: bool = False


def present(family: Family, shown: bytes, child: bytes) -> tuple[Family, Outcome]:
    """Show a token; on success the family holds ``child``, which the client gets."""
    token = next((token for token in family.tokens if token.id == shown), None)
    if token is None or family.revoked:
        return family, Outcome.UNKNOWN
    if token.superseded:
        return replace(family, revoked=True), Outcome.THEFT
    tokens = family.tokens if token.used else _first_use(family.tokens, token)
    return replace(family, tokens=(*tokens, Token(child, parent=shown))), Outcome.ROTATED


def _first_use(tokens: tuple[Token, ...], shown: Token) -> tuple[Token, ...]:
    return tuple(
        replace(token, used=True)
        if token.id == shown.id
        else replace(token, superseded=token.superseded or _is_replaced(token, shown))
        for token in tokens
    )


def _is_replaced(token: Token, shown: Token) -> bool:
    return shown.parent is not None and shown.parent in (token.id, token.parent)
