"""An invented visit as the desk would show it; pictures and layout tests share it."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme.icons import Icon
from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.views.frame.main_frame import MainFrame
from ui.views.frame.values import Clerk, Office, Place, Visit
from ui.widgets.card import Card, Hairline, SectionHead
from ui.widgets.chip import Chip
from ui.widgets.filter_chips import Filter, FilterChips
from ui.widgets.key_cap_button import ButtonKind, ButtonSize, KeyCapButton
from ui.widgets.rows.delegates import BoxDelegate, LineDelegate, QueueDelegate, TimelineDelegate
from ui.widgets.rows.row_list import RowList
from ui.widgets.rows.values import BoxRow, LineRow, QueueRow, TimelineRow
from ui.widgets.status_dot import Status
from ui.widgets.strips import Notice, ProblemStrip, StripAction
from ui.widgets.text import ElidedLabel, Text

NOW = datetime(2026, 11, 23, 10, 46, 12)  # noqa: DTZ001 - local time of the office

TIMELINE = (
    TimelineRow(
        "1",
        "Επίσκεψη Β 047 – Πιστοποιητικά",
        "ΚΕΠ 0042 · θυρίδα 3 · Μ. Αντωνίου",
        "σήμερα 10:42",
        Icon.DESK,
        "now",
        "Τώρα",
        "info",
    ),
    TimelineRow(
        "2",
        "«Πότε θα είναι έτοιμο το πιστοποιητικό;»",
        "Τηλεφωνικό κέντρο · του είπαν: έτοιμο στο ΚΕΠ 0042",
        "χθες 16:05",
        Icon.PHONE,
        "normal",
        "Απαντήθηκε",
        "ok",
    ),
    TimelineRow(
        "3",
        "Ζητήθηκε συμπληρωματικό δικαιολογητικό",
        "gov.gr · Επίδομα στέγασης · προθεσμία 28/11",
        "18/11",
        Icon.GLOBE,
        "warn",
        "Εκκρεμεί",
        "warn",
    ),
    TimelineRow(
        "4",
        "Ερώτηση για επίδομα στέγασης",
        "Συνομιλία gov.gr · 6 μηνύματα · 1 αρχείο",
        "17/11",
        Icon.CHAT,
        "normal",
        "Απαντήθηκε",
        "ok",
    ),
    TimelineRow(
        "5",
        "Αίτηση: πιστοποιητικό γέννησης",
        "ΚΕΠ 0042 · ΥΠ 118204 · διαβιβάστηκε στο ληξιαρχείο",
        "12/11",
        Icon.FOLDER,
        "normal",
        "Έτοιμο",
        "ok",
    ),
    TimelineRow(
        "6", "Αποστολή μισθωτηρίου", "Email στο ΚΕΠ 0042 · 1 συνημμένο", "10/11", Icon.MAIL
    ),
    TimelineRow(
        "7",
        "Βεβαίωση μόνιμης κατοικίας",
        "gov.gr · εκδόθηκε",
        "3/10",
        Icon.GLOBE,
        "normal",
        "Ολοκληρώθηκε",
    ),
    TimelineRow(
        "8",
        "Βιντεοκλήση: αλλαγή διεύθυνσης",
        "myKEPlive · ΚΕΠ 0517 · 11 λεπτά",
        "14/9",
        Icon.VIDEO,
        "normal",
        "Ολοκληρώθηκε",
    ),
)
QUEUE = (
    QueueRow("g9", "Γ 009", "Κάρτα αναπηρίας", "με προτεραιότητα", "9′", urgent=True),
    QueueRow("a112", "Α 112", "Ληξιαρχική πράξη", "από 10:28", "18′"),
    QueueRow("b48", "Β 048", "Γονική μέριμνα", "από 10:34", "12′"),
    QueueRow("r1", "Ρ 1100", "Επίδομα στέγασης", "ραντεβού 11:00 · ήρθε", "8′"),
    QueueRow("a113", "Α 113", "Γνήσιο υπογραφής", "από 10:39", "7′"),
    QueueRow("b49", "Β 049", "Υπεύθυνη δήλωση", "από 10:41", "5′"),
)


def make_frame() -> MainFrame:
    """A frame with everything told."""
    frame = MainFrame(lambda: NOW)
    frame.set_office(Office("ΚΕΠ", "0042"))
    frame.set_clerk(Clerk("ΜΑ", "Μ. Αντωνίου", "Θυρίδα 3"))
    frame.set_badges({Place.CASES: 2})
    since = NOW - timedelta(minutes=4, seconds=12)
    frame.set_visit(Visit("Β 047", "Παπαδόπουλος Γεώργιος", since))
    frame.set_statuses(
        (
            Status("line", "Συνδεδεμένο"),
            Status("queue", "Ουρά: ζωντανή"),
            Status("card", "Κάρτα: διαβάστηκε"),
            Status("scan", "Σαρωτής: έτοιμος"),
            Status("print", "Εκτυπωτής: έτοιμος"),
        )
    )
    frame.set_saved("Όλα σώθηκαν 10:46:12")
    frame.set_view(Place.DESK, make_desk())
    return frame


def make_desk() -> QWidget:
    """Three columns as on a counter's screen."""
    desk = QWidget()
    row = QHBoxLayout(desk)
    row.setContentsMargins(12, 10, 12, 10)
    row.setSpacing(10)
    left, right = _queue_card(), _side()
    left.setFixedWidth(theme().sizes.queue_panel)
    right.setFixedWidth(theme().sizes.side_panel)
    row.addWidget(left)
    row.addWidget(_person_card(), 1)
    row.addWidget(right)
    return desk


