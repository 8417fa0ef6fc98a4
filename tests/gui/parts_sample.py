"""Sign-in, lock and a form built from the parts, as pictures and tests need them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.frame.centred_page import CentredPage
from ui.widgets.card import Card, Facts, Hairline, SectionHead, Well
from ui.widgets.chip import Chip
from ui.widgets.empty_state import EmptyState, IconDisc, Skeleton
from ui.widgets.form_field import FormField
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.rows.delegates import TwoLineDelegate
from ui.widgets.rows.row_list import RowList
from ui.widgets.rows.values import TwoLineRow
from ui.widgets.secrets import PassphraseField, SecretBoxes
from ui.widgets.segments import Choice, Segments
from ui.widgets.strips import Notice, OfflineBanner, ProblemStrip, StripAction
from ui.widgets.text import Text

REMOVED = Notice(
    "Η κάρτα βγήκε πριν τελειώσει η ανάγνωση",
    "Αφήστε την ξανά στον αναγνώστη· η ανάγνωση συνεχίζει μόνη της.",
    "warn",
    (StripAction("skip", "Συνέχεια χωρίς τσιπ"),),
    "card.removed",
    Icon.CARD,
)
OFFLINE = Notice(
    "Χωρίς γραμμή από τις 10:31",
    "Συνεχίζετε κανονικά. Ό,τι κάνετε σώζεται εδώ και στέλνεται μόνο του.",
    "off",
    (StripAction("what", "Τι αλλάζει"),),
)
CLERKS = (
    TwoLineRow("ma", "Μαρία Αντωνίου", "Κλείδωσε 10:51 · Β 047 ανοιχτό", "ΜΑ"),
    TwoLineRow("dk", "Δημήτρης Κωστόπουλος", "Τελευταία σύνδεση χθες", "ΔΚ"),
    TwoLineRow("er", "Ελένη Ράπτη", "Τελευταία σύνδεση 20/11", "ΕΡ"),
)
STEPS = (
    TwoLineRow("1", "Ταυτοποίηση", "τσιπ · 10:43", icon=Icon.CHECK, tone="ok"),
    TwoLineRow("2", "Αίτηση", "διορθώστε 1", "2"),
    TwoLineRow("3", "Δικαιολογητικά", "λείπει 1", "3"),
    TwoLineRow("4", "Παράβολο", "όχι για αυτή τη χρήση", "4"),
)


def make_sign_in() -> CentredPage:
    """The first page."""
    page = CentredPage("Σύνδεση")
    page.body.addWidget(Text("Σταθμός εργασίας ΚΕΠ", TextRole.H1))
    page.body.addWidget(Text("ΚΕΠ 0042 · Δήμος Χαλανδρίου · Θυρίδα 3", TextRole.META, "muted"))
    strip = ProblemStrip()
    strip.show_notice(
        Notice(
            "Σύνδεση με κωδικούς Δημόσιας Διοίκησης",
            "Ολοκληρώστε τη σύνδεση στο παράθυρο που άνοιξε. Μετά επιστρέφετε εδώ αυτόματα.",
            "info",
            icon=Icon.GLOBE,
        )
    )
    page.body.addSpacing(8)
    page.body.addWidget(strip)
    row = QHBoxLayout()
    row.addWidget(KeyCapButton("Άνοιγμα ξανά", "↵", kind=ButtonKind.PRIMARY))
    row.addWidget(KeyCapButton("Ακύρωση", "Esc"))
    row.addStretch(1)
    page.body.addLayout(row)
    page.body.addSpacing(4)
    page.body.addWidget(Hairline())
    page.body.addSpacing(4)
    page.body.addWidget(SectionHead("Άλλοι τρόποι"))
    page.body.addWidget(KeyCapButton("Με την κάρτα υπαλλήλου", icon=Icon.CARD))
    page.body.addWidget(KeyCapButton("Με PIN αυτής της θέσης (χωρίς γραμμή)", icon=Icon.KEY))
    return page


def make_lock() -> CentredPage:
    """Who, and a secret."""
    page = CentredPage("Κλείδωμα", width=820)
    row = QHBoxLayout()
    row.setSpacing(24)
    left = QVBoxLayout()
    left.setSpacing(6)
    left.addWidget(SectionHead("Ποιος είστε;"))
    clerks: RowList[TwoLineRow] = RowList("Υπάλληλοι", TwoLineDelegate(), grows=True)
    clerks.set_rows(CLERKS)
    clerks.select_first()
    clerks.setFixedWidth(theme().px(290))
    left.addWidget(clerks)
    left.addWidget(
        KeyCapButton("Άλλος υπάλληλος…", kind=ButtonKind.LINK), 0, Qt.AlignmentFlag.AlignLeft
    )
    left.addStretch(1)
    row.addLayout(left)
    row.addWidget(Hairline(Qt.Orientation.Vertical))
    row.addLayout(_secret(), 1)
    page.body.addLayout(row)
    return page


def _secret() -> QVBoxLayout:
    right = QVBoxLayout()
    right.setSpacing(10)
    right.addWidget(Text("Κλειδωμένο", TextRole.H1))
    right.addWidget(Text("Πληκτρολογήστε το PIN σας.", TextRole.META, "muted"))
    boxes = SecretBoxes("PIN")
    boxes.setText("123")
    right.addWidget(boxes)
    right.addWidget(Text("Απομένουν 5 προσπάθειες.", TextRole.CAPTION, "muted"))
    right.addWidget(FormField("Φράση", PassphraseField("Φράση"), hint="10 χαρακτήρες και πάνω"))
    well = Well()
    well.body.addWidget(Text("Η δουλειά σας είναι όπως την αφήσατε", TextRole.STRONG))
    well.body.addWidget(
        Text("Επίσκεψη Β 047 · πρόχειρη αίτηση σωσμένη 10:50:58", TextRole.META, "muted", wrap=True)
    )
    right.addWidget(well)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(KeyCapButton("Ξεκλείδωμα", "↵", kind=ButtonKind.PRIMARY))
    row.addWidget(KeyCapButton("Με κάρτα", icon=Icon.CARD))
    row.addStretch(1)
    right.addLayout(row)
    return right


def make_form() -> QWidget:
    """Fields with all their states, strips, steps and empty parts."""
    page = QWidget()
    columns = QHBoxLayout(page)
    columns.addWidget(_steps())
    columns.addWidget(_fields(), 1)
    columns.addWidget(_states())
    return page


def _steps() -> Card:
    card = Card()
    steps: RowList[TwoLineRow] = RowList("Βήματα", TwoLineDelegate())
    steps.set_rows(STEPS)
    steps.select("2")
    card.setFixedWidth(theme().px(240))
    card.body.addWidget(steps)
    return card


def _fields() -> Card:
    card = Card("Αίτηση", "Όλα τα πεδία είναι υποχρεωτικά εκτός αν γράφει «προαιρετικό»")
    who = Segments(
        "Ποιος κάνει την αίτηση", [Choice("self", "Ο ίδιος"), Choice("rep", "Αντιπρόσωπος")]
    )
    who.set_value("rep")
    card.body.addWidget(FormField("Ποιος κάνει την αίτηση", who))
    wrong = FormField("ΑΦΜ αντιπροσώπου", QLineEdit("09420107"))
    wrong.set_error("Ο ΑΦΜ έχει 9 ψηφία — λείπει 1.")
    known = FormField("Ονοματεπώνυμο", QLineEdit("Παπαδοπούλου Ελένη"))
    known.set_source("διαβάστηκε από κάρτα · επιβεβαιώστε με το έγγραφο")
    combo = QComboBox()
    combo.addItems(["Εξουσιοδότηση", "Πληρεξούσιο"])
    note = QLineEdit()
    note.setPlaceholderText("έως 200 χαρακτήρες")
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.addWidget(wrong, 0, 0)
    grid.addWidget(known, 0, 1)
    grid.addWidget(FormField("Σχέση", combo), 1, 0)
    grid.addWidget(
        FormField("Δήμος εγγραφής", QLineEdit("Χαλανδρίου"), hint="από το δημοτολόγιο"), 1, 1
    )
    card.body.addLayout(grid)
    card.body.addWidget(FormField("Παρατήρηση προς την υπηρεσία", note, optional=True))
    for notice in (REMOVED,):
        strip = ProblemStrip()
        strip.show_notice(notice)
        card.body.addWidget(strip)
    banner = OfflineBanner()
    banner.show_notice(OFFLINE)
    card.body.addWidget(banner)
    card.body.addWidget(Skeleton(2), 1)
    return card


def _states() -> Card:
    card = Card("Τι θα υποβληθεί")
    card.setFixedWidth(theme().sizes.summary)
    facts = Facts()
    facts.set_facts(
        (
            ("Υπηρεσία", "Πιστοποιητικό οικογενειακής κατάστασης"),
            ("Για", "Παπαδόπουλος Γεώργιος"),
            ("Αντιπρόσωπος", "Παπαδοπούλου Ελένη"),
        )
    )
    card.body.addWidget(facts)
    for kind in ("ok", "warn", "err", "info", "off", "neutral"):
        card.body.addWidget(Chip(f"Κατάσταση {kind}", kind))
    card.body.addWidget(IconDisc(Icon.CHECK, ink="ok", ground="ok_soft"))
    card.body.addWidget(
        EmptyState(
            "Καμία υπόθεση εδώ.", "Δείτε στα «Πρόχειρα» (2).", icon=Icon.FOLDER, action="Πρόχειρα"
        ),
        1,
    )
    off = KeyCapButton("Δεν προσήλθε")
    off.disable("Χρειάζονται 2 κλήσεις και 45 δευτερόλεπτα")
    card.body.addWidget(off)
    card.body.addWidget(
        KeyCapButton(
            "Στο επόμενο που λείπει", "Ctrl+↵", kind=ButtonKind.PRIMARY, size=ButtonSize.LARGE
        )
    )
    return card
