"""A desk's connection to its hub: pinned, signed in, and dropped as a whole when something fails."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass

import httpx
import msgspec

from kep_client.errors import LineError, RefusedError
from kep_client.gateway import bodies, problems
from kep_client.gateway.centre import JSON
from kep_client.gateway.dpop import base64url
from kep_client.gateway.events import ServerEvent, server_events
from kep_client.gateway.http import Question, aask
from kep_client.gateway.hub_trust import HEADERS, STREAM_TIMEOUT, TIMEOUT, HubPlace, KnownHub, meet
from kep_client.ports.clock import Clock
from kep_client.wire.queue import (
    ChallengeOut,
    DeskCommand,
    DeskReply,
    PermitProof,
    SessionReply,
    SessionRequest,
    sign_in_bytes,
)

_CENTRE_S = 1.5
Authorise = Callable[[Question], Awaitable[Question]]


@dataclass(frozen=True, slots=True, repr=False)
class PermitPass:
    """The clerk's offline permit and key: ``sign`` is Ed25519 by the key of the clerk's slot."""

    permit: str
    public_key: bytes
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class DeskPasses:
    """How this desk may sign in: by the workstation's token if the centre gives one, else by permit.

    ``authorise`` adds the token for the queue to a request (``AsyncTokens.authorised``); ``permit``
    is None while nobody is signed in at the desk.
    """

    permit: Callable[[], PermitPass | None]
    authorise: Authorise | None = None


class HubDoor:
    """A client of one hub that was checked and let this desk in."""

    def __init__(self, place: HubPlace, hub: KnownHub) -> None:
        self._place = place
        self._hub = hub
        self._client = httpx.AsyncClient(
            verify=hub.context, timeout=TIMEOUT, trust_env=False, headers=HEADERS
        )
        self.token = ""

    @classmethod
    async def open(cls, place: HubPlace, passes: DeskPasses, clock: Clock) -> "HubDoor":
        """Check the hub, sign in. Raises LineError, RefusedError, DeviceError queue.*."""
        door = cls(place, await meet(place, clock.now()))
        try:
            await door._sign_in(passes)
        except BaseException:
            await door.close()
            raise
        return door

    async def close(self) -> None:
        """End its connections."""
        await self._client.aclose()

    async def command(self, name: str, request: str) -> DeskReply:
        """Ask for one thing; the same ``request`` again gets the same answer."""
        body = DeskCommand(request_id=request)
        return bodies.parse(await self._post(f"/v1/desk/{name}", body, self._bearer()), DeskReply)

    async def events(self, known: str) -> AsyncGenerator[ServerEvent, None]:
        """Yield what the hub tells; LineError after ``SILENCE_S`` without a word."""
        headers = {"Accept": "text/event-stream", "Last-Event-ID": known, **self._bearer()}
        url = f"{self._place.url}/v1/desk/events"
        with problems.line_faults():
            async with self._client.stream(
                "GET", url, headers=headers, timeout=STREAM_TIMEOUT
            ) as response:
                if response.status_code != 200:
                    problems.check(response.status_code, await bodies.aread(response))
                async for event in server_events(response.aiter_bytes()):
                    yield event
        raise LineError("net.offline")

    # --- steps --------------------------------------------------------------------------------

    async def _sign_in(self, passes: DeskPasses) -> None:
        reply = await self._by_token(passes)
        if reply is None:
            reply = await self._by_permit(passes)
        self.token = reply.token

    async def _by_token(self, passes: DeskPasses) -> SessionReply | None:
        """Return None where the centre cannot be asked now."""
        if passes.authorise is None:
            return None
        body = msgspec.json.encode(SessionRequest(desk=self._place.desk))
        question = Question("POST", f"{self._place.url}/v1/sessions", {"Content-Type": JSON}, body)
        try:
            async with asyncio.timeout(_CENTRE_S):
                authorised = await passes.authorise(question)
        except (LineError, TimeoutError):
            return None
        return bodies.parse((await aask(self._client, authorised)).body, SessionReply)

    async def _by_permit(self, passes: DeskPasses) -> SessionReply:
        held = passes.permit()
        if held is None:
            raise RefusedError("auth.sign_in_needed")
        challenge = bodies.parse(await self._post("/v1/challenges", None, {}), ChallengeOut)
        place = self._place
        signed = sign_in_bytes(place.office, place.desk, challenge.challenge, self._hub.spki)
        proof = PermitProof(
            permit=held.permit,
            key=base64url(held.public_key),
            challenge=challenge.challenge,
            signature=base64url(held.sign(signed)),
        )
        request = SessionRequest(desk=place.desk, proof=proof)
        return bodies.parse(await self._post("/v1/sessions", request, {}), SessionReply)

    async def _post(
        self, path: str, request: msgspec.Struct | None, headers: dict[str, str]
    ) -> bytes:
        body = b"" if request is None else msgspec.json.encode(request)
        question = Question(
            "POST", f"{self._place.url}{path}", {"Content-Type": JSON, **headers}, body
        )
        return (await aask(self._client, question)).body

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}
