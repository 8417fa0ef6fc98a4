from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
import zstandard
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from kep_client.errors import KepError, LineError, RefusedError
from kep_client.gateway import bodies
from kep_client.gateway.http import ClientFactory, Question, aask, ask, tls_context


def question(centre, path: str) -> Question:
    return Question("GET", centre.factory.url(path), {})


@pytest.fixture
def fails(centre):
    def failing(path: str) -> KepError:
        with centre.factory.blocking() as client, pytest.raises(KepError) as fault:
            ask(client, question(centre, path))
        return fault.value

    return failing


@pytest.mark.parametrize("url", ["http://centre.example", "ftp://127.0.0.1", "centre.example"])
def test_plain_http_is_for_a_centre_on_this_machine_only(url):
    with pytest.raises(RefusedError, match=r"net\.tls"):
        ClientFactory(url)


def test_the_operating_system_says_whom_to_trust():
    context = tls_context()

    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_a_problem_of_the_centre_keeps_its_code_and_class(small_centre, speak, fails):
    small_centre.routes["GET", "/x"] = lambda _: speak.problem("access.denied", 403, p1="ο DPO")
    fault = fails("/x")
    assert isinstance(fault, RefusedError)
    assert (fault.code, dict(fault.params)) == ("access.denied", {"p1": "ο DPO"})

    small_centre.routes["GET", "/x"] = lambda _: speak.problem("central.log_unavailable", 503)
    assert isinstance(fails("/x"), LineError)


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (503, b"<html>proxy</html>", "server.unavailable"),
        (500, b'{"code": "no.such.code", "title": "", "status": 500}', "server.unavailable"),
        (302, b"", "server.bad_answer"),
        (401, b'{"error": "invalid_token"}', "auth.token_refused"),
        (400, b'{"error": "invalid_grant"}', "auth.token_refused"),
        (400, b"", "request.invalid"),
        (410, b"", "sync.cursor_gone"),
        (429, b"", "request.too_many"),
        (418, b"[" * 100_000, "request.invalid"),
    ],
)
def test_answers_without_a_problem_are_known_by_their_status(
    small_centre, speak, fails, status, body, code
):
    small_centre.routes["GET", "/x"] = lambda _: speak.raw(status, body)

    assert fails("/x").code == code


def test_no_listener_is_no_line(clock):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    factory = ClientFactory(f"http://127.0.0.1:{port}")
    with factory.blocking() as client, pytest.raises(LineError) as fault:
        ask(client, Question("GET", factory.url("/v1/info"), {}))

    assert fault.value.code == "net.offline"
    assert fault.value.__cause__ is None  # httpx's text holds the address


def test_a_server_that_the_system_does_not_trust_is_told_apart_from_no_line(tmp_path, clock):
    with untrusted_server(tmp_path) as url:
        factory = ClientFactory(url)
        with factory.blocking() as client, pytest.raises(LineError, match=r"net\.tls"):
            ask(client, Question("GET", factory.url("/v1/info"), {}))


@contextmanager
def untrusted_server(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    own = folder / "own.pem"
    own.write_bytes(
        builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
        + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=greet_once, args=(listener, context))
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


def greet_once(listener, context) -> None:
    connection, _ = listener.accept()
    with connection, suppress(OSError), context.wrap_socket(connection, server_side=True) as tls:
        tls.recv(1)


async def test_the_ui_loop_hears_the_same_faults(centre, small_centre, speak):
    small_centre.routes["GET", "/x"] = lambda _: speak.problem("access.denied", 403)
    async with centre.factory.concurrent() as client:
        with pytest.raises(RefusedError, match=r"access\.denied"):
            await aask(client, question(centre, "/x"))
        answer = await aask(client, question(centre, "/v1/info"))
    assert answer.status == 200


def test_zstd_is_unpacked(centre, small_centre, speak):
    packed = zstandard.compress(b'{"a": 1}' * 1000)
    small_centre.routes["GET", "/x"] = lambda _: speak.raw(
        body=packed, headers={"content-encoding": "zstd"}
    )
    with centre.factory.blocking() as client:
        assert ask(client, question(centre, "/x")).body == b'{"a": 1}' * 1000


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("zstd", zstandard.compress(b"\0" * (bodies.MAX_DECODED + 1))),
        ("zstd", b"no zstd at all"),
        ("gzip", b"\x1f\x8b"),
        ("br", b""),
    ],
    ids=["bomb", "garbage", "gzip", "br"],
)
def test_a_bomb_or_a_foreign_packing_is_a_bad_answer(small_centre, speak, fails, encoding, body):
    assert len(body) < 10_000
    small_centre.routes["GET", "/x"] = lambda _: speak.raw(
        body=body, headers={"content-encoding": encoding}
    )

    assert fails("/x").code == "server.bad_answer"


def test_an_endless_body_is_cut(small_centre, speak, fails):
    small_centre.routes["GET", "/x"] = lambda _: speak.raw(body=b" " * (bodies.MAX_DECODED + 1))

    assert fails("/x").code == "server.bad_answer"
