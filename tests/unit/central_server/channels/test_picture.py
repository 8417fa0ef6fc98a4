"""The full picture: pages of the timeline, and the parts that could not be fetched."""

import psycopg
import pytest
from msgspec.structs import replace

from central_server.channels.parts import PART_LIMIT_MS
from central_server.seed.known import ELENI_ID, GEORGIOS_ID
from kep_client.errors import KepError
from kep_client.mapping.records import record_from
from kep_client.wire.interactions import ParticipantIn, TimelineRequest


async def fill(c, say, count=23):
    """Lines of three channels, two of them at the same instant each time."""
    channels = ("portal", "phone", "webchat")
    rows = ", ".join(
        f"('01900000-0000-7000-8000-{n:012d}', '{GEORGIOS_ID}', '{channels[n % 3]}', 'question',"
        f" 'Ερώτηση {n}', timestamptz '2026-01-01 10:00Z' + interval '1 hour' * {n // 2})"
        for n in range(count)
    )
    columns = "(id, party_id, channel, kind, title, started_at)"
    await c.rows(f"INSERT INTO interaction {columns} VALUES {rows} RETURNING 1")


async def test_pages_hold_every_line_once_newest_first_whatever_comes_in_between(centre, say):
    async with centre() as c:
        await fill(c, say)
        record = await c.record.people.open(c.clerk(), GEORGIOS_ID, say.VISIT, first_page=5)
        lines, cursor = list(record.timeline), record.timeline_cursor
        while cursor:
            await c.record.intake.take(say.PORTAL, say.event(f"new-{len(lines)}"))
            asked = TimelineRequest(purpose=say.VISIT, cursor=cursor, limit=5)
            page = await c.record.people.timeline(c.clerk(), GEORGIOS_ID, asked)
            lines, cursor = lines + page.timeline, page.cursor
        assert [line.title for line in lines] == [f"Ερώτηση {n}" for n in reversed(range(23))]
        assert record_from(record).timeline_cursor == record.timeline_cursor
        pages = await c.rows("SELECT action, party_id, result_count FROM access_log ORDER BY n")
        assert pages == [("view", GEORGIOS_ID, 1)] + [("view", GEORGIOS_ID, 5)] * 3 + [("view", GEORGIOS_ID, 3)]  # fmt: skip


async def test_a_filter_by_channel_pages_like_the_whole(centre, say):
    async with centre() as c:
        await fill(c, say)
        lines, cursor = [], ""
        while True:
            asked = TimelineRequest(purpose=say.VISIT, channels=["phone", "webchat"], cursor=cursor, limit=4)  # fmt: skip
            page = await c.record.people.timeline(c.clerk(), GEORGIOS_ID, asked)
            lines, cursor = lines + page.timeline, page.cursor
            if not cursor:
                break
        wanted = [f"Ερώτηση {n}" for n in reversed(range(23)) if n % 3]
        assert [line.title for line in lines] == wanted


async def test_who_took_part_finds_the_line_on_the_own_timeline(centre, say):
    async with centre() as c:
        other = ParticipantIn(role="interpreter", party_id=ELENI_ID)
        doc = await c.record.intake.take(say.PORTAL, replace(say.event(), participants=[other]))
        record = await c.record.people.open(c.clerk(), ELENI_ID, say.VISIT)
        assert [line.id for line in record.timeline] == [doc.id]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "é", "MjAyNiAx", "OTk5OTk="])
async def test_a_cursor_that_is_none_is_refused_and_so_is_a_foreign_word(centre, say, cursor):
    async with centre() as c:
        for wrong in ({"cursor": cursor}, {"channels": ["smoke"]}):
            asked = TimelineRequest(purpose=say.VISIT, **wrong)
            with pytest.raises(KepError, match=r"request\.invalid"):
                await c.record.people.timeline(c.clerk(), GEORGIOS_ID, asked)
        nobody = TimelineRequest(purpose=say.VISIT)
        with pytest.raises(KepError, match=r"request\.not_found"):
            await c.record.people.timeline(c.clerk(), "nobody", nobody)


@pytest.mark.parametrize(
    ("table", "part"), [("document", "documents"), ('"case"', "cases"), ("interaction", "timeline")]
)
@pytest.mark.expected_logs("part_missing")
async def test_a_part_that_fails_is_said_and_the_rest_is_shown_and_logged(centre, say, table, part):
    async with centre() as c:
        await c.record.intake.take(say.PORTAL, say.started())
        with psycopg.connect(c.url) as connection:
            connection.execute(f"ALTER TABLE {table} RENAME TO gone")
        record = await c.record.people.open(c.clerk(), GEORGIOS_ID, say.VISIT)
        assert [(one.part, one.code) for one in record.missing] == [(part, "server.bad_answer")]
        assert record.missing[0].source
        shown = {"cases": record.cases, "timeline": record.timeline}
        assert {name: len(lines) for name, lines in shown.items()} == {
            name: int(name != part) for name in shown
        }
        assert await c.one("SELECT count(*) FROM access_log WHERE action = 'view'") == 1
        (missing,) = record_from(record).missing
        assert (missing.part, missing.code) == (part, "server.bad_answer")


@pytest.mark.expected_logs("part_missing")
async def test_a_part_that_takes_too_long_is_said(centre, say):
    async with centre() as c:
        await c.record.intake.take(say.PORTAL, say.event())
        async with c.database.transaction() as holder:
            await holder.exec_driver_sql("LOCK TABLE document IN ACCESS EXCLUSIVE MODE")
            record = await c.record.people.open(c.clerk(), GEORGIOS_ID, say.VISIT)
        assert [(one.part, one.code) for one in record.missing] == [("documents", "server.unavailable")]  # fmt: skip
        assert len(record.timeline) == 1
        assert PART_LIMIT_MS < 1_000


@pytest.mark.expected_logs("part_missing")
async def test_an_answer_that_cannot_be_opened_is_said_too(centre, say):
    async with centre() as c:
        await c.record.intake.take(say.PORTAL, say.started())
        await c.rows("""UPDATE "case" SET answers = '\\x00' RETURNING 1""")
        record = await c.record.people.open(c.clerk(), GEORGIOS_ID, say.VISIT)
        assert [one.part for one in record.missing] == ["cases"]
        assert len(record.timeline) == 1
