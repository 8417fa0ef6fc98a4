"""The receipt is a proof: its number, its QR and its words must be on the paper."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
import zxingcpp
from PySide6.QtPrintSupport import QPrinter

from kep_client.domain.numbers import ProvisionalNumber
from kep_client.errors import DeviceError
from kep_client.ports.printer import (
    JobState,
    PrinterStatus,
    PrintState,
    Receipt,
    ReceiptLine,
)
from ui.printing import QtPainterPress, QtReceiptPress
from ui.receipt_page import receipt_pdf
from ui.theme import typeface

pytestmark = pytest.mark.gui

ADDRESS = "https://kep.example/v/7F3K92QDM4XA7F3K92QDM4XA12"
RECEIPT = Receipt(
    municipality="Δήμος Χαλανδρίου",
    office="0042",
    number="0042/Β-000153/2026",
    provisional=False,
    registered_at=datetime(2026, 11, 23, 10, 58, tzinfo=ZoneInfo("Europe/Athens")),
    service="Πιστοποιητικό οικογενειακής κατάστασης",
    applicant="Παπαδόπουλος Γεώργιος του Νικολάου",
    afm_masked="••••••783",
    authority="Δήμος Χαλανδρίου, Τμήμα Δημοτικής Κατάστασης",
    due_on=date(2027, 1, 12),
    papers=(
        ReceiptLine("Δελτίο ταυτότητας", "επιδείχθηκε, επιστράφηκε", 0),
        ReceiptLine("Εξουσιοδότηση", "κρατήθηκε αντίγραφο", 3),
    ),
    verify_url=ADDRESS,
    check_code="7F3K-92QD-M4XA",
    clerk="Μ. Αντωνίου",
    desk=3,
)


@pytest.fixture(autouse=True)
def faces(qapp):
    typeface.load()


def words(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_the_receipt_shows_number_time_service_deadline_and_papers():
    (page,) = words(receipt_pdf(RECEIPT))

    for text in (
        "Αριθμός πρωτοκόλλου",
        "0042/Β-000153/2026",
        "23/11/2026 10:58",
        "Πιστοποιητικό οικογενειακής κατάστασης",
        "έως 12/01/2027",
        "1 Δελτίο ταυτότητας επιδείχθηκε, επιστράφηκε –",
        "2 Εξουσιοδότηση κρατήθηκε αντίγραφο 3",
        "7F3K-92QD-M4XA",
        "θυρίδα 3",
    ):
        assert text in page
    assert "ΕΚΠΑΙΔΕΥΣΗ" not in page


def test_a_phone_reads_the_address_behind_the_qr_and_nothing_personal():
    page = pypdfium2.PdfDocument(receipt_pdf(RECEIPT))[0].render(scale=3).to_pil()

    (code,) = zxingcpp.read_barcodes(page)

    assert code.text == ADDRESS


def test_a_provisional_number_never_calls_itself_a_protocol_number():
    number = str(ProvisionalNumber("0042", 3, date(2026, 11, 23), 17))
    (page,) = words(receipt_pdf(replace(RECEIPT, number=number, provisional=True)))

    assert "ΠΡΟΣΩΡΙΝΗ" in page
    assert f"Προσωρινός αριθμός Ημερομηνία και ώρα {number}" in page
    assert "Αριθμός πρωτοκόλλου" not in page


def test_many_papers_go_on_over_a_second_page_that_repeats_the_number():
    many = tuple(ReceiptLine(f"Δικαιολογητικό {n}", "κρατήθηκε αντίγραφο", 1) for n in range(40))

    first, *rest = words(receipt_pdf(replace(RECEIPT, papers=many)))

    assert "Σελίδα 1" in first
    assert len(rest) == 1
    assert "0042/Β-000153/2026" in rest[0]
    assert "Σελίδα 2" in rest[0]
    assert "40 Δικαιολογητικό 39" in " ".join([first, *rest])


def test_a_practice_receipt_says_that_it_has_no_force():
    (page,) = words(receipt_pdf(replace(RECEIPT, training=True)))

    assert "ΕΚΠΑΙΔΕΥΣΗ – χωρίς ισχύ" in page


def test_the_files_properties_name_nobody():
    document = pypdfium2.PdfDocument(receipt_pdf(RECEIPT))

    assert document.get_metadata_value("Title") == "Απόδειξη παραλαβής"
    assert "Παπαδόπουλος" not in str(document.get_metadata_dict())


async def test_a_desk_without_a_printer_says_that_no_paper_came_out():
    assert await QtReceiptPress().print(RECEIPT) is PrintState.SAVED_ONLY
    assert await QtPainterPress(lambda: None).print(RECEIPT) is PrintState.SAVED_ONLY


async def test_a_windows_printer_gets_the_same_drawing_and_promises_no_more_than_sent(tmp_path):
    def to_file():
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "paper.pdf"))
        return printer

    assert await QtPainterPress(to_file).print(RECEIPT) is PrintState.SENT
    assert words((tmp_path / "paper.pdf").read_bytes()) == words(receipt_pdf(RECEIPT))


@pytest.mark.qt_log_ignore("QPainter::begin")
async def test_a_printer_that_does_not_begin_is_told(tmp_path):
    def nowhere():
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "missing" / "paper.pdf"))
        return printer

    with pytest.raises(DeviceError, match=r"print\.failed"):
        await QtPainterPress(nowhere).print(RECEIPT)


class ConfirmingSpooler:
    """A print service whose default printer reports the end of its jobs."""

    def __init__(self, *states):
        self.states = list(states)
        self.titles = []

    async def printers(self):
        quiet = PrinterStatus("other", "Other", accepts=True)
        return (quiet, PrinterStatus("p", "Model", accepts=True, confirms=True, is_default=True))

    async def submit(self, printer, title, pdf):
        assert printer == "p"
        self.titles.append(title)
        return "7"

    async def job(self, job_id):
        assert job_id == "7"
        return self.states.pop(0)


async def test_only_a_printer_that_reports_the_end_makes_it_printed():
    spooler = ConfirmingSpooler(JobState.PRINTING, JobState.DONE)
    assert await QtReceiptPress(spooler).print(RECEIPT) is PrintState.PRINTED
    assert spooler.titles == ["Απόδειξη παραλαβής"]
