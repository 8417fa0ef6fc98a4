"""The receipt of an application: proof of entry in the register (Law 2690/1999 article 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from PySide6.QtCore import Qt

from ui.sheet import (
    BOLD,
    BOTTOM,
    HEAD,
    LABEL,
    LEFT,
    LONG_NUMBER,
    NUMBER,
    PLAIN,
    RIGHT,
    SMALL,
    STRONG,
    TITLE,
    Ink,
    Sheet,
    draw_pdf,
)

if TYPE_CHECKING:
    from kep_client.ports.printer import Receipt, ReceiptLine

TITLE_OF_FILE = "Απόδειξη παραλαβής"
"""Neutral: it shows in windows and in the lists of print queues."""
_TO_THE_RIGHT = Ink(size=32, align=Qt.AlignmentFlag.AlignRight)
_WARNING = (
    "ΠΡΟΣΩΡΙΝΗ – εκδόθηκε χωρίς γραμμή. Ο παρακάτω αριθμός δεν είναι αριθμός πρωτοκόλλου. "
    "Τον οριστικό αριθμό θα τον βρείτε με το QR, συνήθως την ίδια ημέρα."
)
_MEANING = (
    "Η απόδειξη βεβαιώνει την παραλαβή. Δεν σημαίνει ότι η αίτηση εγκρίθηκε ή ότι τα "
    "δικαιολογητικά είναι πλήρη. Αν λείπει κάτι, ο φορέας θα σας ειδοποιήσει."
)
_QR_SIDE = 260.0
_FOOT_HEIGHT = 560.0


def receipt_pdf(receipt: Receipt) -> bytes:
    """Return the receipt as a PDF of one page, or of more when there are many papers."""
    return draw_pdf(TITLE_OF_FILE, lambda sheet: draw_receipt(sheet, receipt))


def draw_receipt(sheet: Sheet, receipt: Receipt) -> None:
    """Draw the receipt on paper; the PDF and every printer get the same drawing."""
    _letterhead(sheet, receipt)
    _number(sheet, receipt)
    _application(sheet, receipt)
    _papers(sheet, receipt)
    if not sheet.room(_FOOT_HEIGHT):
        _turn(sheet, receipt)
    _verification(sheet, receipt)
    _signature(sheet, receipt)
    _foot(sheet)


def _letterhead(sheet: Sheet, receipt: Receipt) -> None:
    if receipt.training:
        sheet.text("ΕΚΠΑΙΔΕΥΣΗ – χωρίς ισχύ", _TO_THE_RIGHT)
    sheet.line(receipt.municipality, STRONG, 2)
    sheet.line(f"Κέντρο Εξυπηρέτησης Πολιτών · κωδικός {receipt.office}", PLAIN, 24)
    sheet.rule()
    sheet.y += 40
    sheet.line("Απόδειξη παραλαβής αίτησης", TITLE, 0)
    if not receipt.provisional:
        sheet.line("και βεβαίωση καταχώρισης στο πρωτόκολλο", LABEL, 0)
    sheet.y += 24


def _number(sheet: Sheet, receipt: Receipt) -> None:
    if receipt.provisional:
        sheet.line(_WARNING, BOLD, 20)
    sheet.frame(186, dashed=receipt.provisional)
    sheet.y += 26
    half = (LEFT + RIGHT) / 2 + 140
    label = "Προσωρινός αριθμός" if receipt.provisional else "Αριθμός πρωτοκόλλου"
    sheet.text(label, LABEL, LEFT + 40)
    sheet.text("Ημερομηνία και ώρα", LABEL, half)
    sheet.y += 54
    # A provisional number is longer; it must still be readable aloud and stay on one line.
    sheet.text(receipt.number, LONG_NUMBER if receipt.provisional else NUMBER, LEFT + 40, half)
    sheet.text(f"{receipt.registered_at:%d/%m/%Y %H:%M}", NUMBER, half)
    sheet.y += 140


def _application(sheet: Sheet, receipt: Receipt) -> None:
    sheet.line("Η αίτηση", HEAD, 14)
    sheet.pair("Υπηρεσία", receipt.service, BOLD)
    person = f"{receipt.applicant} · ΑΦΜ {receipt.afm_masked}" if receipt.afm_masked else ""
    sheet.pair("Αιτών", person or receipt.applicant)
    sheet.pair("Αρμόδιος φορέας", receipt.authority)
    if receipt.due_on is not None:
        sheet.pair("Προθεσμία απάντησης", f"έως {receipt.due_on:%d/%m/%Y}")
    sheet.y += 24


def _papers(sheet: Sheet, receipt: Receipt) -> None:
    if not receipt.papers:
        return
    sheet.line("Δικαιολογητικά που παραδόθηκαν ή επιδείχθηκαν", HEAD, 14)
    _row(sheet, ("α/α", "Έγγραφο", "Τι έγινε", "Σελίδες"), STRONG)
    for index, paper in enumerate(receipt.papers, start=1):
        if not sheet.room(60):
            _turn(sheet, receipt)
        _row(sheet, _cells(index, paper), PLAIN)
    sheet.y += 8


def _cells(index: int, paper: ReceiptLine) -> tuple[str, str, str, str]:
    return (str(index), paper.title, paper.done, str(paper.pages) if paper.pages else "–")


def _row(sheet: Sheet, texts: tuple[str, str, str, str], ink: Ink) -> None:
    edges = (LEFT, LEFT + 80, LEFT + 920, RIGHT - 170, RIGHT)
    inks = (ink, ink, ink, Ink(ink.size, ink.weight, ink.colour, Qt.AlignmentFlag.AlignRight))
    sheet.columns(
        tuple(
            (text, own, left, right)
            for text, own, left, right in zip(texts, inks, edges, edges[1:], strict=False)
        )
    )


def _verification(sheet: Sheet, receipt: Receipt) -> None:
    sheet.line(_MEANING, SMALL, 40)
    code = segno.make(receipt.verify_url, error="m", micro=False)
    rows = [[bool(cell) for cell in row] for row in code.matrix_iter(scale=1, border=2)]
    sheet.squares(rows, LEFT, _QR_SIDE)
    beside = LEFT + _QR_SIDE + 50
    top = sheet.y
    sheet.y += 60
    sheet.y += sheet.text("Έλεγχος γνησιότητας:", PLAIN, beside) + 6
    sheet.y += sheet.text("σαρώστε το QR ή δώστε τον κωδικό στη σελίδα ελέγχου.", PLAIN, beside) + 6
    sheet.text(f"Κωδικός ελέγχου: {receipt.check_code}", BOLD, beside)
    sheet.y = top + _QR_SIDE + 50


def _signature(sheet: Sheet, receipt: Receipt) -> None:
    half = (LEFT + RIGHT) / 2 + 80
    sheet.text(f"Ο/Η υπάλληλος: {receipt.clerk}, θυρίδα {receipt.desk}", SMALL)
    sheet.text("Σφραγίδα υπηρεσίας", SMALL, half)
    sheet.y += 170
    sheet.rule(width=2.0, right=half - 120)


def _turn(sheet: Sheet, receipt: Receipt) -> None:
    _foot(sheet)
    sheet.next_page()
    sheet.line(receipt.number, STRONG, 30)


def _foot(sheet: Sheet) -> None:
    sheet.y = BOTTOM - 70
    sheet.rule()
    sheet.y += 14
    sheet.text("Για τα προσωπικά σας δεδομένα απευθυνθείτε σε αυτό το ΚΕΠ.", SMALL)
    sheet.text(f"Σελίδα {sheet.page}", _TO_THE_RIGHT)
