"""The receipt: the number aloud, paper told truthfully, what happens now, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol, assert_never

from kep_client.domain.operation import OutboxState
from kep_client.ports.printer import PrintState, ReceiptPress
from ui.files import write_file
from ui.i18n import dates
from ui.i18n.office_time import local
from ui.i18n.words import own, translate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from kep_client.domain.operation import OutboxSummary
    from kep_client.domain.service import ServiceDefinition, Step
    from kep_client.errors import KepError
    from kep_client.ports.printer import Receipt
    from kep_client.services.cases import Registered
    from kep_client.services.outbox import SendState
    from ui.presenters.work import Start, Work


class SendingShown(Enum):
    """How far the registration is on its way to the centre."""

    UNKNOWN = auto()
    WAITING = auto()
    GOING = auto()
    SENT = auto()
    NEEDS_YOU = auto()


class NextKind(Enum):
    """What a line of "what happens now" is; the icon follows."""

    SEND = auto()
    WAIT = auto()
    PRINT = auto()
    HAND_OVER = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class NextLine:
    """One line of what happens now."""

    kind: NextKind
    title: str
    detail: str
    when: str


@dataclass(frozen=True, slots=True, repr=False)
class ReceiptShown:
    """The page, but for what changes while one looks at it."""

    number: str
    provisional: bool
    service: str
    at: datetime
    verify_url: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[NextLine, ...]
    tell_citizen: str
    ticket: str


@dataclass(frozen=True, slots=True)
class PaperPicture:
    """What is known of the paper; ``saved_at`` is when the PDF was last saved by the clerk."""

    state: PrintState | None = None
    at: datetime | None = None
    saved_at: datetime | None = None
    busy: bool = False


class ReceiptView(Protocol):
    """The page."""

    def show_receipt(self, shown: ReceiptShown) -> None:
        """Show the number and all that is fixed."""

    def show_paper(self, paper: PaperPicture) -> None:
        """Say truthfully what became of the paper."""

    def show_sending(self, sending: SendingShown) -> None:
        """Say how far it is on its way."""

    def show_problem(self, error: KepError | None) -> None:
        """Put a problem in its strip, or take it away."""

    def ask_place(self, name: str) -> None:
        """Ask where to save the PDF; the answer comes as `ReceiptPresenter.place_chosen`."""


class Sending(Protocol):
    """The part of the outbox service that this needs."""

    def states(self) -> AsyncIterator[SendState]:
        """Yield at once and at every change; ends when the stores are locked."""


@dataclass(frozen=True, slots=True)
class ReceiptParts:
    """What the page works with; ``ticket`` is the visit's number, empty for a walk-in."""

    press: ReceiptPress
    sending: Sending
    now: Callable[[], datetime]
    ticket: str = ""


class ReceiptPresenter:
    """One registered case and its paper."""

    def __init__(
        self,
        view: ReceiptView,
        done: Registered,
        service: ServiceDefinition,
        parts: ReceiptParts,
        start: Start,
    ) -> None:
        self._view = view
        self._done = done
        self._service = service
        self._parts = parts
        self._start = start
        self._paper = PaperPicture()
        self._pdf = b""
        self._waiting: Work | None = None

    def begin(self) -> None:
        """Show the number at once; the paper and the sending follow by themselves."""
        self._view.show_receipt(shown_of(self._done, self._service, self._parts.ticket))
        self._start(self._follow_sending())
        self.print_again()

    def print_again(self) -> None:
        """Ctrl+P, or the button."""
        if not self._paper.busy:
            if self._waiting is not None:
                self._waiting.cancel()
                self._waiting = None
            self._view.show_problem(None)
            self._start(self._print(), on_error=self._not_printed)

    def save_wanted(self) -> None:
        """The PDF button. The name is neutral: names of files hold no names of people."""
        number = self._done.receipt.number.replace("/", "-")
        self._view.ask_place(f"apodeixi-{number}.pdf")

    def place_chosen(self, path: Path) -> None:
        """The clerk said where."""
        self._view.show_problem(None)
        self._start(self._save(path), on_error=self._view.show_problem)

    async def _print(self) -> None:
        self._show(replace(self._paper, busy=True))
        self._came_out(await self._parts.press.print(self._done.receipt))

    async def _print_later(self) -> None:
        """The job waits in the spool until somebody puts paper in."""
        state = await self._parts.press.later(self._done.receipt)
        self._view.show_problem(None)
        self._came_out(state)

    def _came_out(self, state: PrintState) -> None:
        self._show(PaperPicture(state, local(self._parts.now()), self._paper.saved_at))

    async def _save(self, path: Path) -> None:
        await write_file(path, self._draw())
        self._show(replace(self._paper, saved_at=local(self._parts.now())))

    async def _follow_sending(self) -> None:
        async for state in self._parts.sending.states():
            self._view.show_sending(sending_of(state.outbox, self._done.receipt.number))

    def _draw(self) -> bytes:
        if not self._pdf:
            self._pdf = self._parts.press.render(self._done.receipt)
        return self._pdf

    def _not_printed(self, error: KepError) -> None:
        self._show(PaperPicture(saved_at=self._paper.saved_at))
        self._view.show_problem(error)
        if error.code == "print.paper_out":
            self._waiting = self._start(self._print_later(), on_error=self._not_printed)

    def _show(self, paper: PaperPicture) -> None:
        self._paper = paper
        self._view.show_paper(paper)


