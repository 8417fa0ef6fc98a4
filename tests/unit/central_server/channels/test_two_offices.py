"""Begun on the portal, gone on with at one office, handed over at another: one timeline for all.

Two server processes share a database; each office speaks to its own, the portal to either.
"""

import asyncio
import base64
import json
import re
import secrets
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import httpx
import msgspec
import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central_server.channels.signatures import Message, sign
from central_server.cli import main
from central_server.seed.known import GEORGIOS_ID
from kep_client.domain.case_machine import CaseAction
from kep_client.domain.ids import CaseId, ClerkId, OperationId, PartyId, uuid7
from kep_client.domain.operation import AddCaseEvent, OutboxState, SealedOperation
from kep_client.domain.visit import ContextKind, Purpose
from kep_client.gateway import bodies
from kep_client.gateway.centre import Centre
from kep_client.gateway.dpop import base64url
from kep_client.gateway.hints import HintListener
from kep_client.gateway.http import ClientFactory
from kep_client.gateway.record import HttpCentralRecord
from kep_client.gateway.session import ClerkSession
from kep_client.gateway.transport import HttpTransport
from kep_client.gateway.workstation import WorkstationCredentials, enrol, load_key
from kep_client.mapping import operations
from kep_client.mapping.records import purpose_to
from kep_client.sync.clock import CorrectedClock
from kep_client.wire.cases import CaseDoc
from kep_client.wire.interactions import InteractionDoc, LookRequest, TopicIn

ROOT = Path(__file__).parents[4]
PASSWORD = "Δοκιμή-και-ομπρέλα-9"
PURPOSE = Purpose(ContextKind.VISIT, "v1")
PATH = "/v1/interactions"
COLLEAGUE = "d.kostopoulos"
HINT_WITHIN_S = 10


@pytest.fixture
def shared(postgres_url, tmp_path):
    """The arguments of every command: a data folder and a database of the test's own."""
    admin = postgres_url.replace("/kep?", "/postgres?", 1)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("CREATE DATABASE offices")
        yield ["--data", str(tmp_path), "--database", postgres_url.replace("/kep?", "/offices?", 1)]
        connection.execute("DROP DATABASE offices WITH (FORCE)")


