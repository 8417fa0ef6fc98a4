"""Tokens of screens and kiosks: random, kept as a hash, good for one thing each."""

import hashlib
import secrets
from enum import StrEnum

from kep_client.errors import RefusedError
from office_queue.queue.line import Line
from office_queue.queue.store import Store


class TokenKind(StrEnum):
    """What the holder may do, and nothing else."""

    SCREEN = "screen"  # read the board
    KIOSK = "kiosk"  # take a number


def digest(token: str) -> bytes:
    """Return SHA-256: enough for 256 random bits."""
    return hashlib.sha256(token.encode()).digest()


def add(store: Store, kind: TokenKind, name: str) -> str:
    """Return a new token; an older one of the same name ends."""
    token = secrets.token_urlsafe(32)
    store.begin()
    store.add_token(digest(token), kind, name)
    store.commit()
    return token


async def demand(line: Line, kind: TokenKind, token: str) -> None:
    """Raise RefusedError access.denied unless the token is of this kind and live."""
    hashed = digest(token)
    if await line.ask(lambda store: store.token_kind(hashed)) != kind:
        raise RefusedError("access.denied")
