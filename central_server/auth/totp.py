"""Time-based one-time passwords (RFC 6238 with SHA-1, 6 digits, 30 s: what every app can do)."""

import hmac
from base64 import b32encode
from urllib.parse import quote, urlencode

SECRET_BYTES = 20
STEP_S = 30
DIGITS = 6
# A step either way: clocks of telephones, and people who type slowly.
WINDOW = (0, -1, 1)


def code_at(secret: bytes, step: int) -> str:
    """Return the code of a time step (RFC 4226 section 5.3)."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(secret: bytes, typed: str, at: float) -> int | None:
    """Return the time step whose code was typed, None when no step of the window has it."""
    now = int(at) // STEP_S
    fitting = [
        now + shift
        for shift in WINDOW
        if hmac.compare_digest(code_at(secret, now + shift).encode(), typed.encode())
    ]
    return fitting[0] if fitting else None


def base32(secret: bytes) -> str:
    """Return the secret as people type it into an app."""
    return b32encode(secret).decode().rstrip("=")


def key_uri(secret: bytes, issuer: str, account: str) -> str:
    """Return the address that the QR code holds (Google Authenticator's key URI format)."""
    label = quote(f"{issuer}:{account}")
    parameters = {
        "secret": base32(secret),
        "issuer": issuer,
        "algorithm": "SHA1",
        "digits": DIGITS,
        "period": STEP_S,
    }
    return f"otpauth://totp/{label}?{urlencode(parameters, quote_via=quote)}"
