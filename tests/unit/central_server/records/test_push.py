"""What a workstation did reaches the record once, or is set aside where everybody sees it."""

import asyncio

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central_server.feed.reading import read_page
from central_server.seed.known import ELENI_ID, GEORGIOS_ID
from kep_client.wire.operations import (
    AddCaseEventIn,
    EditCaseIn,
    RecordInteractionIn,
    ReportViewIn,
    RequestCorrectionIn,
)
from kep_client.wire.purpose import PurposeIn


def states(reply):
    return [(result.state, result.code) for result in reply.results]


ACKNOWLEDGED = ("acknowledged", "")
COUNTS = """
    SELECT (SELECT count(*) FROM "case"), (SELECT count(*) FROM case_event),
           (SELECT count(*) FROM interaction), (SELECT count(*) FROM access_log),
           (SELECT count(*) FROM feed)
"""


async def test_a_registered_case_is_in_the_record_with_its_number_deadline_and_timeline(centre):
    async with centre() as c:
        await c.desk.take_lease()
        payload = c.desk.registration()
        reply = await c.desk.push(c.desk.seal("register_case", payload))
        assert states(reply) == [ACKNOWLEDGED]
        record = await c.record.people.open(
            c.clerk_actor(), GEORGIOS_ID, PurposeIn(kind="visit", context_id="v")
        )
        (case,) = record.cases
        assert (case.number, case.state, case.answers) == (
            payload.number,
            "registered",
            payload.answers,
        )
        assert case.due_on >= case.registered_at[:10]
        assert record.timeline[0].case_id == case.id
        assert payload.number in record.timeline[0].detail
        assert record.documents[0].case_id == case.id
        assert await c.rows("SELECT action, actor FROM case_event") == [("register", "clk-desk-1")]


async def test_a_push_whose_answer_was_lost_is_repeated_without_a_second_effect(centre):
    async with centre() as c:
        await c.desk.take_lease()
        operations = [c.desk.seal("register_case", c.desk.registration()) for _ in range(5)]
        operations.append(
            c.desk.seal(
                "report_view",
                ReportViewIn(
                    party_id=GEORGIOS_ID,
                    purpose=PurposeIn(kind="visit", context_id="v"),
                    data_classes=["identity"],
                ),
            )
        )
        first = await c.desk.push(*operations)
        after_first = await c.rows(COUNTS)
        for _ in range(3):
            again = await c.desk.push(*operations)
            assert again.results == first.results
        assert states(first) == [ACKNOWLEDGED] * 6
        assert await c.rows(COUNTS) == after_first
        assert after_first[0][:4] == (5, 5, 5, 1)


async def test_two_pushes_of_one_desk_at_once_have_one_effect(centre):
    async with centre() as c:
        await c.desk.take_lease()
        operations = [c.desk.seal("register_case", c.desk.registration()) for _ in range(20)]
        replies = await asyncio.gather(*(c.desk.push(*operations) for _ in range(4)))
        assert all(reply.results == replies[0].results for reply in replies)
        assert await c.one('SELECT count(*) FROM "case"') == 20


async def test_a_number_is_taken_once_when_two_restored_copies_of_a_desk_give_it_out(centre):
    async with centre() as c:
        lease = await c.desk.take_lease()
        # Two desks share a series only after a disk was copied: the number alone must decide.
        twin = c.desks["desk-2"]
        await c.rows("UPDATE number_lease SET workstation = 'desk-2' RETURNING 1")
        twin.letter, twin.lease, twin.next_number = c.desk.letter, lease, lease.first
        racing = twin.registration()
        second = c.desk.registration(number=racing.number, lease_id=lease.id)
        one, two = twin.seal("register_case", racing), twin.seal("register_case", second)
        assert states(await twin.push(one, two)) == [ACKNOWLEDGED, ("parked", "sync.number_taken")]


