"""The chip of an invented identity document: APDU in, APDU out, with faults on order.

Implements what ICAO 9303-10 and -11 ask of a chip that opens by Basic Access Control, more
strictly than most: no Le where none belongs, no file before authentication, short commands only.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import Enum, auto

from devices.sim.chip_session import ChipSession
from devices.smartcard import bac, lds, tdes

# Contactless card, no historical bytes (PC/SC part 3, 3.1.3.2.3); the last byte checks the others.
ATR = bytes.fromhex("3B80800101")
OK, NO_FILE, WRONG_LENGTH = b"\x90\x00", b"\x6a\x82", b"\x67\x00"
_DENIED, _NOT_NOW, _REFUSED, _UNKNOWN = b"\x69\x82", b"\x69\x85", b"\x63\x00", b"\x6d\x00"
_NO_MAC = b"\x69\x88"
_READ = 0xB0
# Status and checksum of a protected answer without data, and the status word.
_SHORTEST_CHECKED = 16


class FaultKind(Enum):
    """What can go wrong at one command."""

    REMOVAL = auto()
    GARBAGE = auto()
    WRONG_STATUS = auto()
    WRONG_MAC = auto()
    EMPTY = auto()
    SILENCE = auto()


@dataclass(frozen=True, slots=True)
class ChipFault:
    """At which command after insertion (from 0) what happens; lasting: at each one from there."""

    at: int
    kind: FaultKind
    lasting: bool = False

    def strikes(self, index: int) -> bool:
        """Whether this is the command."""
        return index >= self.at if self.lasting else index == self.at


class CardTakenError(Exception):
    """The card was taken away at this command."""


class CardSilenceError(Exception):
    """The card does not answer this command, nor any after it."""


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """What was written into a chip: its files by short identifier, and the line that opens it."""

    mrz_information: str
    files: dict[int, bytes]
    application: bytes = lds.APPLICATION
    opens_by_bac: bool = True


class Chip:
    """One chip; not for two threads at once. ``seen`` counts commands since insertion."""

    def __init__(
        self, document: Document, faults: tuple[ChipFault, ...] = (), latency_s: float = 0.0
    ) -> None:
        self.latency_s = latency_s
        self.seen = 0
        self._document = document
        self._faults = faults
        self._keys = tdes.derive_keys(bac.seed_of(document.mrz_information))
        self.reset()

    def reset(self) -> None:
        """Forget selection, challenge and session, as a power cut does."""
        self._selected = False
        self._challenge = b""
        self._session: ChipSession | None = None
        self._file = b""

    def answer(self, command: bytes) -> bytes:
        """Carry out one command, or do what a fault says."""
        index, self.seen = self.seen, self.seen + 1
        kind = next((fault.kind for fault in self._faults if fault.strikes(index)), None)
        match kind:
            case None:
                return self._answer(command)
            case FaultKind.REMOVAL:
                raise CardTakenError
            case FaultKind.SILENCE:
                raise CardSilenceError
            case FaultKind.EMPTY:
                return b""
            case FaultKind.GARBAGE:
                return bytes.fromhex("87FF00FF30841F") + OK
            case FaultKind.WRONG_STATUS:
                return b"\x6f\x00"
            case FaultKind.WRONG_MAC:
                return _flipped(self._answer(command))

    def _answer(self, raw: bytes) -> bytes:
        if len(raw) < 4:
            return WRONG_LENGTH
        if raw[0] == 0x0C:
            return self._protected(raw)
        if raw[0] != 0x00:
            return b"\x6e\x00"
        # A clear command ends a session (9303-11 9.8.5).
        self._session = None
        return self._clear(raw)

    def _clear(self, raw: bytes) -> bytes:
        match raw[1]:
            case 0xA4:
                return self._select(raw)
            case 0x84 if self._document.opens_by_bac:
                return self._give_challenge(raw)
            case 0x82 if self._document.opens_by_bac:
                return self._mutual(raw)
            case 0xB0:
                return _DENIED
            case _:
                return _UNKNOWN

    def _select(self, raw: bytes) -> bytes:
        if raw[2:4] != b"\x04\x0c" or len(raw) != 5 + raw[4]:
            return WRONG_LENGTH
        self._selected = raw[5:] == self._document.application
        return OK if self._selected else NO_FILE

    def _give_challenge(self, raw: bytes) -> bytes:
        if raw[4:] != b"\x08":
            return WRONG_LENGTH
        self._challenge = secrets.token_bytes(8) if self._selected else b""
        return self._challenge + OK if self._selected else _NOT_NOW

    def _mutual(self, raw: bytes) -> bytes:
        """Check that the terminal knows the line, and answer with our half of the keys."""
        challenge, self._challenge = self._challenge, b""
        if not challenge:
            return _NOT_NOW
        if len(raw) != 46 or raw[4] != 40 or raw[45] != 40:
            return WRONG_LENGTH
        enc, mac = self._keys
        secret, checksum = raw[5:37], raw[37:45]
        plain = tdes.decrypt(enc, secret)
        if tdes.mac(mac, tdes.pad(secret)) != checksum or plain[8:16] != challenge:
            return _REFUSED
        ours = secrets.token_bytes(16)
        seed = bytes(a ^ b for a, b in zip(plain[16:], ours, strict=True))
        keys = tdes.derive_keys(seed)
        self._session = ChipSession(*keys, challenge[4:] + plain[4:8])
        reply = tdes.encrypt(enc, challenge + plain[:8] + ours)
        return reply + tdes.mac(mac, tdes.pad(reply)) + OK

    def _protected(self, raw: bytes) -> bytes:
        session = self._session
        if session is None:
            return _NO_MAC
        wanted = session.read_length(raw)
        if wanted is None or raw[1] != _READ:
            self._session = None
            return _NO_MAC
        data = self._read(raw[2], raw[3], wanted)
        return session.protect(data, OK) if data is not None else session.protect(b"", NO_FILE)

    def _read(self, p1: int, p2: int, wanted: int) -> bytes | None:
        """READ BINARY by short identifier, or on from an offset in the file chosen before."""
        offset = p1 << 8 | p2
        if p1 & 0x80:
            self._file = self._document.files.get(p1 & 0x1F, b"")
            offset = p2
        return self._file[offset : offset + wanted] or None


def _flipped(answer: bytes) -> bytes:
    """Change one bit of the last byte before the status word, where a checksum ends."""
    if len(answer) < _SHORTEST_CHECKED:
        return answer
    return answer[:-3] + bytes([answer[-3] ^ 1]) + answer[-2:]
