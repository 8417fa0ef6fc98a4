"""The chip's side of secure messaging (ICAO 9303-11 9.8), written apart from the terminal's."""

from devices.smartcard import tdes

_MAC_SIZE = 10  # 8E 08 and eight bytes


class ChipSession:
    """Counts and checks commands, protects answers."""

    def __init__(self, enc: bytes, mac: bytes, counter: bytes) -> None:
        self._enc = enc
        self._mac = mac
        self._counter = int.from_bytes(counter, "big")

    def read_length(self, raw: bytes) -> int | None:
        """Check a READ BINARY: `97 01 Le 8E 08 MAC` and a trailing 00; None when it is none."""
        body = raw[5:-1]
        if len(raw) != 19 or raw[4] != 13 or raw[-1] != 0 or body[:2] != b"\x97\x01":
            return None
        head = raw[:4] + b"\x80\x00\x00\x00"
        covered, checksum = body[:-_MAC_SIZE], body[-_MAC_SIZE:]
        if checksum != b"\x8e\x08" + self._checksum(head + covered):
            return None
        return body[2] or 256

    def protect(self, data: bytes, status: bytes) -> bytes:
        """Encrypt the data, add status and checksum."""
        covered = b""
        if data:
            secret = b"\x01" + tdes.encrypt(self._enc, tdes.pad(data))
            size = bytes([len(secret)]) if len(secret) < 0x80 else bytes([0x81, len(secret)])
            covered = b"\x87" + size + secret
        covered += b"\x99\x02" + status
        return covered + b"\x8e\x08" + self._checksum(covered) + status

    def _checksum(self, covered: bytes) -> bytes:
        self._counter += 1
        return tdes.mac(self._mac, tdes.pad(self._counter.to_bytes(8, "big") + covered))
