"""The redirect of a sign-in, heard on this machine once (RFC 8252 section 7.3)."""

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

from kep_client.errors import RefusedError

CALLBACK = "/callback"
WAIT_S = 120.0
_HEAD_LIMIT = 8192
_HEAD_WAIT_S = 5.0

_PAGE = """<!doctype html><html lang="el"><head><meta charset="utf-8"><title>ΚΕΠ</title>
<style>body{font:18px/1.5 "Noto Sans",sans-serif;margin:15vh auto;max-width:26em;padding:0 1em;
color:#16202E;background:#F4F6F9}</style></head><body><h1>%s</h1><p>%s</p></body></html>"""
_DONE = _PAGE % ("Συνδεθήκατε", "Μπορείτε να κλείσετε αυτή τη σελίδα και να γυρίσετε στη θέση.")
_REFUSED = _PAGE % ("Η σύνδεση δεν έγινε", "Κλείστε τη σελίδα και ξεκινήστε ξανά από τη θέση.")


class LoopbackListener:
    """Waits for ``code`` with our ``state`` and the centre's ``iss`` (RFC 9207); then it is gone.

    Another path is not found. The first request for the right path decides, right or wrong, so
    that a local program which guesses has one try and the clerk sees that it failed.
    """

    def __init__(self, state: str, issuer: str) -> None:
        self._state = state
        self._issuer = issuer
        self._code: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.redirect_uri = ""

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen on 127.0.0.1 and a port of the system's choice."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_HEAD_LIMIT)
        port = server.sockets[0].getsockname()[1]
        self.redirect_uri = f"http://127.0.0.1:{port}{CALLBACK}"
        try:
            yield
        finally:
            server.close()

    async def code(self) -> str:
        """Return the code. Raises RefusedError auth.sign_in_failed after two minutes."""
        try:
            async with asyncio.timeout(WAIT_S):
                return await self._code
        except TimeoutError:
            raise RefusedError("auth.sign_in_failed") from None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_HEAD_WAIT_S):
                head = await reader.readuntil(b"\r\n\r\n")
            writer.write(self._answer(head))
            await writer.drain()
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            pass  # whoever it was did not speak HTTP or left; the clerk's browser is still awaited
        finally:
            writer.close()

    def _answer(self, head: bytes) -> bytes:
        method, _, rest = head.split(b"\r\n", 1)[0].decode("latin-1").partition(" ")
        target = urlsplit(rest.partition(" ")[0])
        if method != "GET" or target.path != CALLBACK or self._code.done():
            return _response("404 Not Found", "")
        query = {name: values[0] for name, values in parse_qs(target.query).items()}
        if self._is_ours(query):
            self._code.set_result(query["code"])
            return _response("200 OK", _DONE)
        refused = "auth.refused" if query.get("error") == "access_denied" else "auth.sign_in_failed"
        self._code.set_exception(RefusedError(refused))
        return _response("400 Bad Request", _REFUSED)

    def _is_ours(self, query: dict[str, str]) -> bool:
        same_state = hmac.compare_digest(query.get("state", "").encode(), self._state.encode())
        return same_state and query.get("iss") == self._issuer and bool(query.get("code"))


def _response(status: str, page: str) -> bytes:
    body = page.encode("utf-8")
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n"
        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
        "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\r\n"
    )
    return head.encode("ascii") + body
