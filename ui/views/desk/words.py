"""The desk's words: channels, outcomes and states of the record as rows and chips."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from kep_client.domain.case_machine import CaseState
from kep_client.domain.interaction import Channel, Interaction, InteractionKind, InteractionOutcome
from kep_client.domain.party import AlertKind, Assurance
from ui.i18n import dates
from ui.i18n.office_time import local
from ui.theme.icons import Icon
from ui.widgets.paint import ChipKind
from ui.widgets.rows.values import BoxRow, LineRow, TimelineRow

if TYPE_CHECKING:
    from datetime import datetime

    from kep_client.domain.case import Case
    from kep_client.domain.document import Document
    from kep_client.domain.party import Mandate

translate = QCoreApplication.translate

CLOSED = frozenset(
    {
        CaseState.DELIVERED,
        CaseState.REJECTED,
        CaseState.FORWARDED,
        CaseState.WITHDRAWN,
        CaseState.EXPIRED,
        CaseState.CLOSED,
    }
)

_ICONS = {
    Channel.COUNTER: Icon.DESK,
    Channel.PORTAL: Icon.GLOBE,
    Channel.WEBCHAT: Icon.CHAT,
    Channel.PHONE: Icon.PHONE,
    Channel.VIDEO: Icon.VIDEO,
    Channel.EMAIL: Icon.MAIL,
    Channel.POST: Icon.MAIL,
}
FILTERS: tuple[tuple[str, frozenset[Channel]], ...] = (
    ("counter", frozenset({Channel.COUNTER})),
    ("portal", frozenset({Channel.PORTAL})),
    ("phone", frozenset({Channel.PHONE})),
    ("webchat", frozenset({Channel.WEBCHAT})),
    ("email", frozenset({Channel.EMAIL})),
    ("other", frozenset({Channel.VIDEO, Channel.POST})),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A word with its chip's colour."""

    text: str
    kind: ChipKind


def filter_word(key: str) -> str:
    """Return the word of a filter of the timeline."""
    words = {
        "all": translate("desk", "Όλα"),
        "counter": translate("desk", "ΚΕΠ"),
        "portal": translate("desk", "gov.gr"),
        "phone": translate("desk", "Τηλέφωνο"),
        "webchat": translate("desk", "Συνομιλία"),
        "email": translate("desk", "Email"),
        "other": translate("desk", "Άλλα"),
    }
    return words[key]


def channel_word(channel: Channel) -> str:
    """Return where something happened."""
    words = {
        Channel.COUNTER: translate("desk", "ΚΕΠ"),
        Channel.PORTAL: translate("desk", "gov.gr"),
        Channel.WEBCHAT: translate("desk", "Συνομιλία gov.gr"),
        Channel.PHONE: translate("desk", "Τηλεφωνικό κέντρο"),
        Channel.VIDEO: translate("desk", "Βιντεοκλήση"),
        Channel.EMAIL: translate("desk", "Ηλεκτρονικό ταχυδρομείο"),
        Channel.POST: translate("desk", "Ταχυδρομείο"),
    }
    return words[channel]


def outcome(interaction: Interaction) -> Said:
    """Return how a line of the timeline stands."""
    words: dict[InteractionOutcome, Said] = {
        InteractionOutcome.OPEN: Said(translate("desk", "Ανοιχτό"), "info"),
        InteractionOutcome.ANSWERED: Said(translate("desk", "Απαντήθηκε"), "ok"),
        InteractionOutcome.WAITING_CITIZEN: Said(translate("desk", "Εκκρεμεί"), "warn"),
        InteractionOutcome.READY: Said(translate("desk", "Έτοιμο"), "ok"),
        InteractionOutcome.DONE: Said(translate("desk", "Ολοκληρώθηκε"), "neutral"),
    }
    return words[interaction.outcome]


def timeline_row(interaction: Interaction, now: datetime) -> TimelineRow:
    """Return a line of the timeline."""
    said = outcome(interaction)
    office = interaction.office
    where = channel_word(interaction.channel)
    if interaction.channel is Channel.COUNTER and office:
        where = f"{where} {office}"
    detail = " · ".join(
        part for part in (where, interaction.detail, interaction.agent_name) if part
    )
    is_case = interaction.kind is InteractionKind.CASE and interaction.channel is Channel.COUNTER
    warn = interaction.outcome is InteractionOutcome.WAITING_CITIZEN
    return TimelineRow(
        str(interaction.id),
        interaction.title,
        detail,
        dates.moment(local(interaction.started_at), now),
        Icon.FOLDER if is_case else _ICONS[interaction.channel],
        "warn" if warn else "normal",
        said.text,
        said.kind,
    )


