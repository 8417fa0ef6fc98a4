"""Half of the replies never arrive; requests are cut, repeated, delayed and overtaken."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import msgspec
import pytest

from central_server.seed.known import GEORGIOS_ID
from kep_client.errors import LineError
from kep_client.gateway.bodies import parse
from kep_client.wire.operations import (
    EditCaseIn,
    OperationEnvelope,
    RecordInteractionIn,
    ReportViewIn,
)
from kep_client.wire.purpose import PurposeIn
from kep_client.wire.sync import PushReply, PushRequest
from tests.unit.central_server.records.conftest import new_id, served

__all__ = ["served"]

KEPT_REQUESTS = 60
VISIT = PurposeIn(kind="visit", context_id="v", activity="PA-001")
# Tables that an effect leaves rows in, and the sum of revisions: an edit done twice shows there.
STATE = """
    SELECT (SELECT count(*) FROM operation), (SELECT count(*) FROM "case"),
           (SELECT coalesce(sum(rev), 0) FROM "case"), (SELECT count(*) FROM case_event),
           (SELECT count(*) FROM interaction), (SELECT count(*) FROM number_used),
           (SELECT count(*) FROM access_log), (SELECT count(*) FROM conflict),
           (SELECT count(*) FROM stray_operation), (SELECT count(*) FROM feed)
"""


@dataclass
class Outbox:
    """One desk's outbox: what has no verdict yet is sent again."""

    desk: object
    client: httpx.AsyncClient
    chance: random.Random
    waiting: list[OperationEnvelope] = field(default_factory=list)
    copies: dict[str, int] = field(default_factory=dict)
    sent: list[bytes] = field(default_factory=list)
    made: dict[str, int] = field(default_factory=dict)

    async def make(self) -> None:
        """Do something new."""
        kind, content = await self._anything()
        self.made[kind] = self.made.get(kind, 0) + 1
        self.waiting.append(self.desk.seal(kind, content))

    async def _anything(self) -> tuple[str, msgspec.Struct]:
        dice = self.chance.random()
        if dice < 0.3 or not self.copies:
            return "register_case", await self._registration()
        if dice < 0.7:
            case = self.chance.choice(list(self.copies)[-200:])
            seen = self.copies[case]
            self.copies[case] += 1
            patch, before = {"copies": 2 - seen % 2}, {"copies": 1 + seen % 2}
            return "edit_case", EditCaseIn(
                case_id=case, base_rev=seen + 1, patch=patch, before=before
            )
        if dice < 0.97:
            return "record_interaction", _visit()
        return "report_view", ReportViewIn(
            party_id=GEORGIOS_ID, purpose=VISIT, data_classes=["identity"]
        )

    async def _registration(self) -> msgspec.Struct:
        lease = self.desk.lease
        if lease is None or self.desk.next_number > lease.last:
            await self.desk.take_lease(lease.last if lease else 0)
        made = self.desk.registration()
        self.copies[made.case_id] = 0
        return made

    async def try_to_push(self) -> str:
        """Send what waits over a bad line; returns what happened."""
        batch = self.waiting[: self.chance.choice((1, 7, 60, 200))]
        body = msgspec.json.encode(PushRequest(operations=batch))
        fate = self.chance.choices(
            ("arrives", "reply lost", "request lost", "request cut", "reply cut"),
            (35, 35, 10, 10, 10),
        )[0]
        if fate == "request lost":
            self._keep(body)  # it may still come, delayed
            return fate
        if fate == "request cut":
            reply = await self._send(_cut(body, self.chance))
            assert reply.status_code == 400, reply.text
            return fate
        reply = await self._with_ghosts(body)
        if fate == "arrives":
            self._settle(parse(reply.content, PushReply))
        elif fate == "reply cut":
            with pytest.raises(LineError):
                parse(_cut(reply.content, self.chance), PushReply)
        return fate

    async def _with_ghosts(self, body: bytes) -> httpx.Response:
        """Send it while earlier requests arrive again: before it, after it, or beside it."""
        ghosts = self.chance.sample(
            self.sent, min(len(self.sent), self.chance.choice((0, 0, 1, 3)))
        )
        self._keep(body)
        order = [*ghosts, body]
        if self.chance.random() < 0.5:
            self.chance.shuffle(order)
            replies = [await self._send(each) for each in order]
        else:
            replies = list(await asyncio.gather(*map(self._send, order)))
        assert {reply.status_code for reply in replies} == {200}, [r.text[:200] for r in replies]
        return replies[order.index(body)]

    def _settle(self, reply: PushReply) -> None:
        assert [one.op_id for one in reply.results] == [
            one.op_id for one in self.waiting[: len(reply.results)]
        ]
        assert {(one.state, one.code) for one in reply.results} == {("acknowledged", "")}
        del self.waiting[: len(reply.results)]

    def _keep(self, body: bytes) -> None:
        self.sent.append(body)
        if len(self.sent) > KEPT_REQUESTS:
            del self.sent[self.chance.randrange(KEPT_REQUESTS)]

    async def _send(self, body: bytes) -> httpx.Response:
        return await self.client.post("/v1/sync/push", content=body)