async def test_two_connections_race_for_one_number_and_one_of_them_gets_it(centre):
    from central_server.records import numbers
    from central_server.records.effects import Author
    from kep_client.errors import RefusedError

    async with centre() as c:
        lease = await c.desk.take_lease()
        author = Author("clk", "Μ. Α.", False, "0042", 3, "desk-1", "Β")
        refusals: list[str] = []

        async def take(number: int, case: str) -> bool:
            try:
                async with c.database.transaction() as connection:
                    text_ = f"0042/Β-{number:06d}/{lease.year}"
                    await numbers.use(connection, author, text_, lease.id, case)
                    await asyncio.sleep(0.01)
            except RefusedError as refused:
                refusals.append(refused.code)
                return False
            return True

        wins = await asyncio.gather(
            *(take(lease.first + n, f"case-{n}-{i}") for n in range(10) for i in range(4))
        )
        assert sum(wins) == 10
        assert refusals == ["sync.number_taken"] * 30
        assert await c.one("SELECT count(*) FROM number_used") == 10


async def test_a_number_outside_the_desks_lease_is_refused(centre):
    async with centre() as c:
        await c.desk.take_lease()
        others = await c.desks["desk-far"].take_lease()
        wrong = [
            {"number": f"0042/Β-{c.desk.lease.last + 1:06d}/{c.desk.lease.year}"},
            {"number": f"0517/Β-000001/{others.year}", "lease_id": others.id},
            {"number": f"0042/Β-000001/{c.desk.lease.year - 1}"},
            {"number": "0042/Β-1/2026"},
            {"number": "Π-0042-03-20261123-0017-9", "lease_id": ""},
            {"number": "Π-0042-04-20261123-0017-4", "lease_id": ""},
        ]
        sealed = [c.desk.seal("register_case", c.desk.registration(**one)) for one in wrong]
        assert states(await c.desk.push(*sealed)) == [("parked", "sync.rejected")] * len(wrong)
        assert await c.one('SELECT count(*) FROM "case"') == 0


async def test_a_provisional_number_is_accepted_and_marked(centre):
    async with centre() as c:
        await c.desk.take_lease()
        given = c.desk.registration(number="Π-0042-03-20261123-0017-0", lease_id="")
        from kep_client.domain.numbers import check_digit

        body = "Π-0042-03-20261123-0017"
        given = msgspec.structs.replace(given, number=f"{body}-{check_digit(body)}")
        assert states(await c.desk.push(c.desk.seal("register_case", given))) == [ACKNOWLEDGED]
        assert await c.one('SELECT flags FROM "case"') == ["provisional_number"]


async def test_a_refused_operation_is_parked_alone(centre):
    async with centre() as c:
        await c.desk.take_lease()
        good = c.desk.seal("register_case", c.desk.registration())
        bad = [
            c.desk.seal("register_case", c.desk.registration(service_id="unknown-service")),
            c.desk.seal("register_case", c.desk.registration(party_id="nobody")),
            c.desk.seal("register_case", c.desk.registration(answers={"copies": 1})),
            c.desk.seal("register_case", c.desk.registration(documents=[])),
            c.desk.seal("register_case", c.desk.registration(token="short")),
            c.desk.seal("register_case", c.desk.registration(registered_at="yesterday")),
            c.desk.seal("no_such_kind", c.desk.registration()),
            c.desk.seal("register_case", c.desk.registration(), payload='{"caseId": 5}'),
            c.desk.seal(
                "register_case", c.desk.registration(answers={"documentTitle": "a\u0000bc"})
            ),
            c.desk.seal("register_case", c.desk.registration(), payload="[" * 100_000),
        ]
        last = c.desk.seal("register_case", c.desk.registration())
        reply = await c.desk.push(good, *bad, last)
        assert states(reply) == [
            ACKNOWLEDGED,
            ("parked", "service.not_found"),
            ("parked", "request.not_found"),
            ("parked", "case.missing_answers"),
            ("parked", "case.missing_document"),
            *[("parked", "request.invalid")] * 6,
            ACKNOWLEDGED,
        ]
        assert await c.one('SELECT count(*) FROM "case"') == 2
        assert await c.one("SELECT count(*) FROM number_used") == 2


async def test_a_forged_signature_is_parked_and_blocks_nobody(centre):
    async with centre() as c:
        await c.desk.take_lease()
        first = c.desk.seal("register_case", c.desk.registration())
        victim = c.desk.seal("register_case", c.desk.registration())
        after = c.desk.seal("register_case", c.desk.registration())
        flipped = msgspec.structs.replace(
            victim, payload=victim.payload.replace("Υπεύθυνη", "Αυθαίρετη")
        )
        assert states(await c.desk.push(first, flipped, after)) == [
            ACKNOWLEDGED,
            ("parked", "sync.signature"),
            ACKNOWLEDGED,
        ]
        assert await c.one('SELECT count(*) FROM "case"') == 2


