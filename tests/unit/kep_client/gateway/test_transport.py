from __future__ import annotations

import socket
import threading
import time

import msgspec
import pytest
import zstandard

from kep_client.domain.operation import OutboxState
from kep_client.errors import InputError, KepError, LineError, RefusedError
from kep_client.gateway.transport import HttpTransport, Sockets
from kep_client.gateway.workstation import enrol, load_key
from kep_client.wire.operations import OperationEnvelope, signed_bytes

NOW = "2026-11-23T08:42:00.000Z"


class MemorySecrets:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def set(self, name: str, value: bytes) -> None:
        self.kept[name] = value

    def delete(self, name: str) -> None:
        self.kept.pop(name, None)


@pytest.fixture
def transport(credentials):
    transport = HttpTransport(credentials)
    yield transport
    transport.close()


def test_a_push_sends_the_signed_text_unchanged(transport, small_centre, speak, sealed):
    results = [{"opId": "op-1", "state": "acknowledged", "entityRev": 4}]
    small_centre.routes["POST", "/v1/sync/push"] = lambda _: speak.reply(
        {"results": results, "serverTime": NOW}
    )
    odd = '{"caseId": "c1",  "answers": {"x": "\\u0391 Ά"}}'

    (verdict,) = transport.push([sealed(1, odd)])

    assert (verdict.op_id, verdict.state, verdict.entity_rev) == (
        "op-1",
        OutboxState.ACKNOWLEDGED,
        4,
    )
    (sent,) = small_centre.heard[-1].json["operations"]
    envelope = msgspec.convert(sent, OperationEnvelope)
    assert envelope.payload == odd
    assert signed_bytes(envelope).endswith(odd.encode())


def test_a_pull_asks_for_zstd_and_keeps_documents_as_they_came(transport, small_centre, speak):
    page = (
        b'{"entries":[{"entity":"party","id":"p1","rev":3,"body":{"a": 1}},'
        b'{"entity":"case","id":"c1","rev":9,"change":"remove"},'
        b'{"entity":"party","id":"p2","rev":5,"change":"purge","body":{"x":1}}],'
        b'"cursor":"e1:7/x","more":true,"serverTime":"2026-11-23T08:42:00.000Z"}'
    )
    small_centre.routes["GET", "/v1/sync/pull"] = lambda _: speak.raw(
        body=zstandard.compress(page), headers={"content-encoding": "zstd"}
    )

    got = transport.pull("a+b/c=", 1000)

    assert small_centre.heard[-1].headers["accept-encoding"] == "zstd"
    assert small_centre.heard[-1].query == {"cursor": "a+b/c=", "limit": "1000"}
    assert [(c.id, c.body, c.removed, c.purged) for c in got.changes] == [
        ("p1", b'{"a": 1}', False, False),
        ("c1", b"", True, False),
        ("p2", b"", True, True),
    ]
    assert (got.cursor, got.more) == ("e1:7/x", True)


def test_the_proof_of_a_pull_is_for_its_address_without_the_query(
    transport, small_centre, speak, token_hash
):
    small_centre.routes["GET", "/v1/sync/pull"] = lambda _: speak.reply(
        {"entries": [], "cursor": "c", "more": False, "serverTime": NOW}
    )
    transport.pull("", 10)

    info, token, pull = small_centre.heard
    assertion = speak.claims(token.form["client_assertion"])
    assert (assertion["iss"], assertion["sub"]) == ("w3", "w3")
    assert assertion["aud"] == "https://centre.example"
    assert 0 < assertion["exp"] - assertion["iat"] <= 60
    assert token.form["scope"] == "sync"
    proof = speak.claims(pull.headers["dpop"])
    assert proof["htu"] == f"{small_centre.url}/v1/sync/pull"
    assert proof["ath"] == token_hash("access-1")
    assert info.path == "/v1/info"


def test_leases_and_papers(transport, small_centre, speak):
    lease = {"id": "l1", "office": "0042", "letter": "Β", "year": 2026, "first": 1, "last": 200}
    small_centre.routes["POST", "/v1/sync/leases"] = lambda _: speak.reply(lease)
    small_centre.routes["POST", "/v1/cases/c1/chunks/missing"] = lambda _: speak.reply(
        {"names": ["b"]}
    )
    small_centre.routes["PUT", "/v1/cases/c1/chunks/b"] = lambda _: speak.reply({})

    assert transport.lease(2026, 152).last == 200
    assert small_centre.heard[-1].json == {"year": 2026, "highWater": 152}
    assert transport.missing_chunks("c1", ["a", "b"]) == ["b"]
    transport.put_chunk("c1", "b", b"\0encrypted")
    assert small_centre.heard[-1].body == b"\0encrypted"
    assert small_centre.paths().count("/oauth/token") == 1


