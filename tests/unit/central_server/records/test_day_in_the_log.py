"""A day at the counter: exactly its rows in the log, and all of them in the citizen's print."""

from central_server.access_log.accesses import Accesses
from central_server.access_log.basis import break_the_glass
from central_server.access_log.reporting import Reporting
from central_server.seed.known import ELENI_ID, GEORGIOS_ID
from kep_client.wire.access_log import AccessesRequest, AccessEventIn
from kep_client.wire.operations import ReportViewIn
from kep_client.wire.parties import SearchRequest
from kep_client.wire.purpose import PurposeIn

VISIT = PurposeIn(kind="visit", context_id="visit-1", activity="PA-001")
WHY = "Λιπόθυμος στην αίθουσα, ψάχνουμε συγγενή να ειδοποιήσουμε"

OPENED = "Άνοιγμα του φακέλου σας"
PRINTED = [
    ("0042", OPENED, "επίσκεψη στο κατάστημα"),
    ("0042", "Εκτύπωση στοιχείων σας", "επίσκεψη στο κατάστημα"),
    ("0042", OPENED, "επίσκεψη στο κατάστημα (χωρίς σύνδεση, δηλώθηκε αργότερα)"),
    ("0042", OPENED, "έκτακτη πρόσβαση με αιτιολογία, ελέγχεται"),
    ("0517", OPENED, "επίσκεψη στο κατάστημα"),
]


async def test_every_look_of_the_day_is_its_row_and_stands_in_the_print(centre):
    async with centre() as c:
        people, clerk = c.record.people, c.clerk_actor()
        reply = await people.search(clerk, SearchRequest(purpose=VISIT, words=["Παπαδ"]))
        assert reply.receipt.n == 1
        await people.open(clerk, GEORGIOS_ID, VISIT)
        await people.open(c.clerk_actor("0517"), GEORGIOS_ID, VISIT)
        await people.open(clerk, ELENI_ID, VISIT)
        printed = AccessEventIn(
            purpose=VISIT, action="print", party_id=GEORGIOS_ID, data_classes=["case"]
        )
        await Reporting(c.database).event(clerk, printed)
        offline = ReportViewIn(
            party_id=GEORGIOS_ID, action="view", data_classes=["identity"], purpose=VISIT
        )
        pushed = await c.desk.push(c.desk.seal("report_view", offline))
        assert pushed.results[0].state == "acknowledged"
        glass = await break_the_glass(c.database, c.record.sealing, clerk, WHY)
        emergency = PurposeIn(kind="break_glass", context_id=glass.context_id)
        await people.open(clerk, GEORGIOS_ID, emergency)

        rows = await c.rows(
            "SELECT office, action, basis, result_count FROM access_log ORDER BY office, n"
        )
        assert rows == [
            ("0042", "search", "normal", 2),
            ("0042", "view", "normal", 1),
            ("0042", "view", "normal", 1),
            ("0042", "print", "normal", 1),
            ("0042", "view", "offline", 1),
            ("0042", "break_glass", "break_glass", 0),
            ("0042", "view", "break_glass", 1),
            ("0517", "view", "normal", 1),
        ]
        shown = await Accesses(c.database).of(clerk, GEORGIOS_ID, AccessesRequest(purpose=VISIT))
        told = sorted((one.office, one.action, one.purpose) for one in shown.accesses)
        assert told == sorted(PRINTED)