def shown_of(done: Registered, service: ServiceDefinition, ticket: str) -> ReceiptShown:
    """Return what the page shows of a registered case."""
    receipt = done.receipt
    return ReceiptShown(
        number=receipt.number,
        provisional=receipt.provisional,
        service=receipt.service,
        at=local(receipt.registered_at),
        verify_url=receipt.verify_url,
        facts=_facts(receipt),
        lines=_lines(service, receipt),
        tell_citizen=own(service.tell_citizen),
        ticket=ticket,
    )


def sending_of(outbox: OutboxSummary, number: str) -> SendingShown:
    """Return how far the case of this number is; what the outbox holds no more has arrived."""
    item = next((item for item in outbox.items if item.number == number), None)
    if item is None:
        # A long outbox does not list everything.
        all_listed = len(outbox.items) >= outbox.waiting + outbox.needs_person
        return SendingShown.SENT if all_listed else SendingShown.WAITING
    match item.state:
        case OutboxState.PENDING:
            return SendingShown.WAITING
        case OutboxState.IN_FLIGHT:
            return SendingShown.GOING
        case OutboxState.ACKNOWLEDGED:
            return SendingShown.SENT
        case OutboxState.CONFLICT | OutboxState.PARKED:
            return SendingShown.NEEDS_YOU
        case _:
            assert_never(item.state)


def _facts(receipt: Receipt) -> tuple[tuple[str, str], ...]:
    applicant = receipt.applicant
    if receipt.afm_masked:
        afm = translate("receipt", "ΑΦΜ %1").replace("%1", receipt.afm_masked)
        applicant = f"{applicant} · {afm}"
    facts = [(translate("receipt", "Αιτών"), applicant)]
    if receipt.papers:
        done = "\n".join(f"{paper.title}: {paper.done}" for paper in receipt.papers)
        facts.append((translate("receipt", "Έγγραφα"), done))
    to = receipt.authority
    if receipt.due_on:
        due = translate("receipt", "απάντηση έως %1").replace("%1", _due_day(receipt))
        to = f"{to} · {due}"
    facts.append((translate("receipt", "Προς"), to))
    code = translate("receipt", "κωδικός %1").replace("%1", receipt.check_code)
    facts.append((translate("receipt", "Έλεγχος"), code))
    return tuple(facts)


def _lines(service: ServiceDefinition, receipt: Receipt) -> tuple[NextLine, ...]:
    """The way to the centre first, then what the definition puts after the registration."""
    names = [step.action for step in service.steps]
    after = names.index("register_protocol") + 1 if "register_protocol" in names else len(names)
    due = ""
    if receipt.due_on:
        due = translate("receipt", "έως %1").replace("%1", _due_day(receipt))
    sent = translate("receipt", "Αποστολή στο κέντρο")
    by_itself = translate("receipt", "μόνη της, μαζί με τα έγγραφα")
    first = NextLine(NextKind.SEND, sent, by_itself, "")
    rest = (_line(step, due) for step in service.steps[after:] if step.action != "send")
    return (first, *rest)


def _line(step: Step, due: str) -> NextLine:
    title = own(step.title)
    now = translate("receipt", "τώρα")
    match step.action:
        case "wait":
            answer = translate("receipt", "Απάντηση της υπηρεσίας")
            return NextLine(NextKind.WAIT, answer, title, due)
        case "print":
            here = translate("receipt", "εδώ, μπροστά στον πολίτη")
            return NextLine(NextKind.PRINT, title, here, now)
        case "hand_over":
            how = translate("receipt", "με επίδειξη ταυτότητας")
            when = translate("receipt", "μετά") if due else now
            return NextLine(NextKind.HAND_OVER, title, how, when)
        case _:
            return NextLine(NextKind.OTHER, title, "", "")


def _due_day(receipt: Receipt) -> str:
    return dates.short_day(receipt.due_on, receipt.registered_at.date()) if receipt.due_on else ""