def test_a_centre_that_lacks_what_it_was_not_asked_for_is_not_believed(
    transport, small_centre, speak
):
    small_centre.routes["POST", "/v1/cases/c1/chunks/missing"] = lambda _: speak.reply(
        {"names": ["../../secret"]}
    )
    with pytest.raises(LineError, match=r"server\.bad_answer"):
        transport.missing_chunks("c1", ["a"])


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"entries":[],"cursor":"c","more":false,"serverTime":"tomorrow"}',
        b'{"entries":[{"entity":"x"}],"cursor":"c","more":false,"serverTime":""}',
        b"null",
    ],
)
def test_a_page_that_cannot_be_read_is_a_fault_of_the_centre(transport, small_centre, speak, body):
    small_centre.routes["GET", "/v1/sync/pull"] = lambda _: speak.raw(body=body)

    with pytest.raises(LineError, match=r"server\.bad_answer"):
        transport.pull("", 10)


def test_a_verdict_in_words_we_do_not_know_is_a_fault_of_the_centre(
    transport, small_centre, speak, sealed
):
    small_centre.routes["POST", "/v1/sync/push"] = lambda _: speak.reply(
        {"results": [{"opId": "op-1", "state": "maybe"}], "serverTime": NOW}
    )
    with pytest.raises(LineError, match=r"server\.bad_answer"):
        transport.push([sealed(1)])


def test_a_refused_token_is_replaced_once_and_a_fresh_one_is_not(transport, small_centre, speak):
    page = {"entries": [], "cursor": "c", "more": False, "serverTime": NOW}
    small_centre.routes["GET", "/v1/sync/pull"] = lambda _: speak.reply(page)
    transport.pull("", 10)
    answers = [speak.problem("auth.token_refused", 401), speak.reply(page)]
    small_centre.routes["GET", "/v1/sync/pull"] = lambda _: answers.pop(0)
    transport.pull("", 10)
    assert small_centre.paths().count("/oauth/token") == 2

    small_centre.routes["GET", "/v1/sync/pull"] = lambda _: speak.problem("auth.token_refused", 401)
    with pytest.raises(RefusedError, match=r"auth\.token_refused"):
        transport.pull("", 10)
    assert small_centre.paths().count("/oauth/token") == 3


def test_a_blocked_read_ends_at_once_when_the_thread_must_stop(transport, small_centre):
    small_centre.hold["/v1/sync/pull"] = threading.Event()
    faults: list[KepError] = []

    def pull() -> None:
        try:
            transport.pull("", 10)
        except KepError as fault:
            faults.append(fault)

    thread = threading.Thread(target=pull)
    thread.start()
    assert small_centre.held.acquire(timeout=5)
    begun = time.monotonic()
    transport.abort()
    thread.join(5)

    assert time.monotonic() - begun < 1
    assert [fault.code for fault in faults] == ["net.offline"]
    with pytest.raises(LineError):
        transport.pull("", 10)  # and no later one begins


def test_sockets_that_were_closed_are_forgotten():
    sockets = Sockets()
    ours, theirs = socket.socketpair()

    class Stream:
        def get_extra_info(self, info: str) -> object:
            return ours

    sockets.trace("connection.connect_tcp.complete", {"return_value": Stream()})
    ours.close()
    sockets.shut()
    theirs.close()


async def test_a_pc_is_enrolled_once_and_its_key_stays_here(centre, small_centre, speak):
    out = {
        "id": "w3",
        "office": "0042",
        "officeName": "ΚΕΠ 0042",
        "municipality": "Δήμος Χαλανδρίου",
        "desk": 3,
        "seriesLetter": "Β",
    }
    small_centre.routes["POST", "/v1/workstations/enrol"] = lambda _: speak.reply(out)
    secrets = MemorySecrets()

    workstation = await enrol(centre, " 7F3K-92QD ", "PC-3", secrets)

    assert (workstation.id, workstation.desk, workstation.series_letter) == ("w3", 3, "Β")
    sent = small_centre.heard[-1].json
    assert sent["code"] == "7F3K-92QD"
    assert msgspec.json.decode(sent["publicKey"]) == load_key(secrets).jwk
    assert secrets.kept["workstation-key"].hex() not in str(sent)


async def test_a_used_code_is_told_and_an_unknown_pc_too(centre, small_centre, speak):
    small_centre.routes["POST", "/v1/workstations/enrol"] = lambda _: speak.problem(
        "device.enrolment_code", 403
    )
    with pytest.raises((RefusedError, InputError), match=r"device\.enrolment_code"):
        await enrol(centre, "USED", "PC-3", MemorySecrets())
    with pytest.raises(RefusedError, match=r"device\.not_enrolled"):
        load_key(MemorySecrets())
