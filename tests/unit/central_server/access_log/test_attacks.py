"""Everything that somebody with the database can do to the log, and what it is called."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central_server.access_log.chain import GENESIS, AccessRow, leaf_hash, next_head
from central_server.access_log.log import Receipt
from central_server.access_log.verify import _COLUMNS, _FIELDS
from central_server.access_log.walk import Attack, Link, Walk
from central_server.access_log.witnesses import Source, Witness

OFFICE = "0042"


def named(verdict) -> set[str]:
    return {finding.attack.value for finding in verdict.findings}


async def test_a_true_log_with_all_its_receipts_verifies_to_its_last_row(log):
    async with log() as day:
        await day.look(7)
        await day.signer.sign(_now())
        verdict = await day.verdict(day.receipts, file=True)
        assert (verdict.findings, verdict.rows, verdict.vouched) == ((), 7, 7)
        assert verdict.witnesses == 7 + 2  # the checkpoint of the database and that of the file


async def test_each_attack_has_its_name_and_its_row(log):
    stories = {
        "UPDATE access_log SET actor = 'clk-z' WHERE n = 3": (Attack.ALTERED, 3),
        "UPDATE access_log SET party_id = 'p-9' WHERE n = 6": (Attack.ALTERED, 6),
        "UPDATE access_log SET leaf = sha256('x') WHERE n = 2": (Attack.ALTERED, 2),
        "UPDATE access_log SET head = sha256('x') WHERE n = 4": (Attack.ALTERED, 4),
        "UPDATE access_log SET head = sha256('x') WHERE n = 6": (Attack.ALTERED, 6),
        "UPDATE access_log SET salt = NULL WHERE n = 3": (Attack.ALTERED, 3),
        "UPDATE access_log SET salt = NULL, actor = 'clk-z' WHERE n = 3": (Attack.ALTERED, 3),
        "DELETE FROM access_log WHERE n = 4": (Attack.DELETED_INSIDE, 4),
        "DELETE FROM access_log WHERE n = 1": (Attack.DELETED_INSIDE, 1),
        "DELETE FROM access_log WHERE n IN (2, 3)": (Attack.DELETED_INSIDE, 2),
        "DELETE FROM access_log WHERE n = 6": (Attack.TAIL_CUT, 6),
        "DELETE FROM access_log": (Attack.TAIL_CUT, 1),
        "DELETE FROM access_head": (Attack.HEAD_ALTERED, 6),
        "UPDATE access_head SET n = 5": (Attack.HEAD_ALTERED, 6),
        "UPDATE access_head SET head = sha256('x')": (Attack.HEAD_ALTERED, 6),
    }
    async with log() as day:
        await day.look(6)
        await day.run(
            "CREATE TABLE saved_log AS SELECT * FROM access_log",
            "CREATE TABLE saved_head AS SELECT * FROM access_head",
        )
        for attack, (name, place) in stories.items():
            await day.run(attack)
            verdict = await day.verdict()
            assert [(one.attack, one.n) for one in verdict.findings] == [(name, place)], attack
            assert verdict.broken_at == place
            await day.run(
                "DELETE FROM access_log",
                "DELETE FROM access_head",
                "INSERT INTO access_log SELECT * FROM saved_log",
                "INSERT INTO access_head SELECT * FROM saved_head",
            )
            assert (await day.verdict()).findings == ()


async def test_a_row_removed_with_the_rest_renumbered_is_named_as_removed(log):
    async with log() as day:
        await day.look(6)
        await day.run(
            "DELETE FROM access_log WHERE n = 3",
            "UPDATE access_log SET n = n - 1 WHERE n = 4",
            "UPDATE access_log SET n = n - 1 WHERE n = 5",
            "UPDATE access_log SET n = n - 1 WHERE n = 6",
            "UPDATE access_head SET n = 5",
        )
        verdict = await day.verdict(day.receipts)
        assert [(one.attack, one.n) for one in verdict.findings] == [(Attack.DELETED_INSIDE, 3)]


async def test_a_tail_cut_together_with_the_head_row_is_told_by_a_receipt_or_a_checkpoint(log):
    async with log() as day:
        await day.look(6)
        await day.signer.sign(_now())
        await cut(day, 4)
        await day.run("DELETE FROM access_checkpoint")
        assert named(await day.verdict()) == set()  # nobody outside is heard: it cannot be seen
        by_receipt = await day.verdict(day.receipts)
        assert named(by_receipt) == {"tail_cut"}
        assert "6 rows, 4 are there" in by_receipt.findings[0].text
        assert named(await day.verdict(file=True)) == {"tail_cut", "checkpoint_missing"}


async def test_a_chain_rebuilt_from_a_row_on_is_told_by_every_witness(log):
    async with log() as day:
        await day.look(6)
        await day.signer.sign(_now())
        await rebuild(day, 3, "actor = 'clk-z'")
        await day.run("DELETE FROM access_checkpoint")
        assert named(await day.verdict()) == set()
        verdict = await day.verdict(day.receipts)
        (finding,) = verdict.findings
        assert (finding.attack, finding.n, verdict.vouched) == (Attack.REBUILT, 3, 2)
        assert named(await day.verdict(file=True)) == {"rebuilt", "checkpoint_missing"}
        await day.look(2)  # later receipts fit the new history and heal nothing
        assert named(await day.verdict(day.receipts)) == {"rebuilt"}


async def test_two_desks_that_were_shown_two_histories_prove_the_fork(log):
    async with log() as day:
        await day.look(3)
        await day.look(2)
        seen_by_one = list(day.receipts)
        await cut(day, 3)
        await day.look(3)
        assert named(await day.verdict(seen_by_one)) == {"rebuilt"}
        verdict = await day.verdict(day.receipts)
        assert named(verdict) == {"fork"}
        assert [finding.n for finding in verdict.findings] == [4, 5]


async def test_a_checkpoint_that_is_missing_or_not_signed_is_named(log):
    async with log() as day:
        for _ in range(3):
            await day.look(2)
            await day.signer.sign(_now())
        assert named(await day.verdict(file=True)) == set()
        lines = day.file.read_bytes().splitlines(keepends=True)
        await day.run(
            "CREATE TABLE saved AS SELECT * FROM access_checkpoint",
            "DELETE FROM access_checkpoint WHERE seq = 3",
        )
        verdict = await day.verdict(file=True)
        assert [(one.attack, one.n) for one in verdict.findings] == [(Attack.CHECKPOINT_MISSING, 3)]
        assert "database" in verdict.findings[0].text
        await day.run("INSERT INTO access_checkpoint SELECT * FROM saved WHERE seq = 3")
        day.file.write_bytes(lines[0] + lines[2])
        verdict = await day.verdict(file=True)
        assert [(one.attack, one.n) for one in verdict.findings] == [(Attack.CHECKPOINT_MISSING, 2)]
        assert "file" in verdict.findings[0].text
        day.file.write_bytes(b"".join(lines))
        await day.run("UPDATE access_checkpoint SET n = 1 WHERE seq = 2")
        assert named(await day.verdict(file=True)) == {"checkpoint_forged"}


async def test_content_that_vanished_without_a_purge_is_named(log):
    gone = ", ".join(f"{name} = NULL" for name in ("salt", *AccessRow.__struct_fields__))
    async with log() as day:
        await day.look(4)
        await day.run(f"UPDATE access_log SET {gone} WHERE n = 2")
        verdict = await day.verdict(day.receipts)
        assert [(one.attack, one.n) for one in verdict.findings] == [(Attack.ERASED_EARLY, 2)]


async def test_a_whole_office_that_is_gone_is_missed_by_its_receipts(log):
    async with log() as day:
        await day.look(3)
        await day.run("DELETE FROM access_log", "DELETE FROM access_head")
        verdict = await day.verdict(day.receipts)
        assert (verdict.rows, named(verdict)) == (0, {"tail_cut"})


# --- any attack on any chain --------------------------------------------------------------------


def _now():
    return datetime.now(UTC)


async def cut(day, to: int) -> None:
    """Cut the end off and put the head row back to what is left."""
    await day.run(
        f"DELETE FROM access_log WHERE n > {to}",
        f"UPDATE access_head SET n = {to}, head = coalesce("
        f"(SELECT head FROM access_log WHERE n = {to}), decode(repeat('00', 32), 'hex'))",
    )


async def rebuild(day, start: int, change: str) -> None:
    """Alter a row and compute its leaf and every head after it anew, as the centre would."""
    await day.run(f"UPDATE access_log SET {change} WHERE n = {start}")
    names = ", ".join(column.name for column in _COLUMNS)
    rows = await day.run("SET LOCAL TIME ZONE 'UTC'", f"SELECT {names} FROM access_log ORDER BY n")
    head = GENESIS
    for n, leaf, stored, salt, *content in rows:
        if n == start:
            leaf = leaf_hash(salt, AccessRow(**dict(zip(_FIELDS, content, strict=True))))
        head = next_head(OFFICE, n, head, leaf) if n >= start else stored
        change = "UPDATE access_log SET leaf = :leaf, head = :head WHERE n = :n"
        await day.run(change, leaf=leaf, head=head, n=n)
    await day.run("UPDATE access_head SET head = :head", head=head)


@dataclass
class Chain:
    """A chain of hashes in memory: the walk needs no database, so many can be tried."""

    contents: list[bytes]
    leaves: list[bytes] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.leaves = [hashlib.sha256(one).digest() for one in self.contents]
        self.recompute(0)

    def recompute(self, start: int) -> None:
        del self.heads[start:]
        for place in range(start, len(self.leaves)):
            before = self.heads[place - 1] if place else GENESIS
            self.heads.append(next_head(OFFICE, place + 1, before, self.leaves[place]))

    def receipts(self, lengths: set[int]) -> list[Receipt]:
        return [Receipt(OFFICE, n, self.heads[n - 1]) for n in sorted(lengths)]

    def judged(self, rows, head, receipts):
        known = sorted(Witness(one.n, one.head, Source.RECEIPT) for one in receipts)
        walk = Walk(OFFICE, known)
        for n, content, leaf, stored in rows:
            walk.see(Link(n, leaf, stored, hashlib.sha256(content).digest() == leaf))
        walk.end(head)
        return walk.findings

    def rows(self):
        numbers = range(1, len(self.heads) + 1)
        return list(zip(numbers, self.contents, self.leaves, self.heads, strict=True))

    @property
    def head(self):
        return len(self.heads), self.heads[-1]


@dataclass
class Story:
    """What the attacker leaves, and what it must be called."""

    chain: Chain
    at: int
    draw: st.DrawFn
    rows: list[tuple[int, bytes, bytes, bytes]]
    head: tuple[int, bytes]
    receipts: list[Receipt]

    def forged(self) -> Chain:
        contents = self.chain.contents
        return Chain([*contents[: self.at], b"other", *contents[self.at + 1 :]])


def alter(story):
    n, content, leaf, head = story.rows[story.at]
    story.rows[story.at] = (n, content + b"x", leaf, head)
    return Attack.ALTERED, n


def alter_leaf(story):
    n, content, _, head = story.rows[story.at]
    story.rows[story.at] = (n, content + b"x", hashlib.sha256(content + b"x").digest(), head)
    return Attack.ALTERED, n


def alter_head(story):
    n, content, leaf, _ = story.rows[story.at]
    story.rows[story.at] = (n, content, leaf, hashlib.sha256().digest())
    return Attack.ALTERED, n


def delete(story):
    many = story.draw(st.integers(1, len(story.rows) - 1 - story.at))
    story.rows[story.at : story.at + many] = []
    return Attack.DELETED_INSIDE, story.at + 1


def renumber(story):
    del story.rows[story.at]
    story.rows = [(place, *row[1:]) for place, row in enumerate(story.rows, 1)]
    story.head = (len(story.rows), story.head[1])
    if story.at < len(story.rows) - 1:
        return Attack.DELETED_INSIDE, story.at + 1
    # One row after the gap proves no number; a receipt for it would say that one is missing.
    story.receipts = story.chain.receipts({1})
    return Attack.ALTERED, story.at + 1


def cut_end(story):
    story.receipts += story.chain.receipts({len(story.rows)})  # somebody saw the end
    story.rows = story.rows[: story.at]
    story.head = (story.at, story.rows[-1][3])
    return Attack.TAIL_CUT, story.at + 1


def build_anew(story):
    forged = story.forged()
    story.rows, story.head = forged.rows(), forged.head
    story.receipts += story.chain.receipts({len(story.rows)})
    return Attack.REBUILT, min(one.n for one in story.receipts if one.n > story.at)


def show_two(story):
    shared = story.draw(st.integers(story.at + 1, len(story.rows)))
    story.receipts = story.chain.receipts({shared}) + story.forged().receipts({shared})
    return Attack.FORK, shared


ATTACKS = (alter, alter_leaf, alter_head, delete, renumber, cut_end, build_anew, show_two)


@settings(max_examples=400, deadline=None)
@given(data=st.data(), size=st.integers(4, 40), attack=st.sampled_from(ATTACKS))
def test_any_attack_on_any_chain_is_named_as_what_it_is(data, size, attack):
    chain = Chain([data.draw(st.binary(max_size=8)) + bytes([n]) for n in range(size)])
    receipts = chain.receipts(data.draw(st.sets(st.integers(1, size), min_size=1)))
    assert chain.judged(chain.rows(), chain.head, receipts) == []
    at = data.draw(st.integers(1, size - 2))
    story = Story(chain, at, data.draw, chain.rows(), chain.head, receipts)
    expected = attack(story)
    found = chain.judged(story.rows, story.head, story.receipts)
    assert [(one.attack, one.n) for one in found] == [expected]


@pytest.mark.slow
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_same_holds_for_rows_of_a_real_database(data, log, database_url):
    size = data.draw(st.integers(3, 9))
    at = data.draw(st.integers(1, size - 1))
    statement, expected = data.draw(
        st.sampled_from(
            [
                (f"UPDATE access_log SET ip = '10.9.9.9' WHERE n = {at}", {"altered"}),
                (
                    f"UPDATE access_log SET at = at + interval '1 second' WHERE n = {at}",
                    {"altered"},
                ),
                (f"UPDATE access_log SET data_classes = '{{x}}' WHERE n = {at}", {"altered"}),
                (f"UPDATE access_log SET role = 'dpo' WHERE n = {at}", {"altered"}),
                (f"DELETE FROM access_log WHERE n = {at}", {"deleted_inside"}),
                (f"DELETE FROM access_log WHERE n > {at}", {"tail_cut"}),
                ("cut", {"tail_cut"}),
                ("rebuild", {"rebuilt"}),
            ]
        )
    )

    async def story() -> None:
        async with log() as day:
            await day.look(size)
            if statement == "cut":
                await cut(day, at)
            elif statement == "rebuild":
                await rebuild(day, at, "actor = 'clk-z'")
            else:
                await day.run(statement)
            assert named(await day.verdict(day.receipts)) == expected

    _empty(database_url)
    asyncio.run(story())


def _empty(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("TRUNCATE access_log, access_head, office CASCADE")
