"""Telling the receipt with the answer: a header on whatever was disclosed.

``KEP-Access-Receipt: <office> <n> <head in hex>``. It names no person; workstations keep it.
"""

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

from central_server.access_log.log import Receipt, collected

HEADER = "KEP-Access-Receipt"
_FIRST_FAULT = 400


def receipts_told(app: ASGIApp) -> ASGIApp:
    """Add the header to good answers of requests that wrote a row; the row is committed by then."""

    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return

        with collected() as receipts:

            async def sending(message: Message) -> None:
                if message["type"] == "http.response.start" and receipts:
                    _tell(message, receipts[-1])
                await send(message)

            await app(scope, receive, sending)

    return told


def _tell(start: HTTPResponseStartEvent, last: Receipt) -> None:
    if start["status"] < _FIRST_FAULT:
        headers = MutableScopeHeaders.from_message(start)
        headers[HEADER] = f"{last.office} {last.n} {last.head.hex()}"