async def test_nobody_signs_in_the_name_of_another(centre):
    async with centre() as c:
        await c.desk.take_lease()
        mine, far = c.desk.clerk, c.desks["desk-far"].clerk
        colleague = type(mine)("clk-b", "kid-b", Ed25519PrivateKey.generate())
        await c.employ(c.desk, colleague)
        forged = [
            c.desk.seal("register_case", c.desk.registration(), by=mine, author=colleague.id),
            c.desk.seal("register_case", c.desk.registration(), by=mine, kid=colleague.kid),
            c.desk.seal("register_case", c.desk.registration(), by=far),
            c.desk.seal("register_case", c.desk.registration(), kid="kid-unknown"),
        ]
        honest = c.desk.seal("register_case", c.desk.registration(), by=colleague)
        reply = await c.desk.push(*forged, honest)
        assert states(reply) == [("parked", "sync.signature")] * 4 + [ACKNOWLEDGED]
        assert await c.rows("SELECT actor FROM case_event") == [("clk-b",)]


async def test_work_from_before_a_revocation_is_taken_and_later_work_is_not(centre):
    async with centre() as c:
        await c.desk.take_lease()
        before = c.desk.seal("register_case", c.desk.registration())
        await c.rows("UPDATE signing_key SET revoked_at = now() RETURNING 1")
        after = c.desk.seal("register_case", c.desk.registration())
        assert states(await c.desk.push(before, after)) == [
            ACKNOWLEDGED,
            ("parked", "sync.signature"),
        ]


async def test_a_clerk_without_a_counter_role_changes_nothing(centre):
    async with centre() as c:
        await c.desk.take_lease()
        admin = type(c.desk.clerk)("clk-it", "kid-it", Ed25519PrivateKey.generate())
        await c.employ(c.desk, admin, role="it_admin")
        sealed = c.desk.seal("register_case", c.desk.registration(), by=admin)
        assert states(await c.desk.push(sealed)) == [("parked", "access.denied")]


async def test_operations_of_another_workstation_are_not_taken(centre):
    async with centre() as c:
        await c.desk.take_lease()
        sealed = c.desk.seal("register_case", c.desk.registration())
        reply = await c.desks["desk-2"].push(sealed)
        assert states(reply) == [("parked", "sync.signature")]
        assert states(await c.desk.push(sealed)) == [ACKNOWLEDGED]


async def test_a_gap_is_held_until_the_missing_operation_comes(centre):
    async with centre() as c:
        await c.desk.take_lease()
        one, two, three = (c.desk.seal("register_case", c.desk.registration()) for _ in range(3))
        held = await c.desk.push(one, three)
        assert states(held) == [ACKNOWLEDGED, ("parked", "sync.sequence")]
        assert held.results[1].detail == "2"
        assert states(await c.desk.push(two, three)) == [ACKNOWLEDGED] * 2
        assert await c.one('SELECT count(*) FROM "case"') == 3


async def test_a_desk_restored_from_an_old_copy_is_noticed_and_overwrites_nothing(centre):
    async with centre() as c:
        await c.desk.take_lease()
        saved = (c.desk.seq, c.desk.previous)
        original = [c.desk.seal("register_case", c.desk.registration()) for _ in range(3)]
        await c.desk.push(*original)
        c.desk.seq, c.desk.previous = saved
        fork = [c.desk.seal("register_case", c.desk.registration()) for _ in range(4)]
        reply = await c.desk.push(*fork)
        assert {code for _, code in states(reply)} == {"sync.sequence"}
        assert await c.one('SELECT count(*) FROM "case"') == 3
        # The fourth would have been next by its number; its chain gives it away.
        assert await c.one("SELECT count(*) FROM stray_operation") == 4
        assert await c.one("SELECT seq FROM workstation_chain WHERE workstation = 'desk-1'") == 3


