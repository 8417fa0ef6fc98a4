"""Tokens from strangers: whatever comes is a verdict, never a crash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey, OKPKey

from server_kit.replay import ReplayCache
from server_kit.tokens import (
    AssertionVerifier,
    ProofTarget,
    ProofVerifier,
    TokenError,
    TokenIssuer,
    b64url,
    hash_of,
    parse_p256,
)

ISSUER = "https://kep.example"
KEY = OKPKey.generate_key("Ed25519")
TARGET = ProofTarget("GET", ISSUER + "/v1/me")
_part = st.binary(max_size=80).map(b64url) | st.text(max_size=20)
_token = st.text(max_size=60) | st.lists(_part, min_size=3, max_size=3).map(".".join)


@given(_token)
def test_any_text_is_refused_as_a_token_a_proof_and_an_assertion(text):
    key = ECKey.generate_key("P-256")
    for ask in (
        lambda: TokenIssuer(ISSUER, KEY).verify("at+jwt", text, object),
        lambda: ProofVerifier().verify(text, TARGET),
        lambda: AssertionVerifier(ISSUER).subject_of(text),
        lambda: AssertionVerifier(ISSUER).verify(text, key),
        lambda: parse_p256(text),
    ):
        with pytest.raises(TokenError):
            ask()


@pytest.mark.parametrize(
    "header", ["[" * 100_000, '{"a":' * 50_000, "null", "[]", "1", '{"alg":[]}']
)
def test_a_header_that_is_no_header_is_refused(header):
    token = f"{b64url(header.encode())}.e30.AAAA"[:8_000]
    with pytest.raises(TokenError):
        ProofVerifier().verify(token, TARGET)


def test_a_huge_token_is_not_even_read():
    with pytest.raises(TokenError):
        ProofVerifier().verify("a" * 10_000_000, TARGET)


def test_the_challenge_is_that_of_the_standard():
    # RFC 7636 appendix B
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert hash_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_the_thumbprint_of_our_key_is_that_of_its_public_half():
    issuer = TokenIssuer(ISSUER, KEY)
    public = issuer.public_jwk()
    assert "d" not in public
    assert issuer.kid == OKPKey.import_key({n: public[n] for n in ("kty", "crv", "x")}).thumbprint()


def test_what_was_seen_is_remembered_as_long_as_it_matters():
    at = 0.0
    cache = ReplayCache(60, lambda: at)
    assert cache.first_time("a")
    assert not cache.first_time("a")
    at = 59.0
    assert not cache.first_time("a")
    at = 61.0
    assert cache.first_time("a")
    assert len(cache._seen) == 1
