"""`bench queue`: from a call to a hundred screens, and calls a second, on a hub of its own process.

The screens are a hundred open streams in a second process; a call's time is from the desk's question to
the moment the last screen has read it, both on this machine's one clock. Calls come from two
further processes with four desks each, by TLS as real desks do. The floor of calls is the same UPDATE in a loop on one
plain SQLite file with FULL sync; that of screens is a hundred sockets written and read in turn.
Three rounds, the median of each figure.
"""

import asyncio
import json
import socket
import sqlite3
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.figure import Figure, Peer
from benchmarks.hub import ROOT, HubProcess
from office_queue.queue.store import Numbered, Store
from office_queue.tokens import TokenKind

ROUNDS = 3
SCREENS = 100
CALLS_SEEN = 60
CALLS = 2_000
CALLERS = 2
DESKS_EACH = 4
_PAUSE_S = 0.06


def run() -> list[Figure]:
    """Measure; some 30 seconds."""
    seen: list[list[float]] = []
    floors: list[float] = []
    rates: list[float] = []
    plain: list[float] = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix="kep-bench-") as folder:
            with HubProcess(Path(folder)) as hub:
                _fill(hub, CALLS + CALLS_SEEN + 10)
                seen.append(_call_to_screens(hub))
                rates.append(_calls_a_second(hub))
            floors.append(_socket_floor())
            plain.append(_update_floor(Path(folder) / "plain.db"))
    floor = Peer("100 plain sockets p99", _median(floors))
    p50, p99 = (_median([_p(times, percent) for times in seen]) for percent in (50, 99))
    return [
        Figure("call to 100 screens, p50", p50, "ms", None, peer=floor),
        Figure("call to 100 screens, p99", p99, "ms", 20, peer=floor),
        Figure("calls, 8 desks over TLS", _median(rates), "calls/s", 1_000, "higher",
               Peer("plain UPDATE loop, FULL sync", _median(plain))),
    ]  # fmt: skip


def _fill(hub: HubProcess, count: int) -> None:
    store = Store(hub.data / "line.db")
    now = int(time.time() * 1000)
    new = Numbered("Β", "Γνήσιο υπογραφής", None, "normal", None)
    store.begin()
    for n in range(count):
        store.issue(f"arrival-{n:012}", new, now + n)
    store.commit()
    store.close()


def _call_to_screens(hub: HubProcess) -> list[float]:
    """Return for each call the milliseconds until the last of the screens has it."""
    token = hub.let_in(TokenKind.SCREEN, "bench")
    with _helper("screens", {"url": hub.screens, "token": token}) as screens:
        _line_of(screens)  # all of them stand
        told = {**_desk(hub, 1), "calls": CALLS_SEEN, "pause_s": _PAUSE_S}
        with _helper("caller", {"desks": [told]}) as caller:
            asked = json.loads(_line_of(caller))["asked"]
        read = json.loads(_line_of(screens))
    return [(max(at) - asked[number]) * 1e3 for number, at in read.items() if number in asked]


def _calls_a_second(hub: HubProcess) -> float:
    each = CALLS // (CALLERS * DESKS_EACH)
    helpers = []
    for group in range(CALLERS):
        numbers = range(2 + group * DESKS_EACH, 2 + (group + 1) * DESKS_EACH)
        desks = [{**_desk(hub, number), "calls": each, "pause_s": 0.0} for number in numbers]
        helpers.append(_start("caller", {"desks": desks}))
    done = [json.loads(_line_of(helper)) for helper in helpers]
    for helper in helpers:
        _end(helper)
    began = min(each["began"] for each in done)
    ended = max(each["ended"] for each in done)
    called = [number for each in done for number in each["asked"]]
    if len(called) != len(set(called)) or len(called) != CALLS:
        raise RuntimeError("a number was called twice, or not at all")
    return CALLS / float(ended - began)


def _desk(hub: HubProcess, number: int) -> dict[str, object]:
    return {"url": hub.url, "token": hub.session(number)}


# --- floors -------------------------------------------------------------------------------------


