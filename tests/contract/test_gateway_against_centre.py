"""The client's gateway and the real centre: one process each, a real database, real sockets."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kep_client.domain.ids import ClerkId, InteractionId, OperationId, uuid7
from kep_client.domain.interaction import Channel, InteractionKind
from kep_client.domain.lookups import parse_search
from kep_client.domain.operation import OutboxState, RecordInteraction, SealedOperation
from kep_client.domain.visit import ContextKind, Purpose
from kep_client.errors import KepError, RefusedError
from kep_client.gateway.centre import Centre
from kep_client.gateway.dpop import ProofKey, base64url
from kep_client.gateway.hints import HintListener
from kep_client.gateway.http import ClientFactory
from kep_client.gateway.record import HttpCentralRecord
from kep_client.gateway.session import ClerkSession
from kep_client.gateway.transport import HttpTransport
from kep_client.gateway.workstation import WorkstationCredentials, enrol, load_key
from kep_client.mapping import operations
from kep_client.sync.checking import ScopeCheck
from kep_client.sync.clock import CorrectedClock
from offline_cache.cache_schema import ENTITIES

ROOT = Path(__file__).parents[2]
PASSWORD = "Δοκιμή-και-ομπρέλα-9"
PURPOSE = Purpose(ContextKind.VISIT, "v1")


def kep_central(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "central_server", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("centre")


@pytest.fixture(scope="module")
def centre_url(data) -> str:
    ready = data / "ready.json"
    kep_central("seed", "--data", str(data), "--people", "300", "--password", PASSWORD)
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "central_server", "serve"),
            *("--data", str(data), "--port", "0", "--ready-file", str(ready)),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not ready.exists():
        assert server.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield json.loads(ready.read_text())["url"]
    server.terminate()
    server.wait(10)


class MemorySecrets(dict):
    def set(self, name: str, value: bytes) -> None:
        self[name] = value

    def delete(self, name: str) -> None:
        self.pop(name, None)


def centre_at(url: str) -> Centre:
    clock = CorrectedClock(lambda: datetime.now(UTC), time.monotonic)
    return Centre(ClientFactory(url), clock)


class Browser:
    """Plays the browser over HTTP: reads the page, types, follows the way back."""

    def __init__(self, username: str, password: str = PASSWORD) -> None:
        self.typed = {"username": username, "password": password}
        self.tasks: list[asyncio.Task] = []

    def open(self, url: str) -> None:
        self.tasks.append(asyncio.create_task(self._sign_in(url)))

    async def _sign_in(self, url: str) -> None:
        async with httpx.AsyncClient(trust_env=False) as browser:
            page = await browser.get(url)
            hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
            form = {name: unescape(value) for name, value in hidden} | self.typed
            action = httpx.URL(url).join(re.search(r'action="([^"]+)"', page.text)[1])
            headers = {"origin": str(httpx.URL(url).copy_with(raw_path=b"/"))[:-1]}
            back = await browser.post(action, data=form, headers=headers)
            assert back.status_code == 303, back.text
            await browser.get(back.headers["location"])


class Pc:
    """An enrolled workstation and the clerk who signs in at it."""

    def __init__(self, centre: Centre, workstation, key: ProofKey) -> None:
        self.centre, self.workstation, self.key = centre, workstation, key
        self.credentials = WorkstationCredentials(centre, workstation.id, key)
        self.kept: list[str] = []
        self.signing_key = Ed25519PrivateKey.generate()
        self.clerk, self.key_id = "", ""
        self.seq, self.previous = 0, ""

    def session(self, username: str = "m.antoniou") -> ClerkSession:
        async def keep(refresh: str) -> None:
            self.kept.append(refresh)

        return ClerkSession(self.centre, self.key, Browser(username), keep)

    async def makes_a_slot(self) -> None:
        session = self.session()
        clerk = await session.sign_in()
        public = base64url(self.signing_key.public_key().public_bytes_raw())
        slot = await session.register_slot(self.workstation.id, public)
        await session.close()
        self.clerk, self.key_id = clerk.id, slot.key_id

    def seals(self, operation) -> SealedOperation:
        self.seq += 1
        now = self.centre.clock.now()
        sealed = SealedOperation(
            id=OperationId(uuid7(int(now.timestamp() * 1000))),
            workstation=self.workstation.id,
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
        return replace(sealed, signature=base64url(signature))

    def visit(self, party_id=None) -> RecordInteraction:
        now = self.centre.clock.now()
        return RecordInteraction(
            InteractionId(uuid7(int(now.timestamp() * 1000))),
            Channel.COUNTER,
            InteractionKind.VISIT,
            "Επίσκεψη Β 047",
            now,
            now,
            party_id=party_id,
            ticket="Β 047",
        )


@pytest.fixture(scope="module")
def pc(centre_url, data) -> Pc:
    """One PC for the module; a desk is enrolled once."""
    code = kep_central(
        *("enrolment-code", "--data", str(data)), *("--office", "0042", "--desk", "3")
    )
    centre, secrets = centre_at(centre_url), MemorySecrets()
    workstation = asyncio.run(enrol(centre, code, "PC-3", secrets))
    with pytest.raises(KepError, match=r"device\.enrolment_code"):
        asyncio.run(enrol(centre, code, "PC-3", MemorySecrets()))
    pc = Pc(centre, workstation, load_key(secrets))
    asyncio.run(pc.makes_a_slot())
    return pc


@pytest.fixture
def transport(pc):
    transport = HttpTransport(pc.credentials)
    yield transport
    transport.close()


def pulls_all(transport: HttpTransport, cursor: str = "") -> tuple[list, str]:
    changes = []
    while True:
        page = transport.pull(cursor, 100)
        changes += page.changes
        cursor = page.cursor
        if not page.more:
            return changes, cursor


def test_a_pc_is_enrolled_for_its_office_and_desk(pc):
    workstation = pc.workstation

    assert (workstation.office, workstation.desk) == ("0042", 3)
    assert workstation.municipality
    assert len(workstation.series_letter) == 1


async def test_a_clerk_signs_in_refreshes_and_signs_out(pc):
    session = pc.session()
    clerk = await session.sign_in()
    assert (clerk.given_name, clerk.office) == ("Μαρία", "0042")
    first = pc.kept[-1]

    session.restore(first)
    await session.ask("GET", "/v1/me")
    assert pc.kept[-1] != first

    await session.sign_out()
    session.restore(pc.kept[-1])
    with pytest.raises(RefusedError, match=r"auth\.(sign_in_needed|revoked)"):
        await session.ask("GET", "/v1/me")
    await session.close()


async def test_a_reply_that_was_lost_does_not_log_the_clerk_out(pc):
    session = pc.session()
    await session.sign_in()
    parent = session.refresh_token
    for _ in range(3):  # the child was made there each time; here it never arrived
        await session._redeem(grant_type="refresh_token", refresh_token=parent)
        session.restore(parent)

    assert json.loads(await session.ask("GET", "/v1/me"))["office"] == "0042"
    await session.close()


async def test_tokens_of_one_pc_are_worth_nothing_on_another(pc):
    session = pc.session()
    await session.sign_in()
    thief = ClerkSession(pc.centre, ProofKey.generate(), Browser(""), session._keep_refresh)
    thief._access = session._access

    with pytest.raises(RefusedError):
        await thief.ask("GET", "/v1/me")
    await thief.close()
    await session.close()


async def test_a_person_is_found_by_a_latin_spelling_and_the_record_opens(pc, transport):
    changes, _ = pulls_all(transport)
    party = json.loads(next(change.body for change in changes if change.entity == "party"))
    session = pc.session()
    await session.sign_in()
    record = HttpCentralRecord(session)

    by_name = await record.search(parse_search(party["familyNameLatin"]), PURPOSE)
    afm = next(i["value"] for i in party["identifiers"] if i["scheme"] == "afm")
    by_afm = await record.search(parse_search(afm), PURPOSE)
    opened = await record.open(by_afm[0].party.id, PURPOSE)
    with pytest.raises(KepError):
        await record.open("no-such-party", PURPOSE)
    await session.close()

    assert party["id"] in {hit.party.id for hit in by_name}
    assert [hit.party.id for hit in by_afm] == [party["id"]]
    assert opened.party.id == party["id"]
    assert opened.as_of.tzinfo is not None


def test_numbers_are_leased_in_the_pcs_own_series(pc, transport):
    grant = transport.lease(datetime.now(UTC).year, 0)

    assert grant.letter == pc.workstation.series_letter
    assert grant.office == "0042"
    assert grant.last - grant.first >= 99
    assert transport.lease(grant.year, grant.last).first > grant.last


def test_work_is_pushed_once_however_often_it_is_sent_and_comes_back_in_the_feed(pc, transport):
    changes, cursor = pulls_all(transport)
    party = next(change.id for change in changes if change.entity == "party")
    visit = pc.visit(party)
    sealed = pc.seals(visit)

    (verdict,) = transport.push([sealed])
    (again,) = transport.push([sealed])

    assert verdict.state is OutboxState.ACKNOWLEDGED, verdict
    assert again == verdict
    news, _ = pulls_all(transport, cursor)
    ours = [change for change in news if change.id == visit.interaction_id]
    assert len(ours) == 1
    assert json.loads(ours[0].body)["title"] == "Επίσκεψη Β 047"
    assert ours[0].rev >= verdict.entity_rev


def test_a_forged_operation_parks_and_the_next_one_passes(pc, transport):
    forged = replace(pc.seals(pc.visit()), signature=base64url(b"\0" * 64))
    good = pc.seals(pc.visit())

    verdicts = transport.push([forged, good])

    assert [verdict.state for verdict in verdicts] == [
        OutboxState.PARKED,
        OutboxState.ACKNOWLEDGED,
    ]
    assert verdicts[0].code == "sync.signature"


def test_a_cursor_of_another_life_of_the_centre_is_gone(transport):
    with pytest.raises(RefusedError) as fault:
        transport.pull("0123456789abcdef.1.1", 10)

    assert fault.value.code == "sync.cursor_gone"


def test_papers_of_an_unknown_case_are_refused_and_nothing_breaks(transport):
    with suppress(KepError):
        transport.missing_chunks("no-such-case", ["a" * 43])
    assert transport.pull("", 1).cursor


async def test_a_change_is_hinted_within_seconds(pc):
    hinted = asyncio.Event()
    hints: list[float] = []

    def hear() -> None:
        hints.append(time.monotonic())
        hinted.set()

    listener = HintListener(pc.credentials, hear, lambda: 0.01)
    task = asyncio.create_task(listener.listen())
    await asyncio.wait_for(hinted.wait(), 10)
    assert listener.listening
    hinted.clear()

    transport = await asyncio.to_thread(HttpTransport, pc.credentials)
    changes, _ = await asyncio.to_thread(pulls_all, transport)
    party = next(change.id for change in changes if change.entity == "party")
    await asyncio.to_thread(transport.push, [pc.seals(pc.visit(party))])
    await asyncio.wait_for(hinted.wait(), 10)

    transport.close()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


class Held:
    """A cache in memory."""

    def __init__(self) -> None:
        self.documents: dict[str, dict[str, int]] = {entity: {} for entity in ENTITIES}
        self.entities = ENTITIES

    def revisions(self, entity: str) -> dict[str, int]:
        return dict(self.documents[entity])

    def mend(self, changes) -> None:
        for change in changes:
            held = self.documents[change.entity]
            held.pop(change.id, None)
            if not change.removed:
                held[change.id] = change.rev

    def move_to(self, cursor: str) -> None:
        raise AssertionError(cursor)


def test_a_cache_that_lost_something_is_mended_by_the_centre(transport):
    held = Held()
    changes, cursor = pulls_all(transport)
    held.mend(changes)
    whole = {entity: dict(rows) for entity, rows in held.documents.items()}
    lost = sorted(held.documents["party"])[::7]
    for party_id in lost:
        del held.documents["party"][party_id]
    held.documents["case"]["case-of-nobody"] = 3
    check = ScopeCheck(transport, held)

    check.begin(cursor)
    while check.runs:
        check.step()

    assert held.documents == whole
    assert check.mended == len(lost) + 1
    check.begin(cursor)
    check.step()
    assert not check.runs
