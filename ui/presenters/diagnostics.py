"""The check of this workstation: a verdict first, then each part on its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from kep_client.ports.probes import Condition, Finding, Part, Probes
from kep_client.services.diagnostics import examined, is_trouble, report_text
from ui.recent_faults import FaultSeen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.presenters.work import Start

# Title of the line, and the part as the verdict names it.
NAMES: dict[Part, tuple[str, str]] = {
    Part.CENTRE: ("Κεντρικός διακομιστής", "ο κεντρικός διακομιστής"),
    Part.STORE: ("Μνήμη της θέσης", "η μνήμη της θέσης"),
    Part.OUTBOX: ("Αποστολές", "οι αποστολές"),
    Part.KEYS: ("Κλειδιά", "τα κλειδιά"),
    Part.QUEUE: ("Ουρά γραφείου", "η ουρά γραφείου"),
    Part.CERTIFICATE: ("Πιστοποιητικό σύνδεσης", "το πιστοποιητικό σύνδεσης"),
    Part.DISK: ("Δίσκος", "ο δίσκος"),
    Part.CARD: ("Αναγνώστης καρτών", "ο αναγνώστης καρτών"),
    Part.SCANNER: ("Σαρωτής", "ο σαρωτής"),
    Part.PRINTER: ("Εκτυπωτής αποδείξεων", "ο εκτυπωτής αποδείξεων"),
}
DEVICES = frozenset({Part.CARD, Part.SCANNER, Part.PRINTER})
_FRESH = timedelta(seconds=10)


class PartAction(Enum):
    """What the one button of a line does."""

    ADVICE = auto()
    AGAIN = auto()
    OPEN_OUTBOX = auto()


@dataclass(frozen=True, slots=True)
class PartShown:
    """One line; ``condition`` is None before the first look, ``busy`` while it is looked at."""

    part: Part
    title: str
    facts: str = ""
    condition: Condition | None = None
    action: PartAction | None = None
    busy: bool = False


@dataclass(frozen=True, slots=True)
class AdviceShown:
    """What to do about one part."""

    part: Part
    title: str
    sentence: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class DiagnosticsShown:
    """The page but for the advice."""

    verdict: str
    data: tuple[PartShown, ...]
    devices: tuple[PartShown, ...]
    about: tuple[str, ...]
    faults: tuple[FaultSeen, ...]
    busy: bool


class DiagnosticsView(Protocol):
    """The page."""

    def show_diagnostics(self, shown: DiagnosticsShown) -> None:
        """Show verdict, lines and faults."""

    def show_advice(self, advice: AdviceShown | None) -> None:
        """Say what to do about one part, or take that away."""

    def copy(self, text: str) -> None:
        """Put the report on the clipboard."""


@dataclass(frozen=True, slots=True)
class DiagnosticsParts:
    """What the page works with; ``now`` is the office's time, ``place`` names this desk."""

    probes: Probes
    faults: Callable[[], tuple[FaultSeen, ...]]
    now: Callable[[], datetime]
    place: str


@dataclass(frozen=True, slots=True)
class DiagnosticsExits:
    """Where one leaves to, and where a success is told."""

    open_outbox: Callable[[], None]
    told: Callable[[str], None]


