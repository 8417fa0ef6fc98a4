"""An office with a server, a PC and two clerks, reached over HTTP without a socket."""

from __future__ import annotations

import json
import re
import secrets
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from argon2 import PasswordHasher
from joserfc import jws
from joserfc.jwk import ECKey

from central_server.app import create_app
from central_server.auth import accounts, workstations
from central_server.auth.accounts import Account, Office
from central_server.auth.keys import ServerKeys, open_server_keys
from central_server.auth.workstations import Place
from central_server.database import Database
from central_server.settings import Settings
from kep_client.domain.clerk import Role
from server_kit.tokens import hash_of

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    OpenCentre = Callable[..., AbstractAsyncContextManager["Centre"]]

ISSUER = "http://127.0.0.1:8001"
PASSWORD = "Θάλασσα-και-βουνό-7"
REDIRECT = "http://127.0.0.1:43121/callback"


class Clock:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.at = time.time()

    def __call__(self) -> float:
        return self.at

    def pass_s(self, seconds: float) -> None:
        self.at += seconds


@dataclass
class Pc:
    """A counter PC with its key."""

    clock: Clock
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    id: str = ""

    @property
    def jwk(self) -> dict[str, str]:
        public = self.key.as_dict(private=False)
        return {name: str(public[name]) for name in ("kty", "crv", "x", "y")}

    def sign(self, header: dict, claims: dict) -> str:
        header = {"alg": "ES256", **header}
        return jws.serialize_compact(header, json.dumps(claims).encode(), self.key, ["ES256"])

    def proof(self, method: str, path: str, token: str = "", **other: object) -> str:
        claims = {
            "htm": method,
            "htu": ISSUER + path,
            "iat": int(self.clock()),
            "jti": secrets.token_urlsafe(12),
        }
        if token:
            claims["ath"] = hash_of(token)
        return self.sign({"typ": "dpop+jwt", "jwk": self.jwk}, claims | other)

    def assertion(self, **other: object) -> str:
        claims = {
            "iss": self.id,
            "sub": self.id,
            "aud": ISSUER,
            "jti": secrets.token_urlsafe(12),
            "exp": int(self.clock()) + 60,
        }
        return self.sign({"typ": "JWT"}, claims | other)


@dataclass
class Attempt:
    """One sign-in as the client sees it."""

    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    redirect: str = REDIRECT

    def query(self, pc: Pc, **other: str) -> dict[str, str]:
        return {
            "response_type": "code",
            "client_id": "kep-workstation",
            "redirect_uri": self.redirect,
            "code_challenge": hash_of(self.verifier),
            "code_challenge_method": "S256",
            "state": self.state,
            "nonce": "n",
            "dpop_jkt": pc.key.thumbprint(),
        } | other


