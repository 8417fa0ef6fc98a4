"""Who looked: every way of disclosing is a row, and the citizen can read it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from litestar import Litestar
from litestar.di import Provide

from central_server.access_log.accesses import Accesses
from central_server.access_log.accesses_page import accesses_html
from central_server.access_log.basis import basis_of, break_the_glass, check_reason
from central_server.access_log.looks import Look
from central_server.access_log.purge import purge
from central_server.access_log.reporting import Reporting
from central_server.access_log.telling import HEADER, receipts_told
from central_server.api import access_log as routes
from central_server.auth.actor import Actor, ActorKind
from central_server.records.services import Record
from kep_client.domain.clerk import Role
from kep_client.errors import KepError
from kep_client.wire.access_log import AccessesRequest, AccessEventIn, ReceiptIn, ReceiptsIn
from kep_client.wire.purpose import PurposeIn
from server_kit.bodies import StrictRequest
from server_kit.problems import HANDLERS

OFFICE = "0042"
TICKET = PurposeIn(kind="ticket", context_id="A017", activity="PA-001")
VISIT = PurposeIn(kind="visit", context_id="visit-1", activity="PA-001")
NOON = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
WHY = "Λιπόθυμος στην αίθουσα, ψάχνουμε συγγενή να ειδοποιήσουμε"


def clerk_of(clerk="clk-a", office=OFFICE, role=Role.CLERK, desk="desk-1") -> Actor:
    return Actor(ActorKind.CLERK, clerk, office, desk, frozenset({role}), "clerk")


def desk_of() -> Actor:
    return Actor(ActorKind.WORKSTATION, "desk-1", OFFICE, "desk-1", scope="sync")


def event(action="print", party_id="p-1", **changes):
    given = {"purpose": TICKET, "action": action, "party_id": party_id, "data_classes": ["case"]}
    return AccessEventIn(**given | changes)


async def refused(awaitable) -> str:
    with pytest.raises(KepError) as fault:
        await awaitable
    return fault.value.code


async def test_a_print_is_logged_before_it_is_done_and_answers_with_its_receipt(log):
    async with log() as day:
        await day.add_person()
        reporting = Reporting(day.database)
        for action in ("print", "reveal", "export"):
            reply = await reporting.event(clerk_of(), event(action, count=2), "10.0.0.7")
        assert reply.receipt.n == 3
        rows = await day.run(
            "SELECT action, actor, role, party_id, result_count, basis, ip, protocol"
            " FROM access_log ORDER BY n"
        )
        assert rows[0] == ("print", "clk-a", "clerk", "p-1", 2, "normal", "10.0.0.7", "A017")
        assert [row[0] for row in rows] == ["print", "reveal", "export"]
        assert (await day.verdict()).findings == ()


async def test_what_is_no_look_of_a_clerk_with_a_reason_is_refused_and_leaves_no_row(log):
    async with log() as day:
        await day.add_person()
        reporting = Reporting(day.database)
        nowhere = PurposeIn(kind="visit", context_id=" ")
        assert await refused(reporting.event(desk_of(), event())) == "access.denied"
        admin = clerk_of(role=Role.IT_ADMIN)
        assert await refused(reporting.event(admin, event())) == "access.denied"
        unknown = event(party_id="nobody")
        assert await refused(reporting.event(clerk_of(), unknown)) == "request.not_found"
        aimless = event(purpose=nowhere)
        assert await refused(reporting.event(clerk_of(), aimless)) == "access.purpose_required"
        assert await day.run("SELECT 1 FROM access_log") == []


async def test_when_the_log_cannot_be_written_nothing_is_told_or_allowed(log):
    async with log() as day:
        await day.add_person()
        await day.look()
        await day.run("ALTER TABLE access_log ADD CONSTRAINT full_disk CHECK (n < 2)")
        asked = AccessesRequest(purpose=TICKET)
        for attempt in (
            Reporting(day.database).event(clerk_of(), event()),
            Accesses(day.database).of(clerk_of(), "p-1", asked),
            break_the_glass(day.database, day.sealing, clerk_of(), WHY),
        ):
            assert await refused(attempt) == "central.log_unavailable"
        assert await day.run("SELECT 1 FROM break_glass") == []


async def test_broken_glass_opens_for_half_an_hour_for_one_clerk_at_one_desk(log):
    async with log() as day:
        reply = await break_the_glass(day.database, day.sealing, clerk_of(), WHY)
        purpose = PurposeIn(kind="break_glass", context_id=reply.context_id)
        now = datetime.now(UTC)

        async def basis(actor, at):
            async with day.database.transaction() as connection:
                return await basis_of(connection, actor, purpose, at)

        assert await basis(clerk_of(), now) == "break_glass"
        assert await basis(clerk_of(), now + timedelta(minutes=29)) == "break_glass"
        late = basis(clerk_of(), now + timedelta(minutes=31))
        for stranger in (late, basis(clerk_of("clk-b"), now), basis(clerk_of(desk="d-9"), now)):
            assert await refused(stranger) == "access.purpose_required"
        ((reason, action),) = await day.run("SELECT reason, action FROM access_log")
        assert action == "break_glass"
        assert WHY.encode() not in bytes(reason)
        assert day.sealing.open(bytes(reason), "access.reason") == WHY


@pytest.mark.parametrize("nothing", ["a" * 15, "aaa aaa aaa aaa", "επείγον", "γιατί γιατί γιατί"])
def test_a_reason_that_says_nothing_is_no_reason(nothing):
    with pytest.raises(KepError) as fault:
        check_reason(nothing)
    assert fault.value.code == "access.reason_needed"
    check_reason(WHY)


async def test_the_citizen_reads_who_looked_without_names_and_without_others(log):
    async with log() as day:
        await day.employ()
        await day.add_person()
        await day.add_person("p-2", "Βλάχος")
        await day.look(actor=clerk_of(role=Role.SENIOR_CLERK), at=NOON)
        await day.look(look=Look("view", "p-2"), at=NOON)
        await day.look(actor=clerk_of("clk-b", "0517"), purpose=VISIT, at=NOON + timedelta(hours=1))
        await day.run("UPDATE party SET merged_into = 'p-1' WHERE id = 'p-2'")
        await day.look(look=Look("print", "p-2", ("documents",)), at=NOON + timedelta(hours=2))
        await day.run("UPDATE party SET merged_into = NULL")
        asked = AccessesRequest(purpose=TICKET)
        reply = await Accesses(day.database).of(clerk_of(), "p-1", asked)
        assert [(one.office_name, one.action, one.role, one.purpose) for one in reply.accesses] == [
            ("ΚΕΠ Βόλου", "Άνοιγμα του φακέλου σας", "υπάλληλος ΚΕΠ", "επίσκεψη στο κατάστημα"),
            (
                "ΚΕΠ Καλαμαριάς",
                "Άνοιγμα του φακέλου σας",
                "έμπειρος υπάλληλος ΚΕΠ",
                "εξυπηρέτηση με αριθμό προτεραιότητας",
            ),
        ]
        page = accesses_html(reply, "Γεώργιος <Παπαδόπουλος>")
        assert "20/11/2026 12:00" in page
        assert "&lt;Παπαδόπουλος&gt;" in page
        for hidden in ("clk-a", "clk-b", "Αντωνίου", "p-1", "Βλάχος", "<script"):
            assert hidden not in page
        await day.run("UPDATE party SET merged_into = 'p-1' WHERE id = 'p-2'")
        again = await Accesses(day.database).of(clerk_of(), "p-1", asked)
        # Both looks at the merged record, and the question before this one.
        assert len(again.accesses) == 5
        assert again.accesses[0].action == "Προβολή του ποιος είδε τα στοιχεία σας"


async def test_a_long_history_comes_in_pages_without_a_gap_or_a_double(log):
    async with log() as day:
        await day.add_person()
        await day.look(4, at=NOON)
        await day.look(3, actor=clerk_of(office="0517"), at=NOON)
        await day.look(2)
        seen, before = [], ""
        while True:
            asked = AccessesRequest(purpose=TICKET, limit=2, before=before)
            reply = await Accesses(day.database).of(clerk_of(office="0517"), "p-1", asked)
            page = [one for one in reply.accesses if one.action.startswith("Άνοιγμα")]
            seen += [one.reference for one in page]
            if not reply.next:
                break
            before = reply.next
        assert len(seen) == len(set(seen)) == 9
        foreign = AccessesRequest(purpose=TICKET, before="x/y/z")
        asking = Accesses(day.database).of(clerk_of(), "p-1", foreign)
        assert await refused(asking) == "request.invalid"


async def test_receipts_that_the_log_contradicts_raise_the_alarm_at_both_ends(log):
    async with log() as day:
        await day.look(5)
        await day.signer.sign(datetime.now(UTC))
        handed = [ReceiptIn(office=OFFICE, n=one.n, head=one.head.hex()) for one in day.receipts]
        reporting = Reporting(day.database)
        good = await reporting.receipts(desk_of(), ReceiptsIn(receipts=handed))
        assert (good.taken, good.contradicted) == (5, [])
        assert day.key.verifier.holds(good.checkpoint)
        assert good.checkpoint.n == 5
        await day.run(
            "DELETE FROM access_log WHERE n > 3",
            "UPDATE access_head SET n = 3, head = (SELECT head FROM access_log WHERE n = 3)",
        )
        bad = await reporting.receipts(desk_of(), ReceiptsIn(receipts=handed))
        assert [one.n for one in bad.contradicted] == [4, 5]
        # They are kept, so that the next verification names it without anybody's file.
        assert [one.attack.value for one in (await day.verdict()).findings] == ["tail_cut"]
        other = [ReceiptIn(office="0517", n=1, head="00" * 32)]
        assert (await reporting.receipts(desk_of(), ReceiptsIn(receipts=other))).taken == 0


async def test_every_good_answer_that_discloses_carries_its_receipt_in_a_header(log):
    async with log() as day:
        await day.add_person()
        provided = {"actor": clerk_of(), "record": Record.create(day.database, day.folder)}
        app = Litestar(
            routes.ROUTES,
            dependencies={name: _provide(value) for name, value in provided.items()},
            exception_handlers=HANDLERS,
            middleware=[receipts_told],
            request_class=StrictRequest,
            logging_config=None,
        )
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://centre") as http:
            body = {"purpose": {"kind": "ticket", "contextId": "A017"}}
            good = await http.post("/v1/parties/p-1/accesses", json=body)
            office, n, head = good.headers[HEADER].split()
            assert (office, int(n), head) == (OFFICE, 1, good.json()["receipt"]["head"])
            unknown = await http.post("/v1/parties/nobody/accesses", json=body)
            assert (unknown.status_code, HEADER in unknown.headers) == (404, False)
            handing = await http.post("/v1/audit/receipts", json={"receipts": []})
            assert (handing.status_code, HEADER in handing.headers) == (200, False)
            silly = await http.post("/v1/audit/break-glass", json={"reason": "a"})
            assert (silly.status_code, silly.json()["code"]) == (422, "access.reason_needed")
            wrong = {**body, "action": "destroy", "partyId": "p-1", "dataClasses": ["case"]}
            assert (await http.post("/v1/audit/events", json=wrong)).status_code == 400


async def test_purged_content_is_gone_the_chain_stays_and_the_purge_is_a_row(log):
    async with log() as day:
        await day.look(6, at=NOON)
        await day.look(2, at=NOON + timedelta(days=40))
        done = await purge(day.database, OFFICE, NOON + timedelta(days=1))
        assert (done.rows, done.to) == (6, 6)
        rows = await day.run("SELECT n, actor, salt, reason, action FROM access_log ORDER BY n")
        assert [row[1:4] for row in rows[:6]] == [(None, None, None)] * 6
        assert (rows[8][1], rows[8][4]) == ("kep-central", "purge")
        verdict = await day.verdict(day.receipts)
        assert (verdict.findings, verdict.rows, verdict.vouched) == ((), 9, 8)
        again = await purge(day.database, OFFICE, NOON + timedelta(days=1))
        assert (again.rows, len(await day.run("SELECT 1 FROM access_log"))) == (0, 9)
        await purge(day.database, OFFICE, datetime.now(UTC) + timedelta(days=1))
        assert (await day.verdict(day.receipts)).findings == ()


APPENDS = """
import asyncio, sys
from datetime import UTC, datetime
from central_server.access_log.log import append
from central_server.access_log.looks import Look, row_of
from central_server.auth.actor import Actor, ActorKind
from central_server.database import Database
from kep_client.wire.purpose import PurposeIn