@pytest.fixture
def servers(shared, tmp_path, capsys):
    """Two processes that serve the same record, and the addresses they listen at."""
    filling = ["--people", "12", "--offices", "3", "--password", PASSWORD]
    assert main(["seed", *shared, *filling]) == 0
    capsys.readouterr()
    with psycopg.connect(shared[-1]) as connection:
        for table, column in (("clerk", "id"), ("role_grant", "clerk")):
            moved = f"UPDATE {table} SET office = '0517' WHERE {column} = %s"
            connection.execute(moved, (f"clk_{COLLEAGUE}",))
    running, urls = [], []
    for number in range(2):
        ready = tmp_path / f"ready-{number}.json"
        command = [sys.executable, "-m", "central_server", "serve", *shared]
        command += ["--port", "0", "--ready-file", str(ready)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        running.append(subprocess.Popen(command, cwd=ROOT, **quiet))
    for number, server in enumerate(running):
        ready, deadline = tmp_path / f"ready-{number}.json", time.monotonic() + 60
        while not ready.exists():
            assert server.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        urls.append(json.loads(ready.read_text())["url"])
    yield urls
    for server in running:
        server.terminate()
    for server in running:
        server.wait(10)


class MemorySecrets(dict):
    def set(self, name: str, value: bytes) -> None:
        self[name] = value

    def delete(self, name: str) -> None:
        self.pop(name, None)


class Browser:
    """Plays the browser: reads the page, types, follows the way back."""

    def __init__(self, username):
        self.typed = {"username": username, "password": PASSWORD}
        self.tasks = []

    def open(self, url):
        self.tasks.append(asyncio.create_task(self._sign_in(url)))

    async def _sign_in(self, url):
        async with httpx.AsyncClient(trust_env=False) as browser:
            page = await browser.get(url)
            hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
            form = {name: unescape(value) for name, value in hidden} | self.typed
            action = httpx.URL(url).join(re.search(r'action="([^"]+)"', page.text)[1])
            headers = {"origin": str(httpx.URL(url).copy_with(raw_path=b"/"))[:-1]}
            back = await browser.post(action, data=form, headers=headers)
            await browser.get(back.headers["location"])


class Office:
    """A clerk at a workstation of an office: signs in, opens, pulls, signs and pushes."""

    def __init__(self, url, code):
        clock = CorrectedClock(lambda: datetime.now(UTC), time.monotonic)
        self.centre, self.code, self.kept = Centre(ClientFactory(url), clock), code, MemorySecrets()
        self.signing_key, self.seq, self.previous = Ed25519PrivateKey.generate(), 0, ""
        self.cursor, self.held, self.hinted = "", {}, asyncio.Event()

    async def opens(self, username):
        async def keep(_):
            return None

        workstation = await enrol(self.centre, self.code, "PC", self.kept)
        key = load_key(self.kept)
        self.credentials = WorkstationCredentials(self.centre, workstation.id, key)
        self.workstation = workstation.id
        self.session = ClerkSession(self.centre, key, Browser(username), keep)
        self.clerk = (await self.session.sign_in()).id
        public = base64url(self.signing_key.public_key().public_bytes_raw())
        self.key_id = (await self.session.register_slot(workstation.id, public)).key_id
        self.transport = await asyncio.to_thread(HttpTransport, self.credentials)
        listener = HintListener(self.credentials, self.hinted.set, lambda: 0.01)
        self.listening = asyncio.create_task(listener.listen())
        await self.hears()

    async def hears(self):
        await asyncio.wait_for(self.hinted.wait(), HINT_WITHIN_S)
        self.hinted.clear()
        await asyncio.to_thread(self.pulls)

    async def until(self, seen):
        """Follow hints until what is held satisfies ``seen``."""
        while not seen(self.held):
            await self.hears()

    def pulls(self):
        more = True
        while more:
            page = self.transport.pull(self.cursor, 100)
            for change in page.changes:
                self.held.pop((change.entity, change.id), None)
                if not change.removed:
                    self.held[change.entity, change.id] = json.loads(change.body)
            self.cursor, more = page.cursor, page.more

    async def acts(self, case_id, action):
        self.seq += 1
        operation, now = AddCaseEvent(CaseId(case_id), action, ""), self.centre.clock.now()
        sealed = SealedOperation(
            id=OperationId(uuid7(int(now.timestamp() * 1000))),
            workstation=self.workstation,
            seq=self.seq,
            author=ClerkId(self.clerk),
            key_id=self.key_id,
            kind=operations.kind_of(operation),
            entity=operations.entity_of(operation),
            at=now,
            payload=operations.payload_text(operation),
            previous=self.previous,
        )
        self.previous = operations.chain_hash(sealed)
        signature = self.signing_key.sign(operations.bytes_to_sign(sealed))
        signed = replace(sealed, signature=base64url(signature))
        (verdict,) = await asyncio.to_thread(self.transport.push, [signed])
        return verdict.state, verdict.code

    async def takes_over(self, case_id):
        path, why = f"/v1/cases/{case_id}/take-over", LookRequest(purpose=purpose_to(PURPOSE))
        return bodies.parse(await self.session.ask("POST", path, why), CaseDoc)

    async def sees(self):
        """Open the person and return record, and what the timeline tells."""
        record = await HttpCentralRecord(self.session).open(PartyId(GEORGIOS_ID), PURPOSE)
        return record, [(line.id, line.channel.value, line.title) for line in record.timeline]

    async def closes(self):
        self.listening.cancel()
        await asyncio.gather(self.listening, return_exceptions=True)
        self.transport.close()
        await self.session.close()


async def post(url, key, event):
    body = msgspec.json.encode(event)
    secret, nonce = base64.b64decode(key["secret"]), secrets.token_urlsafe(12)
    headers = sign(Message("POST", PATH, body), key["key_id"], secret, int(time.time()), nonce)
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(url + PATH, content=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=InteractionDoc)


def test_a_case_begun_on_the_portal_ends_at_another_office(shared, servers, say, capsys):
    codes = []
    for office in ("0042", "0517"):
        assert main(["enrolment-code", *shared, "--office", office, "--desk", "3"]) == 0
        codes.append(capsys.readouterr().out.strip())
    assert main(["source", "add", "portal", *shared, "--channel", "portal"]) == 0
    key = json.loads(capsys.readouterr().out)
    asyncio.run(the_day(servers, codes, key, say))


async def the_day(urls, codes, key, say):
    near, far = (Office(url, code) for url, code in zip(urls, codes, strict=True))
    await near.opens("m.antoniou")
    await far.opens(COLLEAGUE)
    try:
        asked = TopicIn(service_id="family-status-certificate", text="Πόσο κάνει;")
        begun = msgspec.structs.replace(say.started(), topics=[asked])
        doc = await post(urls[1], key, begun)  # to the other office's server
        case_id = doc.case_id
        await near.until(lambda held: ("case", case_id) in held and ("interaction", doc.id) in held)
        assert near.held["case", case_id]["number"] == doc.detail
        (topic,) = near.held["interaction", doc.id]["topics"]
        assert topic["serviceId"] == asked.service_id

        assert await near.acts(case_id, CaseAction.START_REVIEW) == (OutboxState.ACKNOWLEDGED, "")
        assert await far.acts(case_id, CaseAction.APPROVE) == (OutboxState.PARKED, "access.denied")

        moved = await far.takes_over(case_id)
        assert (moved.office, moved.state) == ("0517", "in_review")
        await far.until(lambda held: ("case", case_id) in held and ("interaction", doc.id) in held)
        for action in (CaseAction.APPROVE, CaseAction.PRODUCE, CaseAction.HAND_OVER):
            assert await far.acts(case_id, action) == (OutboxState.ACKNOWLEDGED, "")
        late = await near.acts(case_id, CaseAction.WITHDRAW)
        assert late == (OutboxState.PARKED, "access.denied")

        for office in (near, far):
            await office.until(lambda held: held["case", case_id]["state"] == "delivered")
        (ours, our_lines), (theirs, their_lines) = await near.sees(), await far.sees()
        assert our_lines == their_lines
        assert {channel for _, channel, _ in our_lines} >= {"portal", "counter"}
        assert [case.state.value for case in ours.cases if case.id == case_id] == ["delivered"]
        assert ours.missing == theirs.missing == ()
        repeated = await post(urls[0], key, say.started())
        assert (repeated.id, repeated.case_id) == (doc.id, case_id)
    finally:
        await near.closes()
        await far.closes()
