"""Bodies of answers, bounded before they are believed: at most 16 MiB once decoded."""

import io
from collections.abc import AsyncIterator, Iterator
from typing import TypeVar

import httpx
import msgspec
import zstandard

from kep_client.errors import LineError

MAX_DECODED = 16 * 1024 * 1024
_MAX_WINDOW = 8 * 1024 * 1024

T = TypeVar("T")


def read(response: httpx.Response) -> bytes:
    """Read a streamed answer of a blocking client."""
    return _decoded(response, _joined(response.iter_raw()))


async def aread(response: httpx.Response) -> bytes:
    """Read a streamed answer of an async client."""
    return _decoded(response, await _ajoined(response.aiter_raw()))


def parse(body: bytes, type_: type[T]) -> T:
    """Decode JSON into a struct. Raises LineError server.bad_answer."""
    try:
        return msgspec.json.decode(body, type=type_)
    except (msgspec.DecodeError, RecursionError):
        raise LineError("server.bad_answer") from None


def _joined(chunks: Iterator[bytes]) -> bytes:
    body = bytearray()
    for chunk in chunks:
        _add(body, chunk)
    return bytes(body)


async def _ajoined(chunks: AsyncIterator[bytes]) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        _add(body, chunk)
    return bytes(body)


def _add(body: bytearray, chunk: bytes) -> None:
    body += chunk
    if len(body) > MAX_DECODED:
        raise LineError("server.bad_answer")


def _decoded(response: httpx.Response, raw: bytes) -> bytes:
    """Decode ourselves: httpx unpacks a whole chunk first, and a bomb fits into one chunk."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        return raw
    if encoding != "zstd":
        raise LineError("server.bad_answer")
    decoder = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW)
    try:
        with decoder.stream_reader(io.BytesIO(raw), read_across_frames=False) as stream:
            body = stream.read(MAX_DECODED + 1)
    except (zstandard.ZstdError, MemoryError):
        raise LineError("server.bad_answer") from None
    if len(body) > MAX_DECODED:
        raise LineError("server.bad_answer")
    return body