async def main():
    actor = Actor(ActorKind.CLERK, sys.argv[2], "0042", "desk")
    async with Database(sys.argv[1]) as database:
        async def one():
            async with database.transaction() as connection:
                purpose = PurposeIn(kind="visit", context_id="v")
                row = row_of(actor, purpose, Look("view", "p-1"), datetime.now(UTC))
                receipt = await append(connection, "0042", row)
            print(receipt.n, receipt.head.hex())
        await asyncio.gather(*(one() for _ in range(40)))

asyncio.run(main())
"""


async def test_two_processes_that_append_at_once_keep_one_chain(log, database_url):
    from central_server.access_log.log import Receipt

    async with log() as day:
        running = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-c", APPENDS, database_url, name, stdout=subprocess.PIPE
            )
            for name in ("clk-a", "clk-b")
        ]
        told = []
        for process in running:
            out, _ = await process.communicate()
            assert process.returncode == 0
            told += [line.split() for line in out.decode().splitlines()]
        receipts = [Receipt(OFFICE, int(n), bytes.fromhex(head)) for n, head in told]
        assert sorted(one.n for one in receipts) == list(range(1, 81))
        verdict = await day.verdict(receipts)
        assert (verdict.findings, verdict.rows, verdict.vouched) == ((), 80, 80)
        actors = await day.run("SELECT actor, count(*) FROM access_log GROUP BY 1 ORDER BY 1")
        assert actors == [("clk-a", 40), ("clk-b", 40)]


def test_the_contract_refuses_what_is_no_receipt():
    import msgspec

    for wrong in ({"n": 0}, {"head": "zz"}, {"office": "0042 "}, {"n": 1.5}):
        given = {"office": "0042", "n": 1, "head": "00" * 32} | wrong
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(json.dumps(given), type=ReceiptIn)


def _provide(value: object) -> Provide:
    return Provide(lambda: value, sync_to_thread=False)
