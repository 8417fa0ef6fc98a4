"""A queue hub in a process of its own, vouched for by a centre that exists only as a key.

For measurements and for tests that must kill the hub: what a real centre signs is signed here by
the same code with a throw-away key.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)
from joserfc.jwk import OKPKey

from kep_client.gateway.hub_desk import DeskPasses, HubDoor, PermitPass
from kep_client.gateway.hub_trust import HubPlace
from kep_client.sync.clock import CorrectedClock
from kep_client.wire.queue import HUB_TYP, REVOKED_TYP, HubLetter
from office_queue import tokens
from office_queue.identity import open_identity
from office_queue.queue.store import Store
from server_kit.tokens import TokenIssuer, b64url

if TYPE_CHECKING:
    from office_queue.tokens import TokenKind

ROOT = Path(__file__).parent.parent
OFFICE = "0042"
START_LIMIT_S = 30.0
_DAY_S = 86_400


class PretendCentre:
    """Signs as the centre does."""

    def __init__(self) -> None:
        self.tokens = TokenIssuer("pretend-centre", OKPKey.generate_key("Ed25519"))

    @property
    def keys(self) -> list[dict[str, str]]:
        """The public keys that workstations learnt at enrolment."""
        return [{name: str(value) for name, value in self.tokens.public_jwk().items()}]

    def letter(self, public_file: Path, office: str = OFFICE) -> bytes:
        """Return the letter for a hub's key."""
        key = load_pem_public_key(public_file.read_bytes())
        der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        claims = {"office": office, "spki": b64url(hashlib.sha256(der).digest())}
        statement = self.tokens.sign(HUB_TYP, claims, _DAY_S)
        return msgspec.json.encode(HubLetter(issuer="", keys=self.keys, statement=statement))

    def revoked(self, workstations: list[str], keys: list[str]) -> str:
        """Return a list of what ended."""
        claims = {"office": OFFICE, "workstations": workstations, "keys": keys}
        return self.tokens.sign(REVOKED_TYP, claims, _DAY_S)

    def clerk(self, workstation: str, office: str = OFFICE) -> PermitPass:
        """Return a clerk's permit and key at a PC."""
        key = Ed25519PrivateKey.generate()
        claims = {
            "sub": f"clk_{secrets.token_hex(4)}",
            "wks": workstation,
            "office": office,
            "roles": ["clerk"],
            "kid": OKPKey.import_key(key.public_key()).thumbprint(),
            "hours": 40,
            "unlocks": 150,
        }
        permit = self.tokens.sign("kep-permit+jwt", claims, _DAY_S)
        return PermitPass(permit, key.public_key().public_bytes_raw(), key.sign)


class HubProcess:
    """``kep-queue serve`` on a folder; after a kill it comes back at the same address."""

    def __init__(self, data: Path, *words: str, centre: PretendCentre | None = None) -> None:
        """Make it; ``words`` are given to ``kep-queue serve``."""
        self.data = data
        self._words = words
        self.centre = centre or PretendCentre()
        self.url = self.screens = ""
        self._ports = ("0", "0")
        self._process: subprocess.Popen[bytes] | None = None
        public_file = open_identity(data, OFFICE).public_file
        (data / "hub-letter.json").write_bytes(self.centre.letter(public_file))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The process that serves."""
        if self._process is None:
            raise RuntimeError("the hub does not run")
        return self._process.pid

    def command(self, *arguments: str) -> str:
        """Run ``kep-queue`` on the folder and return what it printed."""
        where = ("--data", str(self.data), "--office", OFFICE)
        line = [sys.executable, "-m", "office_queue", *arguments, *where]
        return subprocess.run(line, cwd=ROOT, check=True, capture_output=True, text=True).stdout

    def let_in(self, kind: TokenKind, name: str) -> str:
        """Return a token for a screen or a kiosk; what ``kep-queue let-in`` prints."""
        store = Store(self.data / "line.db")
        try:
            return tokens.add(store, kind, name)
        finally:
            store.close()

    def start(self) -> None:
        """Start, and wait until it listens."""
        ready = self.data / "ready.json"
        ready.unlink(missing_ok=True)
        line = [
            *(sys.executable, "-m", "office_queue", "serve", "--data", str(self.data)),
            *("--office", OFFICE, "--office-name", "ΚΕΠ Δήμου Χαλανδρίου"),
            *("--port", self._ports[0], "--screen-port", self._ports[1]),
            *("--arrows", "1=left,3=right,5=upright", "--ready-file", str(ready)),
            *self._words,
        ]
        with (self.data / "log").open("ab") as log:
            self._process = subprocess.Popen(line, cwd=ROOT, stderr=log)
        deadline = time.monotonic() + START_LIMIT_S
        while not ready.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.data / "log").read_text("utf-8")[-2000:])
            time.sleep(0.02)
        told = json.loads(ready.read_text("utf-8"))
        self.url, self.screens = told["url"], told["screens"]
        self._ports = (self.url.rpartition(":")[2], self.screens.rpartition(":")[2])

    def kill(self) -> None:
        """End it as a power cut would (kill -9)."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)

    def stop(self) -> None:
        """End it as an operator would."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
        if process.poll() is None:
            process.kill()
            process.wait(5)

    def session(self, desk: int) -> str:
        """Return the token of a desk that signed in."""
        return asyncio.run(self._session(desk))

    async def _session(self, desk: int) -> str:
        clock = CorrectedClock(lambda: datetime.now(UTC), time.monotonic)
        door = await HubDoor.open(self.place(desk), self.passes(desk), clock)
        await door.close()
        return door.token

    def place(self, desk: int) -> HubPlace:
        """Return the address of a desk's hub."""
        return HubPlace(self.url, OFFICE, desk, self.centre.keys)

    def passes(self, desk: int) -> DeskPasses:
        """Return how a desk signs in without the centre."""
        clerk = self.centre.clerk(f"wks_{desk}")
        return DeskPasses(permit=lambda: clerk)