def _update_floor(path: Path) -> float:
    """Return conditional updates a second, one at a time, each synced."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, state TEXT)")
    db.execute("CREATE INDEX line ON t (id) WHERE state = 'waiting'")
    rows = (("waiting",) for _ in range(CALLS))
    db.execute("BEGIN")
    db.executemany("INSERT INTO t (state) VALUES (?)", rows)
    db.execute("COMMIT")
    began = time.perf_counter()
    for _ in range(CALLS):
        db.execute(
            "UPDATE t SET state = 'called' WHERE id ="
            " (SELECT id FROM t WHERE state = 'waiting' ORDER BY id LIMIT 1) RETURNING id"
        ).fetchall()
    rate = CALLS / (time.perf_counter() - began)
    db.close()
    return rate


def _socket_floor() -> float:
    """Return p99 of writing one line to as many TCP connections and reading each, in ms."""
    with socket.create_server(("127.0.0.1", 0), backlog=SCREENS) as listener:
        address = listener.getsockname()
        pairs = [(socket.create_connection(address), listener.accept()[0]) for _ in range(SCREENS)]
    times = []
    for _ in range(CALLS_SEEN):
        began = time.perf_counter()
        for ours, _theirs in pairs:
            ours.sendall(b"x" * 1_000)
        for _ours, theirs in pairs:
            theirs.recv(4_096)
        times.append((time.perf_counter() - began) * 1e3)
    for pair in pairs:
        for end in pair:
            end.close()
    return _p(times, 99)


# --- helper processes ---------------------------------------------------------------------------


@contextmanager
def _helper(part: str, told: dict[str, object]) -> Iterator["subprocess.Popen[str]"]:
    helper = _start(part, told)
    try:
        yield helper
    finally:
        _end(helper)


def _start(part: str, told: dict[str, object]) -> "subprocess.Popen[str]":
    helper = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.queue", part],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if helper.stdin is not None:
        helper.stdin.write(json.dumps(told) + "\n")
        helper.stdin.flush()
    return helper


def _line_of(helper: "subprocess.Popen[str]") -> str:
    line = helper.stdout.readline() if helper.stdout is not None else ""
    if not line:
        raise RuntimeError("a helper of the benchmark ended")
    return line


def _end(helper: "subprocess.Popen[str]") -> None:
    for stream in (helper.stdin, helper.stdout):
        if stream is not None:
            stream.close()
    helper.terminate()
    helper.wait(10)


class _Screens:
    """Streams of one process, and when each of them had read each call."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._numbers: dict[bytes, list[str]] = {}
        self.read: dict[str, list[float]] = {}
        self.standing = 0
        self.changed = asyncio.Event()

    async def follow(self, host: str, port: int, token: str) -> None:
        """Read one stream until cancelled."""
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(f"GET /hall/{token}/events HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
        seen: set[str] = set()
        stands = False
        while line := await reader.readline():
            if not line.startswith(b"data: ") or b'"calls"' not in line:
                continue
            at = time.perf_counter()
            for number in self._numbers_of(line):
                if number not in seen:
                    seen.add(number)
                    self.read.setdefault(number, []).append(at)
            self.standing += not stands
            stands = True
            self.changed.set()

    def whole(self) -> int:
        """How many calls every stream has read."""
        return sum(len(times) == self._count for times in self.read.values())

    def _numbers_of(self, line: bytes) -> list[str]:
        # Every stream gets the same bytes: they are understood once, as a hundred sets would.
        if line not in self._numbers:
            calls = json.loads(line[6:])["calls"]
            self._numbers[line] = [call["number"] for call in calls]
        return self._numbers[line]


async def _screens(told: dict[str, str]) -> None:
    """Open the streams, say so, and tell when each call was read by each of them."""
    address = urlsplit(told["url"])
    screens = _Screens(SCREENS)
    streams = [
        asyncio.create_task(screens.follow(str(address.hostname), address.port or 0, told["token"]))
        for _ in range(SCREENS)
    ]
    while screens.standing < SCREENS:
        await screens.changed.wait()
        screens.changed.clear()
    print("standing", flush=True)
    while screens.whole() < CALLS_SEEN:
        await screens.changed.wait()
        screens.changed.clear()
        await asyncio.sleep(0.2)  # counting must not stand in the way of reading
    print(json.dumps(screens.read), flush=True)
    for stream in streams:
        stream.cancel()


async def _caller(desks: list[dict[str, object]]) -> None:
    """Call with every desk at once; tell when each number was asked for."""
    asked: dict[str, float] = {}

    async def desk(told: dict[str, object]) -> None:
        wire = await _Wire.open(str(told["url"]), str(told["token"]))
        for n in range(int(str(told["calls"]))):
            at = time.perf_counter()
            asked[await wire.call(f"{told['token']}"[:24] + f"-{n:08}")] = at
            await asyncio.sleep(float(str(told["pause_s"])))
        wire.close()

    began = time.perf_counter()
    await asyncio.gather(*(desk(told) for told in desks))
    result = {"asked": asked, "began": began, "ended": time.perf_counter()}
    print(json.dumps(result), flush=True)


class _Wire:
    """A desk reduced to what the hub needs: on two cores a whole client would measure itself."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: str
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._head = head

    @classmethod
    async def open(cls, url: str, token: str) -> "_Wire":
        """Connect by TLS 1.3; whom it meets is not this benchmark's question."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        address = urlsplit(url)
        streams = await asyncio.open_connection(address.hostname, address.port, ssl=context)
        head = (
            "POST /v1/desk/next HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {token}\r\nContent-Length: "
        )
        return cls(*streams, head)

    async def call(self, request: str) -> str:
        """Call the next; returns its number."""
        body = json.dumps({"requestId": request})
        self._writer.write(f"{self._head}{len(body)}\r\n\r\n{body}".encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        answer = json.loads(await self._reader.readexactly(length))
        return str(answer["ticket"]["number"])

    def close(self) -> None:
        """End the connection."""
        self._writer.close()


def _p(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def _median(values: list[float]) -> float:
    return round(statistics.median(values), 2)


if __name__ == "__main__":
    _told = json.loads(sys.stdin.readline())
    asyncio.run(_screens(_told) if sys.argv[1] == "screens" else _caller(_told["desks"]))
