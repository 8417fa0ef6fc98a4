"""Secure messaging with the session keys of Basic Access Control (ICAO 9303-11 9.8)."""

from devices.smartcard import tdes, tlv
from devices.smartcard.apdu import Command, Link, Response
from devices.smartcard.faults import CardDataError

_SECURE = 0x0C
_DATA, _LE, _STATUS, _MAC = 0x87, 0x97, 0x99, 0x8E
_PADDED = b"\x01"
_NO_LONGER_SECURE = (0x6987, 0x6988)
# The largest plain answer whose protected form fits 256 bytes.
MAX_READ = 0xDF


class SecureMessaging:
    """One session: wraps commands, checks and unwraps answers, counts both."""

    def __init__(self, enc: bytes, mac: bytes, counter: bytes) -> None:
        self._enc = enc
        self._mac = mac
        self._counter = int.from_bytes(counter, "big")

    def send(self, link: Link, command: Command) -> Response:
        """Exchange one protected command."""
        return self.unprotect(link.send(self.protect(command)))

    def protect(self, command: Command) -> Command:
        """Encrypt the data, authenticate all of the command (9303-11 figure 5)."""
        cla = command.cla | _SECURE
        head = bytes([cla, command.ins, command.p1, command.p2])
        body = b""
        if command.data:
            secret = tdes.encrypt(self._enc, tdes.pad(command.data))
            body += tlv.encode(_DATA, _PADDED + secret)
        if command.le is not None:
            body += tlv.encode(_LE, bytes([command.le & 0xFF]))
        checksum = self._checksum(tdes.pad(head) + body)
        checked = body + tlv.encode(_MAC, checksum)
        return Command(cla, command.ins, command.p1, command.p2, checked, le=256)

    def unprotect(self, response: Response) -> Response:
        """Check and decrypt an answer; an unprotected one is an error by itself (9.8.5)."""
        if not response.data:
            if response.ok or response.sw in _NO_LONGER_SECURE:
                raise CardDataError("an answer without protection")
            return response
        parts = tlv.by_tag(response.data)
        self._check(parts, response.data)
        status = parts.get(_STATUS, b"")
        if status != response.sw.to_bytes(2, "big"):
            raise CardDataError("two status words differ")
        return Response(self._plain(parts.get(_DATA)), response.sw)

    def _check(self, parts: dict[int, bytes], data: bytes) -> None:
        if not parts.keys() <= {_DATA, _STATUS, _MAC} or _MAC not in parts:
            raise CardDataError("not a protected answer")
        end = len(data) - len(tlv.encode(_MAC, parts[_MAC]))
        if data[end:] != tlv.encode(_MAC, parts[_MAC]):
            raise CardDataError("the checksum does not stand last")
        if not tdes.same(self._checksum(data[:end]), parts[_MAC]):
            raise CardDataError("the checksum is wrong")

    def _checksum(self, covered: bytes) -> bytes:
        self._counter = (self._counter + 1) % (1 << 64)
        counter = self._counter.to_bytes(tdes.BLOCK, "big")
        return tdes.mac(self._mac, tdes.pad(counter + covered))

    def _plain(self, secret: bytes | None) -> bytes:
        if secret is None:
            return b""
        if secret[:1] != _PADDED or len(secret) % tdes.BLOCK != 1 or len(secret) == 1:
            raise CardDataError("encrypted data of impossible length")
        plain = tdes.unpad(tdes.decrypt(self._enc, secret[1:]))
        if plain is None:
            raise CardDataError("decrypted data without padding")
        return plain