async def test_an_edit_of_untouched_fields_is_applied_and_a_second_opinion_is_kept(centre):
    async with centre() as c:
        await c.desk.take_lease()
        payload = c.desk.registration()
        other = c.desks["desk-2"]
        await c.desk.push(c.desk.seal("register_case", payload))

        def edit(base, patch, before):
            return EditCaseIn(case_id=payload.case_id, base_rev=base, patch=patch, before=before)

        mine = c.desk.seal("edit_case", edit(1, {"copies": 2}, {"copies": 1}))
        theirs = other.seal(
            "edit_case",
            edit(1, {"copies": 3, "recipient": "Τράπεζα"}, {"copies": 1, "recipient": None}),
        )
        same = c.desk.seal("edit_case", edit(1, {"copies": 2}, {"copies": 1}))
        assert states(await c.desk.push(mine)) == [ACKNOWLEDGED]
        assert states(await other.push(theirs)) == [("conflict", "sync.conflict")]
        assert states(await c.desk.push(same)) == [ACKNOWLEDGED]

        case = await shown_case(c)
        assert (case.answers["copies"], case.answers["recipient"]) == (2, "Τράπεζα")
        (conflict,) = case.conflicts
        assert (conflict.field, conflict.mine, conflict.theirs) == ("copies", "3", "2")
        assert conflict.by == "clk-desk-1"

        chosen = other.seal("edit_case", edit(case.rev, {"copies": 3}, {"copies": 2}))
        assert states(await other.push(chosen)) == [ACKNOWLEDGED]
        settled = await shown_case(c)
        assert (settled.answers["copies"], settled.conflicts) == (3, [])


async def shown_case(c):
    record = await c.record.people.open(
        c.clerk_actor(), GEORGIOS_ID, PurposeIn(kind="visit", context_id="v")
    )
    (case,) = record.cases
    return case


async def test_an_edit_that_breaks_the_form_or_belongs_elsewhere_is_parked(centre):
    async with centre() as c:
        await c.desk.take_lease()
        payload = c.desk.registration()
        await c.desk.push(c.desk.seal("register_case", payload))
        bad = EditCaseIn(
            case_id=payload.case_id, base_rev=1, patch={"copies": 99}, before={"copies": 1}
        )
        far = c.desks["desk-far"]
        assert states(await c.desk.push(c.desk.seal("edit_case", bad))) == [
            ("parked", "case.missing_answers")
        ]
        assert states(await far.push(far.seal("edit_case", bad))) == [("parked", "access.denied")]
        unknown = msgspec.structs.replace(bad, case_id="nowhere")
        assert states(await c.desk.push(c.desk.seal("edit_case", unknown))) == [
            ("parked", "request.not_found")
        ]


async def test_case_events_follow_the_table_and_the_state_is_told_on_refusal(centre):
    async with centre() as c:
        await c.desk.take_lease()
        payload = c.desk.registration()
        await c.desk.push(c.desk.seal("register_case", payload))

        def event(action):
            return c.desk.seal(
                "add_case_event", AddCaseEventIn(case_id=payload.case_id, action=action)
            )

        reply = await c.desk.push(
            event("hand_over"), event("issue_on_the_spot"), event("hand_over"), event("dance")
        )
        assert states(reply) == [
            ("parked", "sync.state_changed"),
            ACKNOWLEDGED,
            ACKNOWLEDGED,
            ("parked", "request.invalid"),
        ]
        assert reply.results[0].detail == "registered"
        case = await shown_case(c)
        assert case.state == "delivered"
        assert [row[0] for row in await c.rows("SELECT action FROM case_event ORDER BY seq")] == [
            "register",
            "issue_on_the_spot",
            "hand_over",
        ]


async def test_visits_corrections_and_offline_views_are_kept(centre):
    async with centre() as c:
        visit = RecordInteractionIn(
            interaction_id="01900000-0000-7000-8000-0000000000aa",
            channel="counter",
            kind="visit",
            title="Επίσκεψη Β 047",
            started_at="2026-11-23T08:42:00+00:00",
            ended_at="2026-11-23T08:50:00+00:00",
            party_id=ELENI_ID,
        )
        wish = RequestCorrectionIn(
            party_id=ELENI_ID, attribute="afm", proposed="094202783", evidence="seen"
        )
        view = ReportViewIn(
            party_id=ELENI_ID,
            purpose=PurposeIn(kind="ticket", context_id="Β 047"),
            data_classes=["identity"],
        )
        aimless = msgspec.structs.replace(view, purpose=PurposeIn(kind="visit", context_id=" "))
        reply = await c.desk.push(
            c.desk.seal("record_interaction", visit),
            c.desk.seal("record_interaction", visit),
            c.desk.seal("request_correction", wish),
            c.desk.seal("report_view", view),
            c.desk.seal("report_view", aimless),
            c.desk.seal("record_interaction", msgspec.structs.replace(visit, channel="smoke")),
        )
        assert states(reply) == [ACKNOWLEDGED] * 4 + [
            ("parked", "access.purpose_required"),
            ("parked", "request.invalid"),
        ]
        assert await c.one("SELECT count(*) FROM interaction") == 1
        assert await c.rows("SELECT basis, actor, party_id, protocol FROM access_log") == [
            ("offline", "clk-desk-1", ELENI_ID, "Β 047")
        ]
        assert await c.rows("SELECT attribute, author FROM correction_request") == [
            ("afm", "clk-desk-1")
        ]


