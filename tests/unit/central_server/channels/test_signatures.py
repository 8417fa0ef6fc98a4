"""Who signed a message: exactly this message, just now, with the key of the name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central_server.channels.signatures import (
    WINDOW_S,
    Message,
    SignatureRefused,
    content_digest,
    parse,
    sign,
)

KEY = bytes(range(32))
MESSAGE = Message("POST", "/v1/interactions", b'{"a":1}')
NOW = 1_790_000_000


def headers(**changes):
    values = {"key_id": "portal-1", "key": KEY, "created": NOW, "nonce": "n0nce-001"} | changes
    made = sign(MESSAGE, **values)
    return [made["Signature-Input"], made["Signature"], made["Content-Digest"]]


def verdict(lines, message=MESSAGE, key=KEY, now=NOW):
    try:
        parse(*lines).verify(message, key, now)
    except SignatureRefused as refused:
        return str(refused)
    return "good"


def test_the_headers_read_as_the_standards_write_them():
    signature_input, signature, _ = headers()
    assert content_digest(b'{"hello": "world"}') == (  # RFC 9530 appendix B.1 uses this body + LF
        "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
    )
    assert signature_input == (
        'kep=("@method" "@path" "content-digest")'
        f';created={NOW};nonce="n0nce-001";keyid="portal-1";alg="hmac-sha256"'
    )
    assert signature.startswith("kep=:")
    assert signature.endswith("=:")
    assert verdict(headers()) == "good"


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (Message("PUT", "/v1/interactions", b'{"a":1}'), "signature"),
        (Message("POST", "/v1/interactions/", b'{"a":1}'), "signature"),
        (Message("POST", "/v1/interactions", b'{"a":2}'), "digest"),
        (Message("POST", "/v1/interactions", b""), "digest"),
    ],
)
def test_another_message_is_not_the_signed_one(message, reason):
    assert verdict(headers(), message) == reason


def test_another_key_another_time_and_another_nonce_do_not_hold():
    assert verdict(headers(), key=bytes(32)) == "signature"
    assert verdict(headers(), now=NOW + WINDOW_S) == "good"
    assert verdict(headers(), now=NOW + WINDOW_S + 1) == "age"
    assert verdict(headers(), now=NOW - WINDOW_S - 1) == "age"
    moved = headers()
    moved[0] = moved[0].replace("n0nce-001", "n0nce-002")
    assert verdict(moved) == "signature"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (0, '"@method" ', ""),
        (0, '"content-digest"', '"content-digest" "date"'),
        (0, '"@path" "content-digest"', '"content-digest" "@path"'),
        (0, "hmac-sha256", "ed25519"),
        (0, f"created={NOW};", ""),
        (0, f"created={NOW}", f'created="{NOW}"x'),
        (0, ";nonce=", ";nonce=1;nonce="),
        (0, "n0nce-001", "n"),
        (0, "n0nce-001", 'n0nce"001'),
        (0, "kep=", "other="),
        (0, ";alg=", ";expires=1;alg="),
        (0, ";alg=", ", kep2=();alg="),
        (1, "kep=:", "kep="),
        (1, "kep=:", "kep=:*"),
        (1, "kep=", "κεπ="),
        (2, "sha-256", "sha-512"),
    ],
)
def test_what_is_not_in_the_agreed_form_is_refused(part, old, new):
    lines = headers()
    assert old in lines[part]
    lines[part] = lines[part].replace(old, new, 1)
    assert verdict(lines) in {"form", "signature"}


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_no_header_makes_it_stumble(signature_input, signature, digest):
    assert verdict([signature_input, signature, digest]) == "form"


def test_a_header_of_a_megabyte_is_refused_unread():
    lines = headers()
    lines[0] += ";a=1" * 250_000
    assert verdict(lines) == "form"
