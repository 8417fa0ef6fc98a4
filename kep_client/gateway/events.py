"""Server-sent events (HTML Living Standard section 9.2.6) out of the bytes of an answer."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from kep_client.errors import LineError

MAX_EVENT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """A named event with one line of data; ``id`` is the newest that was told."""

    name: str
    data: bytes
    id: str = ""


async def server_events(
    chunks: AsyncIterator[bytes], limit: int = MAX_EVENT
) -> AsyncIterator[ServerEvent]:
    """Yield events; a line longer than ``limit`` ends the stream with LineError."""
    rest = b""
    fields: dict[bytes, bytes] = {}
    async for chunk in chunks:
        rest += chunk
        *lines, rest = rest.replace(b"\r\n", b"\n").split(b"\n")
        if len(rest) > limit:
            raise LineError("server.bad_answer")
        for line in lines:
            if line:
                name, _, value = line.partition(b":")
                fields[name] = value.removeprefix(b" ")
                continue
            if b"event" in fields:
                name_, id_ = (_text(fields.get(field, b"")) for field in (b"event", b"id"))
                yield ServerEvent(name_, fields.get(b"data", b""), id_)
            fields = {}


def _text(value: bytes) -> str:
    return value.decode("ascii", "replace")
