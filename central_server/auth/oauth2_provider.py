"""Plain OAuth 2 upstream (RFC 6749 section 4.1), which is not OpenID Connect: no ID token, no keys.

The person is what the userinfo address says of the access token that we fetched ourselves, over
TLS and with our own secret. The public sector's provider answers XML with attributes; JSON is
read as well. State and PKCE verifier belong to one sign-in of one browser.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode, urlsplit
from xml.parsers import expat

import httpx
import msgspec

from central_server.auth.identity_provider import (
    Answer,
    ExternalPerson,
    NotRecognised,
    ProviderUnavailable,
)

CALLBACK = "/oauth/upstream/callback"
MAX_ANSWER = 65_536
TIMEOUT_S = 10.0
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Upstream(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file that ``identity_provider`` names. ``subject`` is the attribute that identifies."""

    name: str
    label: str
    authorize_url: str
    token_url: str
    userinfo_url: str
    client_id: str
    client_secret: str
    subject: str = "userid"
    scope: str = ""
    client_authentication: Literal["basic", "body"] = "basic"


def read_upstream(path: Path) -> Upstream:
    """Read the file. Raises ValueError when it is not what is needed, with no secret in its text."""
    try:
        upstream = msgspec.json.decode(path.read_bytes(), type=Upstream)
    except (OSError, msgspec.DecodeError) as error:
        raise ValueError(f"{path}: {error}") from None
    for url in (upstream.authorize_url, upstream.token_url, upstream.userinfo_url):
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise ValueError(f"{path}: an address is not https")
    return upstream


class _Token(msgspec.Struct):
    access_token: str
    token_type: str = "bearer"  # noqa: S105 - the kind


class OAuth2Provider:
    """One upstream; ``issuer`` is our own public address, where the browser comes back to."""

    def __init__(self, upstream: Upstream, issuer: str) -> None:
        self._upstream = upstream
        self._redirect_uri = issuer + CALLBACK

    @property
    def name(self) -> str:
        """Its name in the table of linked subjects."""
        return self._upstream.name

    @property
    def label(self) -> str:
        """What the button says."""
        return self._upstream.label

    def authorization_url(self, state: str, challenge: str) -> str:
        """Return the address with state and challenge; a provider without PKCE ignores the latter."""
        asked = {
            "response_type": "code",
            "client_id": self._upstream.client_id,
            "redirect_uri": self._redirect_uri,
            "scope": self._upstream.scope,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        joint = "&" if urlsplit(self._upstream.authorize_url).query else "?"
        return f"{self._upstream.authorize_url}{joint}{urlencode(asked)}"

    async def exchange(self, answer: Answer) -> ExternalPerson:
        """Fetch token and userinfo. Raises NotRecognised, ProviderUnavailable."""
        code = answer.fields.get("code", "")
        if not code or answer.fields.get("error"):
            raise NotRecognised
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False) as client:
                token = await self._token(client, code, answer.verifier)
                headers = {"Authorization": f"Bearer {token}"}
                userinfo = await _read(client, "GET", self._upstream.userinfo_url, headers=headers)
        except httpx.HTTPError:
            # Without its text: it holds addresses.
            raise ProviderUnavailable from None
        claims = parse_userinfo(userinfo)
        subject = claims.get(self._upstream.subject, "").strip()
        if not subject:
            raise ProviderUnavailable
        return ExternalPerson(subject, claims)

    async def _token(self, client: httpx.AsyncClient, code: str, verifier: str) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": verifier,
            "client_id": self._upstream.client_id,
        }
        secret = self._upstream.client_secret
        basic = self._upstream.client_authentication == "basic"
        if not basic:
            form["client_secret"] = secret
        auth = httpx.BasicAuth(self._upstream.client_id, secret) if basic else None
        body = await _read(client, "POST", self._upstream.token_url, data=form, auth=auth)
        try:
            token = msgspec.json.decode(body, type=_Token)
        except msgspec.DecodeError:
            raise ProviderUnavailable from None
        if token.token_type.lower() != "bearer":
            raise ProviderUnavailable
        return token.access_token


async def _read(
    client: httpx.AsyncClient,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    data: Mapping[str, str] | None = None,
    auth: httpx.BasicAuth | None = None,
) -> bytes:
    request = client.build_request(
        method, url, headers={"Accept": "application/json, text/xml", **(headers or {})}, data=data
    )
    answer = await client.send(request, stream=True, auth=auth)
    try:
        body = bytearray()
        async for part in answer.aiter_bytes():
            body += part
            if len(body) > MAX_ANSWER:
                raise ProviderUnavailable
    finally:
        await answer.aclose()
    if answer.status_code in (httpx.codes.BAD_REQUEST, httpx.codes.UNAUTHORIZED):
        raise NotRecognised  # the code was used, late or not ours
    if answer.status_code != httpx.codes.OK:
        raise ProviderUnavailable
    return bytes(body)


def parse_userinfo(body: bytes) -> dict[str, str]:
    """Read a flat JSON object, or the attributes of XML elements. Raises ProviderUnavailable."""
    if body.lstrip()[:1] == b"<":
        return _attributes(body)
    try:
        values = msgspec.json.decode(body, type=dict[str, object])
    except (msgspec.DecodeError, RecursionError):
        raise ProviderUnavailable from None
    return {name: str(v) for name, v in values.items() if isinstance(v, str | int)}


def _attributes(body: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    twice: list[str] = []

    def start(_: str, attributes: dict[str, str]) -> None:
        twice.extend(found.keys() & attributes.keys())
        found.update(attributes)

    def refuse(*_: object) -> None:
        # No document type, hence no entity that grows or reads files.
        raise ProviderUnavailable

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError:
        raise ProviderUnavailable from None
    if twice:  # two persons in one answer: whose is it?
        raise ProviderUnavailable
    return found
