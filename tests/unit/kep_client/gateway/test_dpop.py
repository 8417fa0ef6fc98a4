from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import ECKey

from kep_client.gateway.dpop import ProofKey, base64url

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_a_proof_is_signed_by_the_key_it_names_and_bound_to_request_and_token():
    key = ProofKey.generate()
    proof = key.proof("POST", "https://centre.example/v1/x?cursor=abc", AT, "access-1")

    read = jwt.decode(proof, ECKey.import_key(key.jwk), algorithms=["ES256"])

    assert read.header == {"alg": "ES256", "typ": "dpop+jwt", "jwk": key.jwk}
    assert "d" not in read.header["jwk"]
    assert read.claims["htm"] == "POST"
    assert read.claims["htu"] == "https://centre.example/v1/x"
    assert read.claims["iat"] == int(AT.timestamp())
    assert read.claims["ath"] == base64url(sha256(b"access-1").digest())
    with pytest.raises(BadSignatureError):
        jwt.decode(proof, ECKey.import_key(ProofKey.generate().jwk), algorithms=["ES256"])


def test_no_two_proofs_are_alike():
    key = ProofKey.generate()

    assert key.proof("GET", "https://c/", AT) != key.proof("GET", "https://c/", AT)


def test_the_thumbprint_is_that_of_rfc_7638():
    key = ProofKey.generate()

    assert key.thumbprint == ECKey.import_key(key.jwk).thumbprint()


def test_a_key_comes_back_from_its_scalar():
    key = ProofKey.generate()

    assert len(key.scalar) == 32
    assert ProofKey(key.scalar).jwk == key.jwk
