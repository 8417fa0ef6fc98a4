"""Hints of the centre that there is something to pull: server-sent events, never data.

Runs on the UI loop. Where a proxy swallows the stream, the engine's poll each minute remains.
"""

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx

from kep_client.errors import KepError, LineError, RefusedError
from kep_client.gateway import problems
from kep_client.gateway.http import Question
from kep_client.gateway.workstation import AsyncTokens, WorkstationCredentials

# The centre sends a comment each ten seconds; two and a half missing ones are a dead line.
SILENCE_S = 25.0
RECONNECT_CAP_S = 60.0
_MAX_EVENT = 64 * 1024


class HintListener:
    """Calls ``on_hint`` at each hint, when the stream opens, and when it breaks.

    The break is a hint too: the engine then finds out at once that the line is cut.
    """

    def __init__(
        self,
        credentials: WorkstationCredentials,
        on_hint: Callable[[], None],
        randomness: Callable[[], float],
    ) -> None:
        self._credentials = credentials
        self._on_hint = on_hint
        self._randomness = randomness
        self.listening = False

    async def listen(self) -> None:
        """Listen until cancelled."""
        failures = 0
        async with self._credentials.centre.factory.concurrent() as client:
            tokens = AsyncTokens(self._credentials, client)
            while True:
                try:
                    await self._hear(client, tokens)
                except (LineError, RefusedError) as fault:
                    failures = 1 if self.listening else failures + 1
                    self._broke(tokens, fault)
                await asyncio.sleep(self._pause(failures))

    async def _hear(self, client: httpx.AsyncClient, tokens: AsyncTokens) -> None:
        url = self._credentials.centre.factory.url("/v1/sync/events")
        question = await tokens.authorised(Question("GET", url, {"Accept": "text/event-stream"}))
        timeout = httpx.Timeout(5.0, read=SILENCE_S)
        with problems.line_faults():
            async with client.stream(
                "GET", question.url, headers=question.headers, timeout=timeout
            ) as response:
                if response.status_code != 200:
                    problems.check(response.status_code, (await response.aread())[:_MAX_EVENT])
                self.listening = True
                self._on_hint()
                async for event in _events(response.aiter_bytes()):
                    if event == "hint":
                        self._on_hint()
        raise LineError("net.offline")

    def _broke(self, tokens: AsyncTokens, fault: KepError) -> None:
        if isinstance(fault, RefusedError):
            tokens.forget()
        if self.listening:
            self.listening = False
            self._on_hint()

    def _pause(self, failures: int) -> float:
        """Full jitter: five thousand workstations come back after the same outage."""
        return self._randomness() * min(RECONNECT_CAP_S, 2.0 ** min(failures, 10))


async def _events(chunks: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """Yield the names of events (WHATWG HTML section 9.2.6); the data is not needed."""
    rest = b""
    name = ""
    async for chunk in chunks:
        rest += chunk
        if len(rest) > _MAX_EVENT:
            raise LineError("server.bad_answer")
        *lines, rest = rest.replace(b"\r\n", b"\n").split(b"\n")
        for line in lines:
            if line.startswith(b"event:"):
                name = line[6:].strip().decode("ascii", "replace")
            elif not line and name:
                yield name
                name = ""
