"""Centre and queue hub: do they answer, how fast, with which time and certificate."""

import http.client
import json
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import truststore
from cryptography import x509

from kep_client.errors import KepError, LineError
from kep_client.ports.probes import Advice, Condition, Fact, Finding, Part
from kep_client.services.diagnostics import finding_of

_TIMEOUT_S = 4.0
_MOST_BYTES = 65_536
_SKEW_S = 120.0
_EXPIRES_SOON_DAYS = 21


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer: status, body, how long it took, and the certificate's end where there is TLS."""

    status: int
    body: bytes
    took_ms: int
    valid_until: datetime | None


def centre(url: str, now: Callable[[], datetime]) -> Finding:
    """Look whether the centre answers, and whether both clocks agree."""
    if not url:
        return _not_enrolled(Part.CENTRE)
    try:
        seen = _get(url, "/v1/info", verified=True)
        server_time, version = _info(seen)
    except LineError as fault:
        return finding_of(Part.CENTRE, fault)
    skew = (now() - server_time).total_seconds() - seen.took_ms / 2000
    facts = (_answers(seen), _clock(skew), Fact("version", version, version, version))
    if abs(skew) > _SKEW_S:
        amount = f"{skew:+.0f} δευτ."
        found = finding_of(Part.CENTRE, KepError("net.clock_skew", p1=amount))
        return Finding(Part.CENTRE, Condition.ATTENTION, facts, found.advice, found.code)
    return Finding(Part.CENTRE, Condition.GOOD, facts[:2])


def certificate(url: str, now: Callable[[], datetime]) -> Finding:
    """Look how long the centre's certificate is valid, by the trust of the operating system."""
    if not url:
        return _not_enrolled(Part.CERTIFICATE)
    if urlsplit(url).scheme == "http":
        fact = Fact("tls", value=False, el="το κέντρο είναι σε αυτή τη θέση", en="same machine")
        return Finding(Part.CERTIFICATE, Condition.GOOD, (fact,))
    try:
        seen = _get(url, "/health", verified=True)
    except LineError as fault:
        return finding_of(Part.CERTIFICATE, fault)
    until = seen.valid_until or now()
    day = f"{until.day}/{until.month}/{until.year}"
    fact = Fact("validUntil", until.date().isoformat(), f"λήγει {day}", f"valid until {day}")
    if (until - now()).days < _EXPIRES_SOON_DAYS:
        advice = Advice(
            "Το πιστοποιητικό του κέντρου λήγει σύντομα. Ειδοποιήστε την πληροφορική.",
            "The centre's certificate ends soon. Tell your IT.",
        )
        return Finding(Part.CERTIFICATE, Condition.ATTENTION, (fact,), advice)
    return Finding(Part.CERTIFICATE, Condition.GOOD, (fact,))


def hub(url: str) -> Finding:
    """Look whether the office's hub answers; who it is, the desk checks by the centre's word."""
    if not url:
        fact = Fact("hub", value=False, el="δεν έχει οριστεί", en="none set")
        return Finding(Part.QUEUE, Condition.ABSENT, (fact,))
    try:
        seen = _get(url, "/health", verified=False)
    except LineError:
        return finding_of(Part.QUEUE, KepError("queue.lost_hub"))
    return Finding(Part.QUEUE, Condition.GOOD, (_answers(seen),))


def _not_enrolled(part: Part) -> Finding:
    found = finding_of(part, KepError("device.not_enrolled"))
    return Finding(part, Condition.ABSENT, found.facts, found.advice, found.code)


def _get(url: str, path: str, *, verified: bool) -> Seen:
    """Ask once. Raises LineError."""
    address = urlsplit(url)
    host, port = address.hostname or "", address.port
    connection: http.client.HTTPConnection
    if address.scheme == "https":
        context = _context(verified=verified)
        connection = http.client.HTTPSConnection(host, port, timeout=_TIMEOUT_S, context=context)
    else:
        connection = http.client.HTTPConnection(host, port, timeout=_TIMEOUT_S)
    began = time.monotonic()
    try:
        connection.request("GET", path, headers={"User-Agent": "kep-probe"})
        until = _valid_until(connection)
        answer = connection.getresponse()
        body = answer.read(_MOST_BYTES)
    except ssl.SSLError as cause:
        raise LineError("net.tls") from cause
    except (OSError, http.client.HTTPException) as cause:
        raise LineError("server.unavailable") from cause
    finally:
        connection.close()
    if answer.status != http.client.OK:
        raise LineError("server.unavailable")
    return Seen(answer.status, body, round((time.monotonic() - began) * 1000), until)


def _context(*, verified: bool) -> ssl.SSLContext:
    if verified:
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # The hub's certificate is its own; nothing secret is asked or told here.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _valid_until(connection: http.client.HTTPConnection) -> datetime | None:
    if not isinstance(connection.sock, ssl.SSLSocket):
        return None
    raw = connection.sock.getpeercert(binary_form=True)
    return x509.load_der_x509_certificate(raw).not_valid_after_utc if raw else None


def _info(seen: Seen) -> tuple[datetime, str]:
    try:
        told = json.loads(seen.body)
        at = datetime.fromisoformat(told["serverTime"]).astimezone(UTC)
        return at, str(told["version"])[:40]
    except (ValueError, KeyError, TypeError) as cause:
        raise LineError("server.bad_answer") from cause


def _answers(seen: Seen) -> Fact:
    took = seen.took_ms
    return Fact("answersInMs", took, f"απαντά σε {took} ms", f"answers in {took} ms")


def _clock(skew: float) -> Fact:
    amount = f"{skew:+.1f}"
    greek = amount.replace(".", ",")
    agrees = abs(skew) <= _SKEW_S
    el = f"ώρα σύμφωνη ({greek} δευτ.)" if agrees else f"η ώρα διαφέρει {greek} δευτ."
    return Fact("clockSkewSeconds", round(skew, 1), el, f"clock differs by {amount} s")
