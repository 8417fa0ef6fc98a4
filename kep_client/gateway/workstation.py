"""The workstation's own identity at the centre: enrolment, and tokens by private_key_jwt.

The key pair is made here; the private scalar stays in the operating system's key store.
"""

import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx
import msgspec

from kep_client.domain.clerk import Workstation
from kep_client.errors import RefusedError
from kep_client.gateway import bodies
from kep_client.gateway.centre import FORM, JSON, Centre
from kep_client.gateway.dpop import ProofKey
from kep_client.gateway.http import Answer, Question, aask, ask
from kep_client.mapping.people import workstation_from
from kep_client.ports.vault import SecretStore
from kep_client.wire.auth import EnrolRequest, TokenReply, WorkstationOut

KEY_NAME = "workstation-key"
TOKEN_PATH = "/oauth/token"  # noqa: S105 - a path
_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_S = 60
_EARLY_S = 30.0


def load_key(secrets_store: SecretStore) -> ProofKey:
    """Return this PC's key. Raises RefusedError device.not_enrolled."""
    scalar = secrets_store.get(KEY_NAME)
    if scalar is None:
        raise RefusedError("device.not_enrolled")
    return ProofKey(scalar)


async def enrol(centre: Centre, code: str, label: str, secrets_store: SecretStore) -> Workstation:
    """Exchange a one-time code for an identity.

    The key is in the key store before the code is spent: a crash between the two costs a code,
    never an identity without its key. Raises RefusedError device.enrolment_code.
    """
    key = ProofKey.generate()
    secrets_store.set(KEY_NAME, key.scalar)
    request = EnrolRequest(
        code=code.strip(), public_key=msgspec.json.encode(key.jwk).decode(), machine_label=label
    )
    url = centre.factory.url("/v1/workstations/enrol")
    body = msgspec.json.encode(request)
    async with centre.factory.concurrent() as client:
        answer = await aask(client, Question("POST", url, {"Content-Type": JSON}, body))
    return workstation_from(bodies.parse(answer.body, WorkstationOut))


@dataclass(frozen=True, slots=True)
class HeldToken:
    """An access token and the moment of the steady clock at which a new one is fetched."""

    value: str
    renew_at: float


@dataclass(frozen=True, slots=True)
class WorkstationCredentials:
    """Builds what a token costs and what a request shows; asks nothing itself.

    ``scope`` says where the token is good: ``sync`` at the centre, ``queue`` at the office's hub.
    """

    centre: Centre
    workstation_id: str
    key: ProofKey
    scope: str = "sync"

    def token_question(self, issuer: str) -> Question:
        """Ask for a token (RFC 7523 section 2.2, RFC 9449 section 5)."""
        now = self.centre.clock.now()
        issued = int(now.timestamp())
        assertion = self.key.sign(
            {"typ": "JWT"},
            {
                "iss": self.workstation_id,
                "sub": self.workstation_id,
                "aud": issuer,
                "jti": secrets.token_urlsafe(16),
                "iat": issued,
                "exp": issued + _ASSERTION_S,
            },
        )
        form = {
            "grant_type": "client_credentials",
            "scope": self.scope,
            "client_assertion_type": _ASSERTION_TYPE,
            "client_assertion": assertion,
        }
        url = self.centre.factory.url(TOKEN_PATH)
        headers = {"Content-Type": FORM, "DPoP": self.key.proof("POST", url, now)}
        return Question("POST", url, headers, urlencode(form).encode("ascii"))

    def hold(self, answer: Answer) -> HeldToken:
        """Read the token."""
        return held(bodies.parse(answer.body, TokenReply), self.centre.clock.monotonic())

    def authorise(self, question: Question, token: HeldToken) -> Question:
        """Return the request with its token and the proof for it."""
        return authorise(self.centre, self.key, question, token)


def held(reply: TokenReply, now: float) -> HeldToken:
    """Return a token that is renewed somewhat before it ends."""
    return HeldToken(reply.access_token, now + max(1.0, reply.expires_in - _EARLY_S))


def authorise(centre: Centre, key: ProofKey, question: Question, token: HeldToken) -> Question:
    """Add ``Authorization: DPoP`` and the proof (RFC 9449 section 7.1)."""
    proof = key.proof(question.method, question.url, centre.clock.now(), token.value)
    headers = {**question.headers, "Authorization": f"DPoP {token.value}", "DPoP": proof}
    return Question(question.method, question.url, headers, question.body)


class BlockingTokens:
    """The workstation's token on the sync thread; a refused one is fetched anew once."""

    def __init__(self, credentials: WorkstationCredentials, client: httpx.Client) -> None:
        self._credentials = credentials
        self._client = client
        self._token: HeldToken | None = None

    def ask(self, question: Question, extensions: dict[str, object] | None = None) -> Answer:
        """Ask as the workstation."""
        fresh = self._token is None
        try:
            return self._ask(question, extensions)
        except RefusedError as fault:
            if fault.code != "auth.token_refused" or fresh:
                raise
        self._token = None
        return self._ask(question, extensions)

    def _ask(self, question: Question, extensions: dict[str, object] | None) -> Answer:
        token = self._valid(extensions)
        return ask(self._client, self._credentials.authorise(question, token), extensions)

    def _valid(self, extensions: dict[str, object] | None) -> HeldToken:
        centre = self._credentials.centre
        if self._token is None or centre.clock.monotonic() >= self._token.renew_at:
            asked = centre.clock.monotonic()
            answer = ask(self._client, centre.info_question(), extensions)
            info = centre.hear(answer, centre.clock.monotonic() - asked)
            question = self._credentials.token_question(info.issuer)
            self._token = self._credentials.hold(ask(self._client, question, extensions))
        return self._token


class AsyncTokens:
    """The same for the listener on the UI loop."""

    def __init__(self, credentials: WorkstationCredentials, client: httpx.AsyncClient) -> None:
        self._credentials = credentials
        self._client = client
        self._token: HeldToken | None = None

    async def authorised(self, question: Question) -> Question:
        """Return a request that may be sent now."""
        centre = self._credentials.centre
        if self._token is None or centre.clock.monotonic() >= self._token.renew_at:
            asked = centre.clock.monotonic()
            answer = await aask(self._client, centre.info_question())
            info = centre.hear(answer, centre.clock.monotonic() - asked)
            question_for_token = self._credentials.token_question(info.issuer)
            self._token = self._credentials.hold(await aask(self._client, question_for_token))
        return self._credentials.authorise(question, self._token)

    def forget(self) -> None:
        """Fetch a new one next time."""
        self._token = None
