"""A workstation remembers what the centre's access log said, and notices when it was another."""

from __future__ import annotations

import asyncio
import json

import pytest

from kep_client.domain.access_receipt import AccessReceipt
from kep_client.errors import RefusedError, StoreError
from kep_client.gateway.receipts import ReceiptWitness
from kep_client.gateway.session import ClerkSession
from offline_cache.folder import DataFolder
from offline_cache.receipt_book import ReceiptFile


@pytest.fixture
def book(tmp_path) -> ReceiptFile:
    return ReceiptFile(DataFolder(tmp_path))


@pytest.fixture
def session(centre, key, book) -> ClerkSession:
    async def keep(refresh: str) -> None:
        del refresh

    made = ClerkSession(centre, key, None, keep, ReceiptWitness(book))
    made.restore("refresh-0")
    return made


def opening(speak, n: int, head: str = "a"):
    return lambda _: speak.raw(200, b"{}", {"KEP-Access-Receipt": f"0042 {n} {head * 64}"})


async def test_receipts_are_kept_and_handed_back_once(session, small_centre, speak, book):
    path, checkpoint = ("POST", "/v1/parties/p1/open"), {"office": "0042", "seq": 1, "n": 2}
    checkpoint |= {"head": "b" * 64, "at": "", "epoch": "e", "kid": "k", "signature": "s"}
    handed = {"taken": 2, "contradicted": [], "checkpoint": checkpoint}
    small_centre.routes["POST", "/v1/audit/receipts"] = lambda _: speak.reply(handed)
    for n in (1, 2):
        small_centre.routes[path] = opening(speak, n)
        await session.ask(*path)
    await session.hand_back_receipts()
    await session.hand_back_receipts()
    sent = [heard.json for heard in small_centre.heard if heard.path == "/v1/audit/receipts"]
    assert [[one["n"] for one in body["receipts"]] for body in sent] == [[1, 2]]
    assert await book.waiting(9) == ()
    await session.close()


@pytest.mark.expected_logs("contradicts 1 receipts")
async def test_a_log_that_went_back_raises_the_alarm_here(session, small_centre, speak, caplog):
    path = ("POST", "/v1/parties/p1/open")
    for n in (7, 8, 8):
        small_centre.routes[path] = opening(speak, n)
        await session.ask(*path)
    assert caplog.records == []  # a repeated answer is no contradiction
    small_centre.routes[path] = opening(speak, 8, "f")
    await session.ask(*path)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    small_centre.routes[path] = opening(speak, 5)
    await session.ask(*path)
    assert len(caplog.records) == 2
    await session.close()


@pytest.mark.expected_logs("contradicts 1 receipts")
async def test_what_the_centre_contradicts_raises_it_too(session, small_centre, speak, caplog):
    path = ("POST", "/v1/parties/p1/open")
    small_centre.routes[path] = opening(speak, 3)
    await session.ask(*path)
    bad = {"taken": 1, "contradicted": [{"office": "0042", "n": 3, "head": "a" * 64}]}
    small_centre.routes["POST", "/v1/audit/receipts"] = lambda _: speak.reply(bad)
    await session.hand_back_receipts()
    assert len(caplog.records) == 1
    await session.close()


async def test_without_a_line_they_wait_and_odd_headers_are_nothing(
    session, small_centre, speak, book
):
    path = ("POST", "/v1/parties/p1/open")
    for header in ("0042 x " + "a" * 64, "0042 0 " + "a" * 64, "0042 1 zz", "x" * 500):
        small_centre.routes[path] = lambda _, h=header: speak.raw(
            200, b"{}", {"KEP-Access-Receipt": h}
        )
        await session.ask(*path)
    assert await book.waiting(9) == ()
    small_centre.routes[path] = opening(speak, 1)
    await session.ask(*path)
    gone = lambda _: speak.problem("server.unavailable", 503)  # noqa: E731
    small_centre.routes["POST", "/v1/audit/receipts"] = gone
    await session.hand_back_receipts()
    assert len(await book.waiting(9)) == 1
    await session.close()


@pytest.mark.expected_logs("receipt not kept")
async def test_a_full_disk_spoils_no_answer(session, small_centre, speak, book, monkeypatch):
    def full(_: bytes) -> None:
        raise StoreError("store.disk_full")

    monkeypatch.setattr(book, "_append", full)
    path = ("POST", "/v1/parties/p1/open")
    small_centre.routes[path] = opening(speak, 1)
    assert await session.ask(*path) == b"{}"
    await session.close()


async def test_a_refusal_is_still_a_refusal(session, small_centre, speak):
    refusal = lambda _: speak.problem("access.denied", 403)  # noqa: E731
    small_centre.routes["POST", "/v1/parties/p1/open"] = refusal
    with pytest.raises(RefusedError):
        await session.ask("POST", "/v1/parties/p1/open")
    await session.close()


def test_the_book_outlives_the_program_and_a_torn_line(tmp_path):
    def receipt(n: int) -> AccessReceipt:
        return AccessReceipt("0042", n, "a" * 64)

    async def first() -> None:
        book = ReceiptFile(DataFolder(tmp_path))
        for n in range(1, 6):
            await book.keep(receipt(n))
        await book.handed_back(await book.waiting(3), b'{"office":"0042","n":3,"signature":"s"}')

    async def later() -> None:
        book = ReceiptFile(DataFolder(tmp_path))
        assert await book.longest() == receipt(5)
        assert await book.waiting(9) == (receipt(4), receipt(5))
        await book.keep(receipt(6))

    asyncio.run(first())
    with (tmp_path / "receipts.jsonl").open("ab") as file:
        file.write(b'{"office":"0042","n":')
    asyncio.run(later())
    lines = (tmp_path / "receipts.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["n"] for line in lines] == [1, 2, 3, 4, 5, 3, 6]
    assert json.loads(lines[0]) == {"office": "0042", "n": 1, "head": "a" * 64}


def test_a_long_book_drops_its_oldest_lines(tmp_path, monkeypatch):
    monkeypatch.setattr("offline_cache.receipt_book.MOST_LINES", 20)
    monkeypatch.setattr("offline_cache.receipt_book._KEPT_LINES", 10)

    async def story() -> None:
        book = ReceiptFile(DataFolder(tmp_path))
        for n in range(1, 22):
            await book.keep(AccessReceipt("0042", n, "a" * 64))
            if n == 15:
                await book.handed_back(await book.waiting(15), b"")
        assert [one.n for one in await book.waiting(99)] == list(range(16, 22))
        assert len((tmp_path / "receipts.jsonl").read_bytes().splitlines()) == 10

    asyncio.run(story())
