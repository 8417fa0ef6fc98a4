"""Request bodies: bounded depth, decoded straight and strictly into the struct of the contract."""

import re
from collections.abc import AsyncGenerator
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from litestar import Request
from litestar.exceptions import InternalServerException

from kep_client.errors import InputError, LineError
from kep_client.wire.base import MAX_DEPTH

MAX_FIELDS = 20
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)


class StrictRequest(Request[Any, Any, Any]):
    """Litestar would turn "5" into 5 on its way into a struct; here a wrong type is refused."""

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """Yield the body. Raises LineError net.offline when the client is gone before its end."""
        try:
            async for part in super().stream():
                yield part
        except InternalServerException:  # Litestar's name for it; nothing is wrong with us
            raise LineError("net.offline") from None

    async def json(self) -> Any:  # noqa: ANN401 - Litestar's signature
        """Decode the body into the type of the handler's ``data``. Raises InputError."""
        body = await self.body()
        check_depth(body)
        parameter = self.route_handler.parsed_fn_signature.parameters.get("data")
        try:
            if parameter is None:
                return msgspec.json.decode(body)
            return msgspec.json.decode(body, type=parameter.annotation)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise InputError("request.invalid") from None


async def form_fields(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Return the fields of an urlencoded body; a repeated one is refused (RFC 6749 section 3.2)."""
    return single_fields(await request.body())


def single_fields(encoded: bytes) -> dict[str, str]:
    """Parse ``a=1&b=2``. Raises InputError ``request.invalid``."""
    try:
        text = encoded.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError:
        raise InputError("request.invalid") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise InputError("request.invalid")
    return fields


def check_depth(body: bytes, limit: int = MAX_DEPTH) -> None:
    """Raise InputError ``request.invalid`` when JSON is nested deeper than ``limit``."""
    if body.count(b"[") + body.count(b"{") <= limit:
        return
    depth = 0
    for token in _TOKENS.finditer(body):
        if token[0] in b"[{":
            depth += 1
        elif token[0] in b"]}":
            depth -= 1
        if depth > limit:
            raise InputError("request.invalid")
