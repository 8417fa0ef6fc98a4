"""Request bodies: bounded depth, decoded straight and strictly into the struct of the contract."""

import re
from typing import Any

import msgspec
from litestar import Request

from kep_client.errors import InputError
from kep_client.wire.base import MAX_DEPTH

_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)


class StrictRequest(Request[Any, Any, Any]):
    """Litestar would turn "5" into 5 on its way into a struct; here a wrong type is refused."""

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