def _visit() -> RecordInteractionIn:
    now = datetime.now(UTC).isoformat()
    return RecordInteractionIn(
        interaction_id=new_id(),
        party_id=GEORGIOS_ID,
        channel="counter",
        kind="visit",
        title="Επίσκεψη",
        started_at=now,
        ended_at=now,
    )


def _cut(body: bytes, chance: random.Random) -> bytes:
    """Cut at a border class: nothing, one byte, within the envelope, within a letter, the last."""
    letter = max(body.find("Ε".encode()), 0) + 1
    return body[: chance.choice((0, 1, 17, letter, len(body) // 2, len(body) - 2, len(body) - 1))]


async def campaign(centre, serving, wanted: int, seed: int) -> dict[str, int]:
    chance = random.Random(seed)
    fates: dict[str, int] = {}
    async with centre() as c:
        outboxes = []
        for name in ("desk-1", "desk-2"):
            desk = c.desks[name]
            client = await serving.enter_async_context(served.__wrapped__()(c, desk.actor))
            outboxes.append(Outbox(desk, client, chance))
        made = 0
        while made < wanted or any(one.waiting for one in outboxes):
            box = chance.choice(outboxes)
            for _ in range(min(chance.randrange(250), wanted - made)):
                await box.make()
                made += 1
            if box.waiting:
                fate = await box.try_to_push()
                fates[fate] = fates.get(fate, 0) + 1
        await _judge(c, outboxes, wanted)
    return fates


async def _judge(c, outboxes: list[Outbox], wanted: int) -> None:
    total: dict[str, int] = {}
    for box in outboxes:
        for kind, count in box.made.items():
            total[kind] = total.get(kind, 0) + count
    cases, edits = total["register_case"], total.get("edit_case", 0)
    (before,) = await c.rows(STATE)
    assert before[:9] == (
        wanted,
        cases,
        cases + edits,
        cases,
        cases + total.get("record_interaction", 0),
        cases,
        total.get("report_view", 0),
        0,
        0,
    )
    assert await c.one('SELECT count(*) FROM number_used JOIN "case" ON case_id = id') == cases
    for box in outboxes:
        for body in box.sent:
            await box._send(body)
    assert await c.rows(STATE) == [before], "an old request changes nothing"


@pytest.mark.campaign(sample=2_000, full=100_000)
def test_half_the_replies_are_lost_and_no_operation_has_two_effects(
    centre, rounds: int, seed: int, tell
) -> None:
    from contextlib import AsyncExitStack

    async def run() -> dict[str, int]:
        async with AsyncExitStack() as serving:
            return await campaign(centre, serving, rounds, seed)

    fates = asyncio.run(run())
    tell(f"{rounds} operations, pushes {fates}")
    lost = sum(fates.values()) - fates["arrives"]
    assert lost * 2 >= sum(fates.values())
