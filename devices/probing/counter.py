"""What stands on the counter: card readers, scanners, printers."""

from collections.abc import Sequence
from dataclasses import dataclass

from kep_client.errors import DeviceError
from kep_client.ports.printer import PrinterStatus, Spooler
from kep_client.ports.probes import Advice, Condition, Fact, Finding, Part
from kep_client.services.diagnostics import finding_of


@dataclass(frozen=True, slots=True)
class Model:
    """A device by what its maker calls it."""

    vendor: str
    model: str

    @property
    def text(self) -> str:
        """Maker and model in one line."""
        return f"{self.vendor} {self.model}".strip()


def no_driver(part: Part, library: str) -> Finding:
    """Tell that the program has nothing to speak to these devices with."""
    fact = Fact("library", f"no {library}", "ο οδηγός δεν είναι εγκατεστημένος", "no driver")
    advice = Advice(
        f"Η πληροφορική εγκαθιστά το «{library}»· ως τότε συνεχίζετε χωρίς τη συσκευή.",
        f"Your IT installs “{library}”; until then you go on without the device.",
    )
    return Finding(part, Condition.ABSENT, (fact,), advice)


def readers(names: Sequence[str], cards: int) -> Finding:
    """Tell which card readers are connected, and whether a card lies there."""
    if not names:
        found = finding_of(Part.CARD, DeviceError("card.no_reader"))
        return Finding(Part.CARD, Condition.ABSENT, found.facts, found.advice, found.code)
    facts = [Fact("readers", len(names), _first(names), _first(names))]
    el, en = ("κάρτα μέσα", "card inside") if cards else ("χωρίς κάρτα", "no card")
    facts.append(Fact("cards", cards, el, en))
    return Finding(Part.CARD, Condition.GOOD, tuple(facts))


def scanners(found: Sequence[Model]) -> Finding:
    """Tell which scanners the system's drivers see."""
    if not found:
        fact = Fact("scanners", 0, "δεν βρέθηκε σαρωτής", "no scanner found")
        advice = Advice(
            "Ελέγξτε αν είναι ανοιχτός και συνδεδεμένος. Μπορείτε να επισυνάψετε αρχείο.",
            "See whether it is on and connected. You can attach a file instead.",
        )
        return Finding(Part.SCANNER, Condition.ABSENT, (fact,), advice, "scan.not_found")
    models = [one.text for one in found]
    fact = Fact("scanners", len(models), _first(models), _first(models))
    return Finding(Part.SCANNER, Condition.GOOD, (fact,))


async def printers(spooler: Spooler | None) -> Finding:
    """Tell how the printer of receipts is, by its model: its name is what somebody typed."""
    if spooler is None:
        fact = Fact("printers", "unknown", "δεν ελέγχονται από εδώ", "not checked from here")
        return Finding(Part.PRINTER, Condition.UNKNOWN, (fact,))
    try:
        found = await spooler.printers()
    except DeviceError as fault:
        return finding_of(Part.PRINTER, fault)
    if not found:
        fact = Fact("printers", 0, "δεν υπάρχει εκτυπωτής", "no printer")
        advice = Advice(
            "Οι αποδείξεις σώζονται ως PDF. Ζητήστε εκτυπωτή από την πληροφορική.",
            "Receipts are saved as PDF. Ask your IT for a printer.",
        )
        return Finding(Part.PRINTER, Condition.ABSENT, (fact,), advice)
    return _printer(next((one for one in found if one.is_default), found[0]), len(found))


def _printer(one: PrinterStatus, count: int) -> Finding:
    model = one.model or "εκτυπωτής χωρίς οδηγό"
    facts = [Fact("printers", count, model, one.model or "printer without a driver")]
    if one.out_of_paper:
        return finding_of(Part.PRINTER, DeviceError("print.paper_out"), tuple(facts))
    if one.stopped or not one.accepts:
        facts.append(Fact("stopped", value=True, el="σταματημένος", en="stopped"))
        advice = Advice(
            "Ο εκτυπωτής είναι σε παύση· ό,τι στέλνετε περιμένει. Ειδοποιήστε την πληροφορική.",
            "The printer is paused; what you send waits. Tell your IT.",
        )
        return Finding(Part.PRINTER, Condition.ATTENTION, tuple(facts), advice)
    el, en = (
        ("επιβεβαιώνει κάθε σελίδα", "confirms each page") if one.confirms else ("έτοιμος", "ready")
    )
    facts.append(Fact("confirms", one.confirms, el, en))
    return Finding(Part.PRINTER, Condition.GOOD, tuple(facts))


def _first(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} (+{len(names) - 1})"
