"""The one owner of the clerk's tokens, and the sign-in that yields them.

Tokens live in memory. The refresh token is handed to ``keep_refresh`` before anything is done with
its child: a parent stays valid until its child is first used, so a lost reply costs nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

import httpx
import msgspec

from kep_client.domain.clerk import Clerk
from kep_client.errors import KepError, LineError, RefusedError
from kep_client.gateway import bodies
from kep_client.gateway.centre import FORM, JSON, Centre
from kep_client.gateway.dpop import ProofKey
from kep_client.gateway.http import Question, aask
from kep_client.gateway.loopback import LoopbackListener
from kep_client.gateway.pkce import CLIENT_ID, Attempt
from kep_client.gateway.receipts import PATH as RECEIPTS_PATH
from kep_client.gateway.receipts import ReceiptWitness
from kep_client.gateway.workstation import TOKEN_PATH, HeldToken, authorise, held
from kep_client.mapping.people import clerk_from
from kep_client.ports.session import Browser
from kep_client.wire.auth import ClerkOut, SlotReply, SlotRequest, TokenReply

KeepRefresh = Callable[[str], Awaitable[None]]


class ClerkSession:
    """Implements ``ports.session.SignIn``; everything that speaks as the clerk asks through it."""

    def __init__(
        self,
        centre: Centre,
        key: ProofKey,
        browser: Browser,
        keep_refresh: KeepRefresh,
        receipts: ReceiptWitness | None = None,
    ) -> None:
        self._centre = centre
        self._key = key
        self._browser = browser
        self._keep_refresh = keep_refresh
        self._receipts = receipts
        self._client: httpx.AsyncClient | None = None
        self._access: HeldToken | None = None
        self._refresh = ""
        self._single_flight = asyncio.Lock()
        self._address = ""

    @property
    def refresh_token(self) -> str:
        """For the slot that is made after a sign-in."""
        return self._refresh

    def restore(self, refresh_token: str) -> None:
        """Go on with the refresh token of an unlocked slot."""
        self.forget()
        self._refresh = refresh_token

    def forget(self) -> None:
        """Drop the tokens here (lock, change of clerk)."""
        self._access = None
        self._refresh = ""

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def sign_in(self) -> Clerk:
        issuer = await self._hear_issuer()
        attempt = Attempt()
        listener = LoopbackListener(attempt.state, issuer)
        async with listener.listening():
            endpoint = self._centre.factory.url("/oauth/authorize")
            self._address = attempt.address(endpoint, listener.redirect_uri, self._key.thumbprint)
            try:
                self._browser.open(self._address)
                code = await listener.code()
            finally:
                self._address = ""
        await self._redeem(
            grant_type="authorization_code",
            code=code,
            redirect_uri=listener.redirect_uri,
            code_verifier=attempt.verifier,
        )
        return clerk_from(bodies.parse(await self.ask("GET", "/v1/me"), ClerkOut))

    async def reopen(self) -> None:
        if self._address:
            self._browser.open(self._address)

    async def sign_out(self) -> None:
        await self.hand_back_receipts()
        refresh = self._refresh
        self.forget()
        if not refresh:
            return
        form = {"token": refresh, "token_type_hint": "refresh_token", "client_id": CLIENT_ID}
        try:
            await aask(self._http(), self._form_question("/oauth/revoke", form))
        except (LineError, RefusedError):
            return  # without a line it ends at the centre when its time is over

    async def register_slot(self, workstation_id: str, signing_key: str) -> SlotReply:
        """Register the clerk's new signing key (base64url) for this workstation."""
        request = SlotRequest(workstation_id=workstation_id, signing_key=signing_key)
        return bodies.parse(await self.ask("POST", "/v1/slots", request), SlotReply)

    async def ask(self, method: str, path: str, request: msgspec.Struct | None = None) -> bytes:
        """Ask as the clerk. Raises RefusedError auth.sign_in_needed when no token can be had."""
        headers = {"Accept": JSON} | ({"Content-Type": JSON} if request is not None else {})
        body = None if request is None else msgspec.json.encode(request)
        question = Question(method, self._centre.factory.url(path), headers, body)
        try:
            return await self._ask(question)
        except RefusedError as fault:
            if fault.code != "auth.token_refused":
                raise
        self._access = None
        return await self._ask(question)

    async def hand_back_receipts(self) -> None:
        """Show the centre what this PC remembers of its access log; without a line, later."""
        if self._receipts is None or not self._refresh:
            return
        try:
            request = await self._receipts.request()
            if request is None:
                return
            await self._receipts.handed(request, await self.ask("POST", RECEIPTS_PATH, request))
        except KepError:
            return  # they stay in the book

    async def _ask(self, question: Question) -> bytes:
        token = await self._valid()
        signed = authorise(self._centre, self._key, question, token)
        before = await self._receipts.before() if self._receipts else None
        answer = await aask(self._http(), signed)
        if self._receipts:
            await self._receipts.hear(answer, before)
        return answer.body

    async def _valid(self) -> HeldToken:
        async with self._single_flight:
            now = self._centre.clock.monotonic()
            if self._access is not None and now < self._access.renew_at:
                return self._access
            return await self._renew()

    async def _renew(self) -> HeldToken:
        if not self._refresh:
            raise RefusedError("auth.sign_in_needed")
        await self._hear_issuer()
        try:
            return await self._redeem(grant_type="refresh_token", refresh_token=self._refresh)
        except RefusedError as fault:
            if fault.retriable:
                raise
            self.forget()
            if fault.code == "auth.revoked":
                raise
            raise RefusedError("auth.sign_in_needed") from None

    async def _redeem(self, **form: str) -> HeldToken:
        answer = await aask(
            self._http(), self._form_question(TOKEN_PATH, {**form, "client_id": CLIENT_ID})
        )
        reply = bodies.parse(answer.body, TokenReply)
        if reply.token_type.lower() != "dpop" or not reply.access_token:
            raise LineError("server.bad_answer")
        if reply.refresh_token:
            self._refresh = reply.refresh_token
            await self._keep_refresh(reply.refresh_token)
        self._access = held(reply, self._centre.clock.monotonic())
        return self._access

    def _form_question(self, path: str, form: dict[str, str]) -> Question:
        url = self._centre.factory.url(path)
        proof = self._key.proof("POST", url, self._centre.clock.now())
        return Question(
            "POST", url, {"Content-Type": FORM, "DPoP": proof}, urlencode(form).encode("ascii")
        )

    async def _hear_issuer(self) -> str:
        """Learn the centre's time first: a proof with a wrong time is refused."""
        asked = self._centre.clock.monotonic()
        answer = await aask(self._http(), self._centre.info_question())
        return self._centre.hear(answer, self._centre.clock.monotonic() - asked).issuer

    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = self._centre.factory.concurrent()
        return self._client
