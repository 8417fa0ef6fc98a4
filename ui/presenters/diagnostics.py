"""The check of this workstation: a verdict first, then each part on its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from kep_client.ports.probes import Condition, Finding, Part, Probes
from kep_client.services.diagnostics import examined, is_trouble, report_text
from ui.i18n.words import own, translate
from ui.recent_faults import FaultSeen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.presenters.work import Start

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
            text = "\n".join((text, "", translate("diagnostics", "Τελευταία προβλήματα"), *faults))
        self._view.copy(f"{text}\n")
        self._exits.told(
            translate("diagnostics", "Η αναφορά αντιγράφηκε · χωρίς προσωπικά στοιχεία")
        )

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
        said = own(finding.facts[-1]) if finding.facts else ""
        title = f"{names_of(part)[0]}: {said}" if said else names_of(part)[0]
        self._view.show_advice(AdviceShown(part, title, own(finding.advice), finding.code))

    def _show(self) -> None:
        lines = [self._line(part) for part in self._parts.probes.parts]
        about = tuple(own(fact) for fact in self._parts.probes.about()[:2])
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
        shown = PartShown(part, names_of(part)[0], busy=part in self._running)
        finding = self._findings.get(part)
        if finding is None:
            return shown
        facts = " · ".join(own(fact) for fact in finding.facts)
        action = None if shown.busy else _action(finding)
        return replace(shown, facts=facts, condition=finding.condition, action=action)


def verdict_of(findings: Sequence[Finding], running: int) -> str:
    """Return the first sentence of the page."""
    if running == 1:
        return translate("diagnostics", "Ελέγχεται 1 μέρος…")
    if running:
        return translate("diagnostics", "Ελέγχονται %1 μέρη…").replace("%1", str(running))
    troubled = [names_of(part)[1] for part in Part if part in _troubled(findings)]
    if not troubled:
        return translate("diagnostics", "Όλα λειτουργούν.")
    one = translate("diagnostics", "Μία εκκρεμότητα: %2. Όλα τα άλλα λειτουργούν.")
    many = translate("diagnostics", "%1 εκκρεμότητες: %2. Όλα τα άλλα λειτουργούν.")
    said = (one if len(troubled) == 1 else many).replace("%1", str(len(troubled)))
    return said.replace("%2", _listed(troubled))


def _listed(words: Sequence[str]) -> str:
    *most, last = words
    if not most:
        return last
    both = translate("diagnostics", "%1 και %2")
    return both.replace("%1", ", ".join(most)).replace("%2", last)


def names_of(part: Part) -> tuple[str, str]:
    """Return the title of a line, and the part as the verdict names it."""
    words = {
        Part.CENTRE: (
            translate("diagnostics", "Κεντρικός διακομιστής"),
            translate("diagnostics", "ο κεντρικός διακομιστής"),
        ),
        Part.STORE: (
            translate("diagnostics", "Μνήμη της θέσης"),
            translate("diagnostics", "η μνήμη της θέσης"),
        ),
        Part.OUTBOX: (
            translate("diagnostics", "Αποστολές"),
            translate("diagnostics", "οι αποστολές"),
        ),
        Part.KEYS: (translate("diagnostics", "Κλειδιά"), translate("diagnostics", "τα κλειδιά")),
        Part.QUEUE: (
            translate("diagnostics", "Ουρά γραφείου"),
            translate("diagnostics", "η ουρά γραφείου"),
        ),
        Part.CERTIFICATE: (
            translate("diagnostics", "Πιστοποιητικό σύνδεσης"),
            translate("diagnostics", "το πιστοποιητικό σύνδεσης"),
        ),
        Part.DISK: (translate("diagnostics", "Δίσκος"), translate("diagnostics", "ο δίσκος")),
        Part.CARD: (
            translate("diagnostics", "Αναγνώστης καρτών"),
            translate("diagnostics", "ο αναγνώστης καρτών"),
        ),
        Part.SCANNER: (translate("diagnostics", "Σαρωτής"), translate("diagnostics", "ο σαρωτής")),
        Part.PRINTER: (
            translate("diagnostics", "Εκτυπωτής αποδείξεων"),
            translate("diagnostics", "ο εκτυπωτής αποδείξεων"),
        ),
    }
    return words[part]


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