class DiagnosticsPresenter:
    """Looks at every part by itself; a slow one holds up nobody."""

    def __init__(
        self,
        view: DiagnosticsView,
        parts: DiagnosticsParts,
        exits: DiagnosticsExits,
        start: Start,
    ) -> None:
        self._view = view
        self._parts = parts
        self._exits = exits
        self._start = start
        self._findings: dict[Part, Finding] = {}
        self._running: set[Part] = set()
        self._advised: Part | None = None
        self._looked_at: datetime | None = None

    def entered(self) -> None:
        """The page is shown: look, unless that was a moment ago."""
        looked = self._looked_at
        if looked is None or self._parts.now() - looked > _FRESH:
            self.rerun()
        else:
            self._show()

    def rerun(self) -> None:
        """F5: look at everything again."""
        self._looked_at = self._parts.now()
        for part in self._parts.probes.parts:
            self._look(part)
        self._show()

    def acted(self, part: Part) -> None:
        """The button of a line."""
        match _action(self._findings.get(part)):
            case PartAction.ADVICE:
                self._advise(part)
            case PartAction.AGAIN:
                self.again(part)
            case PartAction.OPEN_OUTBOX:
                self._exits.open_outbox()
            case None:
                pass

    def again(self, part: Part) -> None:
        """Look at one part again."""
        self._look(part)
        self._show()

    def copy_wanted(self) -> None:
        """The report goes to the clipboard; it holds nothing personal."""
        findings = [self._findings[part] for part in Part if part in self._findings]
        text = report_text(findings, self._parts.probes.about(), self._parts.now())
        faults = [f"{fault.at:%H:%M} {fault.code}" for fault in self._parts.faults()]
        if faults:
            text = "\n".join((text, "", "Τελευταία σφάλματα", *faults))
        self._view.copy(f"{text}\n")
        self._exits.told("Η αναφορά αντιγράφηκε · χωρίς προσωπικά στοιχεία")

    def _look(self, part: Part) -> None:
        if part not in self._running:
            self._running.add(part)
            self._start(self._examine(part))

    async def _examine(self, part: Part) -> None:
        try:
            self._findings[part] = await examined(self._parts.probes, part)
        finally:
            self._running.discard(part)
            if self._advised is part:
                self._advise(part)
            self._show()

    def _advise(self, part: Part) -> None:
        finding = self._findings.get(part)
        if finding is None or finding.advice is None or finding.condition is Condition.GOOD:
            self._advised = None
            self._view.show_advice(None)
            return
        self._advised = part
        said = finding.facts[-1].el if finding.facts else ""
        title = f"{NAMES[part][0]}: {said}" if said else NAMES[part][0]
        self._view.show_advice(AdviceShown(part, title, finding.advice.el, finding.code))

    def _show(self) -> None:
        lines = [self._line(part) for part in self._parts.probes.parts]
        about = tuple(fact.el for fact in self._parts.probes.about()[:2])
        self._view.show_diagnostics(
            DiagnosticsShown(
                verdict=verdict_of(list(self._findings.values()), len(self._running)),
                data=tuple(line for line in lines if line.part not in DEVICES),
                devices=tuple(line for line in lines if line.part in DEVICES),
                about=(*about, self._parts.place),
                faults=self._parts.faults(),
                busy=bool(self._running),
            )
        )

    def _line(self, part: Part) -> PartShown:
        shown = PartShown(part, NAMES[part][0], busy=part in self._running)
        finding = self._findings.get(part)
        if finding is None:
            return shown
        facts = " · ".join(fact.el for fact in finding.facts)
        action = None if shown.busy else _action(finding)
        return replace(shown, facts=facts, condition=finding.condition, action=action)


def verdict_of(findings: Sequence[Finding], running: int) -> str:
    """Return the first sentence of the page."""
    if running:
        return "Ελέγχεται 1 μέρος…" if running == 1 else f"Ελέγχονται {running} μέρη…"
    troubled = [NAMES[part][1] for part in Part if part in _troubled(findings)]
    if not troubled:
        return "Όλα λειτουργούν."
    count = "Μία εκκρεμότητα" if len(troubled) == 1 else f"{len(troubled)} εκκρεμότητες"
    *most, last = troubled
    named = f"{', '.join(most)} και {last}" if most else last
    return f"{count}: {named}. Όλα τα άλλα λειτουργούν."


def _troubled(findings: Sequence[Finding]) -> set[Part]:
    return {finding.part for finding in findings if is_trouble(finding)}


def _action(finding: Finding | None) -> PartAction | None:
    if finding is None or finding.condition is Condition.GOOD:
        return None
    if finding.part is Part.OUTBOX and finding.condition is Condition.ATTENTION:
        return PartAction.OPEN_OUTBOX
    if finding.advice is not None:
        return PartAction.ADVICE
    return PartAction.AGAIN if finding.condition is not Condition.UNKNOWN else None
