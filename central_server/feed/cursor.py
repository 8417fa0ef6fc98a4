"""The cursor of the feed: opaque to clients, (epoch, transaction id, sequence) to us."""

import re
from dataclasses import dataclass

from kep_client.errors import InputError, RefusedError

_FORM = re.compile(r"([A-Za-z0-9]{1,32})\.([0-9]{1,20})\.([0-9]{1,19})")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Everything at or before (xid, seq) has been read."""

    epoch: str
    xid: int = 0
    seq: int = 0

    def __str__(self) -> str:
        """Return the text that travels."""
        return f"{self.epoch}.{self.xid}.{self.seq}"


def parse_cursor(text: str, epoch: str) -> Cursor:
    """Read a cursor; an empty text is the beginning.

    Raises:
        InputError: ``request.invalid``.
        RefusedError: ``sync.cursor_gone`` when it belongs to another epoch: after a restore
            transaction ids begin anew and a position means nothing.
    """
    if not text:
        return Cursor(epoch)
    found = _FORM.fullmatch(text)
    if found is None or int(found[2]) >= 1 << 63 or int(found[3]) >= 1 << 63:
        raise InputError("request.invalid")
    if found[1] != epoch:
        raise RefusedError("sync.cursor_gone")
    return Cursor(epoch, int(found[2]), int(found[3]))
