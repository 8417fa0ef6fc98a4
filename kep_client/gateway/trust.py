"""The keys by which the centre signs permits, learnt at enrolment and kept with the workstation."""

import msgspec

from kep_client.errors import LineError
from kep_client.gateway import bodies
from kep_client.gateway.centre import JSON, Centre
from kep_client.gateway.http import Question, aask

_CURVE = {"kty": "OKP", "crv": "Ed25519"}


class _KeySet(msgspec.Struct):
    """A JWK Set (RFC 7517 section 5)."""

    keys: list[dict[str, str]]


async def signing_keys(centre: Centre) -> list[dict[str, str]]:
    """Return the centre's public Ed25519 keys (RFC 8037). Raises LineError."""
    question = Question("GET", centre.factory.url("/.well-known/jwks.json"), {"Accept": JSON})
    async with centre.factory.concurrent() as client:
        answer = await aask(client, question)
    keys = [key for key in bodies.parse(answer.body, _KeySet).keys if _is_ours(key)]
    if not keys:
        raise LineError("server.bad_answer")
    return keys


def _is_ours(key: dict[str, str]) -> bool:
    return all(key.get(name) == value for name, value in _CURVE.items()) and "x" in key
