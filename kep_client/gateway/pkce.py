"""One sign-in's secrets: PKCE (RFC 7636, S256 only), state and nonce."""

import hashlib
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode

from kep_client.gateway.dpop import base64url

CLIENT_ID = "kep-workstation"


def _secret() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Made anew for every sign-in and used once."""

    verifier: str = field(default_factory=_secret, repr=False)
    state: str = field(default_factory=_secret, repr=False)
    nonce: str = field(default_factory=_secret, repr=False)

    @property
    def challenge(self) -> str:
        """BASE64URL(SHA256(verifier)), RFC 7636 section 4.2."""
        return base64url(hashlib.sha256(self.verifier.encode("ascii")).digest())

    def address(self, endpoint: str, redirect_uri: str, thumbprint: str) -> str:
        """Return what the browser opens (RFC 6749 section 4.1.1, RFC 9449 section 10)."""
        query = {
            "response_type": "code",
            "client_id": CLIENT_ID,
            "redirect_uri": redirect_uri,
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
            "state": self.state,
            "nonce": self.nonce,
            "dpop_jkt": thumbprint,
        }
        return f"{endpoint}?{urlencode(query)}"