def _queue_card() -> Card:
    card = Card("Τώρα εξυπηρετείται", "από 10:42")
    now = QHBoxLayout()
    now.addWidget(Text("Β 047", TextRole.TICKET, "accent"))
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Text("Πιστοποιητικά", TextRole.STRONG))
    words.addWidget(Text("Περίμενε 14′ · 1 κλήση", TextRole.CAPTION, "muted"))
    now.addSpacing(6)
    now.addLayout(words, 1)
    card.body.addLayout(now)
    grid = QGridLayout()
    grid.setSpacing(6)
    for place, word in enumerate(("Επανάκληση", "Δεν προσήλθε", "Στάθμευση", "Μεταβίβαση…")):
        grid.addWidget(KeyCapButton(word, size=ButtonSize.COMPACT), place // 2, place % 2)
    card.body.addLayout(grid)
    card.body.addWidget(Hairline())
    card.body.addWidget(SectionHead("Περιμένουν 14", "μέγιστη αναμονή 18′", loud=True))
    queue: RowList[QueueRow] = RowList("Ουρά", QueueDelegate())
    queue.set_rows(QUEUE)
    queue.select_first()
    card.body.addWidget(queue, 1)
    card.body.addWidget(
        Text("+ 8 ακόμη · η σειρά ορίζεται από την ουρά", TextRole.CAPTION, "muted")
    )
    return card


def _person_card() -> Card:
    card = Card()
    top = QHBoxLayout()
    photo = QLabel()
    photo.setFixedSize(theme().sizes.photo_width, theme().sizes.photo_height)
    photo.setStyleSheet("background: #D9E2EC; border-radius: 5px;")
    top.addWidget(photo)
    top.addSpacing(8)
    top.addLayout(_person_head(), 1)
    card.body.addLayout(top)
    foot = QHBoxLayout()
    read = "Δελτίο ταυτότητας διαβάστηκε από τσιπ 10:43 · γνήσιο · λήγει 14/2/2034"
    foot.addWidget(ElidedLabel(read, TextRole.CAPTION, "muted"), 1)
    foot.addWidget(_link("Ποιος είδε", Icon.EYE))
    card.body.addLayout(foot)
    card.body.addWidget(Hairline())
    _fill_history(card)
    return card


def _person_head() -> QVBoxLayout:
    head = QVBoxLayout()
    head.setSpacing(4)
    head.addWidget(ElidedLabel("Παπαδόπουλος Γεώργιος του Νικολάου", TextRole.H1))
    line = QHBoxLayout()
    masked = "γενν. 1/1/1970  ·  ΑΦΜ ••••••783  ·  ΑΜΚΑ •••••••2345"
    line.addWidget(Text(masked, TextRole.META, "muted"))
    line.addWidget(_link("Εμφάνιση"))
    line.addStretch(1)
    head.addLayout(line)
    chips = QHBoxLayout()
    chips.setSpacing(6)
    for word in ("Ταυτοποίηση από τσιπ", "Βεβαιότητα: υψηλή", "Ταίριαξε με το μητρώο"):
        chips.addWidget(Chip(word, "ok"))
    chips.addStretch(1)
    head.addLayout(chips)
    return head


def _link(words: str, icon: Icon | None = None) -> KeyCapButton:
    return KeyCapButton(words, kind=ButtonKind.LINK, icon=icon, size=ButtonSize.INLINE)


def _fill_history(card: Card) -> None:
    card.body.addWidget(SectionHead("Ιστορικό από όλα τα κανάλια", "ζωντανό"))
    counts = {"Όλα": 42, "ΚΕΠ": 11, "gov.gr": 14, "Τηλέφωνο": 6, "Συνομιλία": 5, "Email": 4}
    filters = FilterChips("Φίλτρο καναλιού")
    filters.set_filters([Filter(word, word, count) for word, count in counts.items()])
    card.body.addWidget(filters)
    strip = ProblemStrip(slim=True)
    said = "Λείπουν οι κλήσεις μετά τις 20/11: δεν απάντησε το τηλεφωνικό κέντρο (10:41)."
    strip.show_notice(Notice("", said, "warn", (StripAction("again", "Ξανά"),)))
    card.body.addWidget(strip)
    timeline: RowList[TimelineRow] = RowList("Ιστορικό", TimelineDelegate())
    timeline.set_rows(TIMELINE)
    timeline.select_first()
    card.body.addWidget(timeline, 1)


def _side() -> QWidget:
    side = QWidget()
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    step = Card("Επόμενο βήμα")
    step.body.addWidget(
        Text(
            "Ήρθε για πιστοποιητικό και υπάρχει ένα έτοιμο για παράδοση.",
            TextRole.META,
            "muted",
            wrap=True,
        )
    )
    step.body.addWidget(
        KeyCapButton(
            "Παράδοση πιστοποιητικού",
            "Ctrl+↵",
            kind=ButtonKind.PRIMARY,
            icon=Icon.DELIVER,
            size=ButtonSize.LARGE,
        )
    )
    step.body.addWidget(KeyCapButton("Νέα αίτηση πιστοποιητικού", "F11", icon=Icon.PLUS))
    column.addWidget(step)
    more = Card("Ανοιχτές υποθέσεις", "3")
    cases: RowList[BoxRow] = RowList("Ανοιχτές υποθέσεις", BoxDelegate(), grows=True)
    cases.set_rows(
        [
            BoxRow("1", "Πιστοποιητικό γέννησης", "118204 · έως 21/2", "Έτοιμο για παράδοση", "ok"),
            BoxRow("2", "Επίδομα στέγασης", "118977 · έως 28/11", "Περιμένει πολίτη", "warn"),
            BoxRow("3", "Αντίγραφο οικοδομικής άδειας", "117650 · έως 12/12", "Περιμένει υπηρεσία"),
        ]
    )
    more.body.addWidget(cases)
    more.body.addWidget(SectionHead("Έγγραφα στον φάκελο", "7"))
    papers: RowList[LineRow] = RowList("Έγγραφα", LineDelegate(), grows=True)
    papers.set_rows(
        [
            LineRow("1", "Ληξιαρχική πράξη γέννησης", "ισχύει έως 13/12", Icon.DOCUMENT),
            LineRow("2", "Βεβαίωση μόνιμης κατοικίας", "3/10/2026", Icon.DOCUMENT),
        ]
    )
    more.body.addWidget(papers)
    more.body.addStretch(1)
    more.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column.addWidget(more, 1)
    return side