@dataclass
class Centre:
    """The running server, its database, and what people do with it."""

    http: httpx.AsyncClient
    database: Database
    keys: ServerKeys
    clock: Clock
    pc: Pc

    def attempt(self, redirect: str = REDIRECT) -> Attempt:
        return Attempt(redirect=redirect)

    def new_pc(self) -> Pc:
        return Pc(self.clock)

    async def get_code(self, attempt: Attempt, username: str = "m.antoniou") -> str:
        return code_in(await self.type_password(await self.see_page(attempt), username))

    async def code_for(self, office: str = "0042", desk: int = 3, **more: object) -> str:
        async with self.database.transaction() as connection:
            place = Place(office, desk, **more)
            return await workstations.make_code(connection, place, self._now())

    async def enrol(self, pc: Pc, code: str) -> httpx.Response:
        body = {"code": code, "publicKey": json.dumps(pc.jwk), "machineLabel": "PC"}
        return await self.http.post("/v1/workstations/enrol", json=body)

    async def see_page(self, attempt: Attempt, **other: str) -> httpx.Response:
        return await self.http.get("/oauth/authorize", params=attempt.query(self.pc, **other))

    async def type_password(
        self, page: httpx.Response, username: str = "m.antoniou", password: str = PASSWORD
    ) -> httpx.Response:
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        form = {**hidden, "username": username, "password": password}
        return await self.http.post("/oauth/sign-in", data=form)

    async def redeem(
        self, code: str, attempt: Attempt, /, *, proof: str = "", **other: str
    ) -> httpx.Response:
        form = {
            "grant_type": "authorization_code",
            "client_id": "kep-workstation",
            "code": code,
            "redirect_uri": attempt.redirect,
            "code_verifier": attempt.verifier,
        }
        return await self.token(form | other, proof)

    async def refresh(self, token: str) -> httpx.Response:
        form = {"grant_type": "refresh_token", "client_id": "kep-workstation"}
        return await self.token({**form, "refresh_token": token})

    async def token(self, form: dict[str, str], proof: str = "") -> httpx.Response:
        proof = proof or self.pc.proof("POST", "/oauth/token")
        return await self.http.post("/oauth/token", data=form, headers={"DPoP": proof})

    async def sign_in(self, username: str = "m.antoniou") -> dict:
        attempt = Attempt()
        reply = await self.redeem(await self.get_code(attempt, username), attempt)
        assert reply.status_code == 200, reply.text
        return reply.json()

    async def workstation_token(self) -> httpx.Response:
        return await self.token(
            {
                "grant_type": "client_credentials",
                "scope": "sync",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": self.pc.assertion(),
            }
        )

    async def ask(
        self, method: str, path: str, token: str, proof: str = "", **more: object
    ) -> httpx.Response:
        headers = {
            "Authorization": f"DPoP {token}",
            "DPoP": proof or self.pc.proof(method, path, token),
        }
        return await self.http.request(method, path, headers=headers, **more)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self.clock(), UTC)


def code_in(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


def quick_hash(keys: ServerKeys) -> str:
    """With weak parameters: quick here, and what a sign-in must bring up to date."""
    return PasswordHasher(1, 1024, 1).hash(keys.keyed_hash(PASSWORD))


def clerk(username: str, hashed: str, office: str = "0042", *, training: bool = True) -> Account:
    return Account(
        id=accounts.new_clerk_id(),
        username=username,
        password_hash=hashed,
        given_name="Μαρία",
        family_name="Αντωνίου",
        office=office,
        training=training,
    )


@pytest.fixture
def centre(database_url: str, tmp_path: Path) -> OpenCentre:
    """`async with centre() as c`: two offices, four clerks, one enrolled PC at desk 3 of 0042."""

    @asynccontextmanager
    async def opened(*, stop: asyncio.Event | None = None, **more: object) -> AsyncIterator[Centre]:
        clock = Clock()
        keys = open_server_keys(tmp_path)
        hashed = quick_hash(keys)
        async with Database(database_url) as database:
            async with database.transaction() as connection:
                await accounts.put_office(connection, Office("0042", "ΚΕΠ Χαλανδρίου", "Χαλάνδρι"))
                await accounts.put_office(connection, Office("0077", "ΚΕΠ Βόλου", "Βόλος"))
                for account, role in (
                    (clerk("m.antoniou", hashed), Role.CLERK),
                    (clerk("x.allou", hashed, "0077"), Role.CLERK),
                    (clerk("a.elegktis", hashed), Role.AUDITOR),
                    (clerk("p.pragmatiki", hashed, training=False), Role.CLERK),
                ):
                    await accounts.add_clerk(connection, account, {role}, "test")
            settings = Settings(data=tmp_path, issuer=ISSUER, **more)
            app = create_app(settings, database, stop=stop, clock=clock)
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url=ISSUER) as http:
                world = Centre(http, database, keys, clock, Pc(clock))
                enrolled = await world.enrol(world.pc, await world.code_for())
                world.pc.id = enrolled.json()["id"]
                yield world

    return opened


@pytest.fixture
def pc() -> Pc:
    """A PC that is not enrolled anywhere."""
    return Pc(Clock())
