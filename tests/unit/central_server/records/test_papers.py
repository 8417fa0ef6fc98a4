"""Encrypted chunks: in any order, any number of times, never outside their folder."""

import asyncio
import secrets

import pytest

from central_server.feed.reading import read_page
from central_server.records.papers import MAX_CHUNK
from kep_client.domain.ids import uuid7
from kep_client.errors import KepError
from kep_client.wire.documents import DocumentDoc


def name() -> str:
    return secrets.token_hex(32)


def paper(chunks):
    return DocumentDoc(
        id=uuid7(1_760_000_000_000),
        title="Εξουσιοδότηση",
        source="file",
        rule_id="signed",
        chunks=chunks,
    )


async def test_a_paper_is_complete_when_its_last_chunk_arrived_before_or_after_the_case(
    centre, tmp_path
):
    async with centre() as c:
        await c.desk.take_lease()
        chunks = [name(), name(), name()]
        payload = c.desk.registration(documents=[paper(chunks)])
        papers = c.record.papers
        await papers.put("0042", payload.case_id, chunks[0], b"one")
        assert await papers.missing("0042", payload.case_id, chunks) == chunks[1:]
        await c.desk.push(c.desk.seal("register_case", payload))
        assert await c.one("SELECT complete FROM document") is False
        await asyncio.gather(
            *(papers.put("0042", payload.case_id, chunk, chunk.encode()) for chunk in chunks[1:])
        )
        assert await c.rows("SELECT complete, rev FROM document") == [(True, 2)]
        assert await papers.missing("0042", payload.case_id, chunks) == []
        stored = tmp_path / "blobs" / payload.case_id / chunks[0]
        assert stored.read_bytes() == b"one"
        async with c.database.transaction() as connection:
            page = (await read_page(connection, "0042", "", 1000)).page(c.record.sealing)
        assert [entry.rev for entry in page.entries if entry.entity == "document"] == [2]


async def test_the_same_chunk_again_changes_nothing(centre, tmp_path):
    async with centre() as c:
        case, chunk = uuid7(1_760_000_000_000), name()
        await asyncio.gather(
            *(c.record.papers.put("0042", case, chunk, b"content") for _ in range(5))
        )
        await c.record.papers.put("0042", case, chunk, b"content")
        assert await c.one("SELECT count(*) FROM chunk") == 1
        assert [path.name for path in (tmp_path / "blobs" / case).iterdir()] == [chunk]


@pytest.mark.parametrize(
    ("case", "chunk", "content", "code"),
    [
        ("..", "a" * 64, b"x", "request.invalid"),
        ("../../etc", "a" * 64, b"x", "request.invalid"),
        ("01900000-0000-7000-8000-00000000000A", "a" * 64, b"x", "request.invalid"),
        ("01900000-0000-7000-8000-00000000000a", "..", b"x", "request.invalid"),
        ("01900000-0000-7000-8000-00000000000a", "A" * 64, b"x", "request.invalid"),
        ("01900000-0000-7000-8000-00000000000a", "a" * 63, b"x", "request.invalid"),
        ("01900000-0000-7000-8000-00000000000a", "a" * 64, b"", "doc.empty"),
        ("01900000-0000-7000-8000-00000000000a", "a" * 64, bytes(MAX_CHUNK + 1), "request.too_large"),
    ],
)  # fmt: skip
async def test_a_chunk_that_does_not_fit_is_refused(centre, tmp_path, case, chunk, content, code):
    async with centre() as c:
        with pytest.raises(KepError) as refused:
            await c.record.papers.put("0042", case, chunk, content)
        assert refused.value.code == code
    assert list((tmp_path / "blobs").iterdir()) == []


async def test_another_office_adds_nothing_to_a_case(centre):
    async with centre() as c:
        await c.desk.take_lease()
        payload = c.desk.registration()
        await c.desk.push(c.desk.seal("register_case", payload))
        unpushed = uuid7(1_760_000_000_000)
        await c.record.papers.put("0042", unpushed, name(), b"x")
        for case in (payload.case_id, unpushed):
            with pytest.raises(KepError) as refused:
                await c.record.papers.put("0517", case, name(), b"x")
            assert refused.value.code == "access.denied"
