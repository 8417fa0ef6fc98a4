"""Basic Access Control: the printed line opens the chip (ICAO 9303-11 4.3)."""

import hashlib
import secrets
from collections.abc import Callable

from devices.smartcard import tdes
from devices.smartcard.apdu import Command, Link
from devices.smartcard.faults import CardDataError, CardRefusedError
from devices.smartcard.secure_messaging import SecureMessaging

_RND = 8
_DENIED = 0x6982
# Instruction or order not known, conditions not given: a chip that opens by PACE only.
_NO_BAC = frozenset({0x6985, 0x6A81, 0x6A86, 0x6A88, 0x6D00, 0x6E00})
# Chips differ in how they say that the cryptogram does not fit.
_WRONG_LINE = frozenset({0x6300, 0x6982, 0x6988, 0x6A80, *range(0x63C0, 0x63D0)})

Random = Callable[[int], bytes]


def seed_of(mrz_information: str) -> bytes:
    """Return the key seed of number, birth and expiry, each with its check digit (9.7.2)."""
    digest = hashlib.sha1(mrz_information.encode("ascii"), usedforsecurity=False).digest()
    return digest[: tdes.KEY]


def open_session(
    link: Link, mrz_information: str, random: Random = secrets.token_bytes
) -> SecureMessaging:
    """Prove that we know the printed line, and agree on session keys."""
    enc, mac = tdes.derive_keys(seed_of(mrz_information))
    challenge = _challenge(link)
    ours = random(_RND)
    our_key = random(tdes.KEY)
    secret = tdes.encrypt(enc, ours + challenge + our_key)
    answer = _authenticate(link, secret + tdes.mac(mac, tdes.pad(secret)))
    plain = _open(enc, mac, answer)
    if plain[:_RND] != challenge or plain[_RND : 2 * _RND] != ours:
        raise CardDataError("the chip answers another challenge")
    their_key = plain[2 * _RND :]
    seed = bytes(a ^ b for a, b in zip(our_key, their_key, strict=True))
    return SecureMessaging(*tdes.derive_keys(seed), challenge[4:] + ours[4:])


def _challenge(link: Link) -> bytes:
    response = link.send(Command(0x00, 0x84, 0, 0, le=_RND))
    if response.sw in _NO_BAC or response.sw == _DENIED:
        raise CardRefusedError("card.unsupported")
    if not response.ok or len(response.data) != _RND:
        raise CardDataError("no challenge")
    return response.data


def _authenticate(link: Link, data: bytes) -> bytes:
    response = link.send(Command(0x00, 0x82, 0, 0, data, le=len(data)))
    if response.sw in _NO_BAC:
        raise CardRefusedError("card.unsupported")
    if response.sw in _WRONG_LINE:
        raise CardRefusedError("card.mrz_wrong")
    if not response.ok:
        raise CardDataError(f"authentication ended with {response.sw:04X}")
    return response.data


def _open(enc: bytes, mac: bytes, answer: bytes) -> bytes:
    if len(answer) != 4 * _RND + tdes.BLOCK:
        raise CardDataError("an authentication of the wrong length")
    secret, checksum = answer[: -tdes.BLOCK], answer[-tdes.BLOCK :]
    if not tdes.same(tdes.mac(mac, tdes.pad(secret)), checksum):
        raise CardDataError("the chip does not know the key")
    return tdes.decrypt(enc, secret)
