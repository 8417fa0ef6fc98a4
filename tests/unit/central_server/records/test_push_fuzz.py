"""Whatever a workstation signs and sends, the centre answers: taken or parked, never broken."""

import asyncio
import json
from contextlib import AsyncExitStack

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central_server.seed.known import GEORGIOS_ID
from kep_client.wire.operations import KINDS, ReportViewIn
from kep_client.wire.purpose import PurposeIn
from kep_client.wire.sync import FeedPage, PushReply, PushRequest

MOMENT = "2026-11-23T10:00:00+00:00"
EARLIEST, LATEST = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"
ODD_VALUES = st.one_of(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    st.integers(min_value=-(10**40), max_value=10**40),
    st.sampled_from(
        [
            *("\x00", "\ud800", "case-1\n", "x" * 5_000, EARLIEST, LATEST, "2026-02-30"),
            *("0042/Β-000001/2026", "0042/Β-999999999999/2026", "Π-0042-03-20261123-0017-4"),
            *([], {}, [None], {"a": {"b": [1]}}, {"": 1}, {"copies": 10**30}),
            {"documentTitle": "Υπεύθυνη δήλωση", "copies": 1, "language": "greek"},
        ]
    ),
)
RARELY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def payloads(case_id, registration):
    """A payload of each kind that would be taken."""
    party, case = {"partyId": GEORGIOS_ID}, {"caseId": case_id}
    visit = {"interactionId": "i-1", "channel": "counter", "kind": "visit", "title": "Επίσκεψη"}
    return {
        "register_case": json.loads(msgspec.json.encode(registration)),
        "edit_case": case | {"baseRev": 1, "patch": {"copies": 2}, "before": {"copies": 1}},
        "add_case_event": case | {"action": "issue_on_the_spot", "note": ""},
        "record_interaction": party | visit | {"startedAt": MOMENT, "endedAt": MOMENT},
        "request_correction": party | {"attribute": "phone", "proposed": "1", "evidence": "seen"},
        "report_view": party
        | {"purpose": {"kind": "visit", "contextId": "v"}, "dataClasses": ["identity"]},
    }


@st.composite
def spoilt(draw, payload):
    """A payload with fields changed, dropped or added; sometimes no payload at all."""
    names = st.sampled_from([*payload, "leaseId", "extra"])
    changes = draw(st.dictionaries(names, ODD_VALUES, max_size=3))
    dropped = draw(st.sets(names, max_size=1))
    kept = {name: value for name, value in payload.items() if name not in dropped}
    text = json.dumps(kept | changes, ensure_ascii=draw(st.booleans()))
    text = draw(st.just(text) | st.just(text[: len(text) // 2]) | st.text(max_size=40))
    return text.encode("utf-8", "replace").decode()


class Fuzzed:
    """A served centre for the length of a test, with one registered case."""

    def __init__(self, centre, served):
        self.runner, self.stack = asyncio.Runner(), AsyncExitStack()
        self.opened, self.served = centre, served

    async def _open(self):
        self.centre = await self.stack.enter_async_context(self.opened())
        serving = self.served(self.centre, self.centre.desk.actor)
        self.client = await self.stack.enter_async_context(serving)
        await self.centre.desk.take_lease()
        registration = self.centre.desk.registration()
        await self.centre.desk.push(self.centre.desk.seal("register_case", registration))
        self.case_id = registration.case_id

    def push(self, body):
        return self.runner.run(self.client.post("/v1/sync/push", content=body))

    def pull(self):
        return self.runner.run(self.client.get("/v1/sync/pull"))

    def __enter__(self):
        self.runner.run(self._open())
        return self

    def __exit__(self, *_):
        self.runner.run(self.stack.aclose())
        self.runner.close()


def test_no_signed_operation_breaks_a_push_or_the_pages_after_it(centre, served):
    with Fuzzed(centre, served) as fuzzed:
        desk = fuzzed.centre.desk

        @RARELY
        @given(
            data=st.data(),
            kind=st.sampled_from([*KINDS, "no_such_kind"]),
            at=st.sampled_from([MOMENT, MOMENT, MOMENT, EARLIEST, LATEST, "soon"]),
        )
        def push_anything(data, kind, at):
            known = payloads(fuzzed.case_id, desk.registration())
            text = data.draw(spoilt(known.get(kind, {})))
            nothing = ReportViewIn(
                party_id="p", purpose=PurposeIn(kind="v", context_id="v"), data_classes=[]
            )
            operation = desk.seal(kind, nothing, payload=text, at=at)
            answer = fuzzed.push(msgspec.json.encode(PushRequest(operations=[operation])))
            assert answer.status_code == 200
            (result,) = msgspec.json.decode(answer.content, type=PushReply).results
            assert result.state in ("acknowledged", "conflict", "parked")
            assert bool(result.code) == (result.state == "parked")

        push_anything()
        page = fuzzed.pull()
        assert page.status_code == 200
        assert len(msgspec.json.decode(page.content, type=FeedPage).entries) > 5


def test_no_body_breaks_a_push(centre, served):
    with Fuzzed(centre, served) as fuzzed:
        desk = fuzzed.centre.desk
        operation = desk.seal("register_case", desk.registration())
        body = msgspec.json.encode(PushRequest(operations=[operation]))
        envelope = json.loads(body)["operations"][0]

        @RARELY
        @given(
            changes=st.dictionaries(st.sampled_from([*envelope, "extra"]), ODD_VALUES, max_size=2),
            at=st.integers(0, len(body)),
            inserted=st.binary(max_size=3),
        )
        def push_anything(changes, at, inserted):
            for sent in (
                json.dumps({"operations": [envelope | changes]}).encode(),
                body[:at] + inserted + body[at + len(inserted) :],
            ):
                answer = fuzzed.push(sent)
                assert answer.status_code in (200, 400)
                if answer.status_code == 400:
                    assert answer.json()["code"] == "request.invalid"

        push_anything()