async def test_a_case_for_somebody_of_another_office_is_seen_by_both(centre):
    async with centre() as c:
        (stranger,) = await c.rows("SELECT id FROM party WHERE office = '0517'")
        await c.desk.take_lease()
        payload = c.desk.registration(party_id=stranger[0])
        before = {office: await pulled(c, office) for office in ("0042", "0517")}
        assert ("party", stranger[0]) not in before["0042"]
        assert states(await c.desk.push(c.desk.seal("register_case", payload))) == [ACKNOWLEDGED]
        for office in ("0042", "0517"):
            entries = await pulled(c, office)
            assert ("case", payload.case_id) in entries
            assert ("party", stranger[0]) in entries


async def pulled(c, office):
    async with c.database.transaction() as connection:
        page = (await read_page(connection, office, "", 1000)).page(c.record.sealing)
    return {(entry.entity, entry.id) for entry in page.entries}


async def test_a_hundred_edits_and_an_event_of_one_batch_see_each_other(centre):
    async with centre() as c:
        await c.desk.take_lease()
        payload = c.desk.registration()
        batch = [c.desk.seal("register_case", payload)]
        for copies in range(2, 12):
            edit = EditCaseIn(
                case_id=payload.case_id,
                base_rev=copies - 1,
                patch={"copies": copies},
                before={"copies": copies - 1},
            )
            batch.append(c.desk.seal("edit_case", edit))
        late = EditCaseIn(
            case_id=payload.case_id, base_rev=1, patch={"copies": 20}, before={"copies": 1}
        )
        batch.append(c.desk.seal("edit_case", late))
        chosen = EditCaseIn(
            case_id=payload.case_id, base_rev=12, patch={"copies": 20}, before={"copies": 11}
        )
        batch.append(c.desk.seal("edit_case", chosen))
        issue = AddCaseEventIn(case_id=payload.case_id, action="issue_on_the_spot")
        batch.append(c.desk.seal("add_case_event", issue))
        reply = await c.desk.push(*batch)
        assert states(reply) == [
            *[ACKNOWLEDGED] * 11,
            ("conflict", "sync.conflict"),
            *[ACKNOWLEDGED] * 2,
        ]
        assert [result.entity_rev for result in reply.results] == list(range(1, 15))
        case = await shown_case(c)
        assert (case.rev, case.answers["copies"], case.state) == (14, 20, "ready_for_pickup")
        assert case.conflicts == []


async def test_a_payload_that_no_database_can_hold_is_parked_alone(centre):
    async with centre() as c:
        await c.desk.take_lease()
        odd = [
            c.desk.seal("edit_case", c.desk.registration(), payload=text)
            for text in (
                '{"caseId":"a\\u0000","baseRev":1,"patch":{},"before":{}}',
                '{"caseId":"..","baseRev":1,"patch":{},"before":{}}',
                '{"caseId":"x","baseRev":-1,"patch":{},"before":{}}',
                "null",
                "",
            )
        ]
        good = c.desk.seal("register_case", c.desk.registration())
        reply = await c.desk.push(*odd, good)
        assert [state for state, _ in states(reply)] == ["parked"] * 5 + ["acknowledged"]


async def test_a_signed_field_that_could_be_read_as_two_is_not_believed(centre):
    async with centre() as c:
        await c.desk.take_lease()
        for field in ("op_id", "kid", "author", "kind", "entity", "previous"):
            sealed = c.desk.seal("register_case", c.desk.registration())
            forged = c.desk.clerk.sign(msgspec.structs.replace(sealed, **{field: "x\n"}))
            assert states(await c.desk.push(forged)) == [("parked", "sync.signature")]
        assert await c.one("SELECT count(*) FROM operation") == 0
