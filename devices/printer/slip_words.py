"""What stands on every ticket besides its own words."""

from kep_client.ports.ticket_printer import TicketSlip

ESTIMATE = "Αναμονή, κατ’ εκτίμηση"
ON_THE_PHONE = "Η σειρά σας στο κινητό"
NO_NAME = "Χωρίς όνομα ή τηλέφωνο."
ORDER = "Σειρά: ραντεβού, προτεραιότητα, άφιξη"
TRAINING = "ΕΚΠΑΙΔΕΥΣΗ – δεν ισχύει"
_DAYS = ("Δευτ.", "Τρίτη", "Τετ.", "Πέμπτη", "Παρ.", "Σάβ.", "Κυρ.")


def day_and_time(slip: TicketSlip) -> str:
    """Return ``Δευτ. 23/11/2026 10:44 · μόνο για σήμερα``."""
    at = slip.issued_at
    return f"{_DAYS[at.weekday()]} {at:%d/%m/%Y %H:%M} · μόνο για σήμερα"


def people_ahead(ahead: int) -> str:
    """Return how many stand before, as Greek says it of none, one and many."""
    if ahead == 0:
        return "Είστε οι επόμενοι"
    return "1 άτομο μπροστά σας" if ahead == 1 else f"{ahead} άτομα μπροστά σας"