def state_word(state: CaseState) -> Said:
    """Return the state of a case as the clerk says it."""
    words: dict[CaseState, Said] = {
        CaseState.DRAFT: Said(translate("desk", "Πρόχειρο"), "info"),
        CaseState.SUBMITTED: Said(translate("desk", "Υποβλήθηκε"), "info"),
        CaseState.REGISTERED: Said(translate("desk", "Πρωτοκολλήθηκε"), "info"),
        CaseState.IN_REVIEW: Said(translate("desk", "Σε έλεγχο"), "info"),
        CaseState.AWAITING_CITIZEN: Said(translate("desk", "Περιμένει πολίτη"), "warn"),
        CaseState.AWAITING_AGENCY: Said(translate("desk", "Περιμένει υπηρεσία"), "neutral"),
        CaseState.APPROVED: Said(translate("desk", "Εγκρίθηκε"), "ok"),
        CaseState.READY_FOR_PICKUP: Said(translate("desk", "Έτοιμο για παράδοση"), "ok"),
        CaseState.DELIVERED: Said(translate("desk", "Παραδόθηκε"), "neutral"),
        CaseState.REJECTED: Said(translate("desk", "Απορρίφθηκε"), "err"),
        CaseState.FORWARDED: Said(translate("desk", "Διαβιβάστηκε"), "neutral"),
        CaseState.WITHDRAWN: Said(translate("desk", "Ανακλήθηκε"), "neutral"),
        CaseState.EXPIRED: Said(translate("desk", "Έληξε"), "neutral"),
        CaseState.CLOSED: Said(translate("desk", "Έκλεισε"), "neutral"),
    }
    return words[state]


def case_row(case: Case, now: datetime) -> BoxRow:
    """Return an open case of the right column."""
    said = (
        Said(translate("desk", "Περιμένει αποστολή"), "off")
        if case.pending
        else state_word(case.state)
    )
    until = ""
    if case.due_on is not None:
        until = translate("desk", "έως %1").replace("%1", dates.short_day(case.due_on, now.date()))
    detail = " · ".join(part for part in (short_number(case), until) if part)
    return BoxRow(str(case.id), case.title, detail, said.text, said.kind)


def document_row(document: Document, now: datetime) -> LineRow:
    """Return a paper on file."""
    if document.valid_until:
        until = _iso_near(document.valid_until, now.date())
        meta = translate("desk", "ισχύει έως %1").replace("%1", until)
    elif document.added_at is not None:
        meta = dates.short_day(local(document.added_at).date(), now.date())
    else:
        meta = ""
    return LineRow(str(document.id), document.title, meta, Icon.DOCUMENT)


def mandate_row(mandate: Mandate) -> LineRow:
    """Return whom the person acts for."""
    until = (
        translate("desk", "έως %1").replace("%1", iso_day(mandate.valid_to))
        if mandate.valid_to
        else ""
    )
    kind = mandate_word(mandate.kind)
    title = f"{mandate.other_name} ({kind})" if kind else mandate.other_name
    return LineRow(str(mandate.other), title, until, Icon.PEOPLE)


def mandate_word(kind: str) -> str:
    """Return what the other one is to the person; a kind this version does not know says nothing."""
    words = {
        "parent": translate("desk", "τέκνο"),
        "legal_guardian": translate("desk", "επιτροπεία"),
        "authorisation": translate("desk", "εξουσιοδότηση"),
        "power_of_attorney": translate("desk", "πληρεξούσιο"),
        "statutory_representative": translate("desk", "εταιρεία που εκπροσωπεί"),
    }
    return words.get(kind, "")


def assurance(level: Assurance) -> Said:
    """Return how sure we are who it is."""
    words: dict[Assurance, Said] = {
        Assurance.HIGH: Said(translate("desk", "Βεβαιότητα: υψηλή"), "ok"),
        Assurance.SUBSTANTIAL: Said(translate("desk", "Βεβαιότητα: ουσιαστική"), "ok"),
        Assurance.LOW: Said(translate("desk", "Βεβαιότητα: χαμηλή"), "neutral"),
        Assurance.NONE: Said(translate("desk", "Βεβαιότητα: καμία"), "neutral"),
    }
    return words[level]


def alert_words(kind: AlertKind) -> tuple[str, str]:
    """Return title and sentence of an alert above the header."""
    words = {
        AlertKind.DECEASED: (
            translate("desk", "Έχει δηλωθεί θάνατος"),
            translate("desk", "Νέες αιτήσεις γίνονται μόνο από κληρονόμο ή εκπρόσωπο."),
        ),
        AlertKind.CONFIDENTIAL: (
            translate("desk", "Απόρρητος φάκελος"),
            translate(
                "desk", "Κάθε προβολή ελέγχεται. Μη δίνετε στοιχεία επικοινωνίας σε τρίτους."
            ),
        ),
        AlertKind.MERGED: (
            translate("desk", "Ο φάκελος ενώθηκε με άλλον"),
            translate("desk", "Συνεχίστε στον ενιαίο φάκελο."),
        ),
        AlertKind.MANDATE_REVOKED: (
            translate("desk", "Ανακλήθηκε μια εξουσιοδότηση"),
            translate("desk", "Ελέγξτε για ποιον ενεργεί σήμερα."),
        ),
    }
    return words[kind]


def short_number(case: Case) -> str:
    """Return the series part of this office's number, ``Β-000118``; others' in full."""
    parts = case.number.split("/")
    registered = str(local(case.registered_at).year)
    own = len(parts) == 3 and parts[0] == case.office and parts[2] == registered
    return parts[1] if own else case.number


def _iso_near(value: str, today: date) -> str:
    try:
        return dates.short_day(date.fromisoformat(value[:10]), today)
    except ValueError:
        return iso_day(value)  # a year or a month alone


def iso_day(value: str) -> str:
    """Return an ISO date as Greek people write it; a year or a month alone stay so."""
    parts = value[:10].split("-")
    return "/".join(str(int(part)) for part in reversed(parts) if part.isdecimal())
