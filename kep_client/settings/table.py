"""Every setting of a workstation: one declared table. Docs and policies are generated from it.

A setting holds no secret and no personal data; defaults are the safe choice.
"""

from dataclasses import dataclass
from enum import StrEnum

Value = bool | int | float | str


class Kind(StrEnum):
    """What a setting holds."""

    SWITCH = "switch"
    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Setting:
    """One row. ``el`` and ``en`` say what it does; limits are inclusive."""

    name: str
    kind: Kind
    default: Value
    el: str
    en: str
    lockable: bool = True
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""

    def accepts(self, value: object) -> bool:
        """Whether a value read from a file fits."""
        match self.kind:
            case Kind.SWITCH:
                return isinstance(value, bool)
            case Kind.INTEGER:
                return isinstance(value, int) and self._within(value)
            case Kind.NUMBER:
                return isinstance(value, int | float) and self._within(value)
            case Kind.TEXT:
                return isinstance(value, str) and len(value) <= 300
            case Kind.CHOICE:
                return value in self.choices

    def _within(self, value: float) -> bool:
        if isinstance(value, bool):
            return False
        fits_low = self.low is None or value >= self.low
        return fits_low and (self.high is None or value <= self.high)


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "centre.public_url",
        Kind.TEXT,
        "",
        "Διεύθυνση των δημόσιων σελίδων πίσω από το QR της απόδειξης· κενό = του κέντρου.",
        "Base address of the pages behind the receipt's QR; empty = the centre's own.",
    ),
    Setting(
        "appearance.theme",
        Kind.CHOICE,
        "system",
        "Φωτεινή ή σκούρα εμφάνιση.",
        "Light or dark appearance.",
        lockable=False,
        choices=("system", "light", "dark", "contrast"),
    ),
    Setting(
        "appearance.zoom",
        Kind.INTEGER,
        100,
        "Μέγεθος γραμμάτων και χώρων.",
        "Size of letters and spaces.",
        lockable=False,
        low=80,
        high=200,
        unit="%",
    ),
    Setting(
        "appearance.language",
        Kind.CHOICE,
        "el",
        "Γλώσσα του παραθύρου· ισχύει από την επόμενη εκκίνηση.",
        "Language of the window; holds from the next start.",
        lockable=False,
        choices=("el", "en"),
    ),
    Setting(
        "lock.soft_minutes",
        Kind.INTEGER,
        5,
        "Κλείδωμα χωρίς κίνηση· κλείνουν οι φάκελοι και φεύγουν τα κλειδιά.",
        "Soft lock when idle: records close, keys are dropped.",
        low=1,
        high=15,
        unit="min",
    ),
    Setting(
        "lock.hard_minutes",
        Kind.INTEGER,
        15,
        "Μετά από τόσα λεπτά το πρόγραμμα κλείνει και ανοίγει κλειδωμένο.",
        "Hard lock when idle: the process ends and starts again locked.",
        low=5,
        high=30,
        unit="min",
    ),
    Setting(
        "search.settle_seconds",
        Kind.NUMBER,
        0.5,
        "Παύση στην πληκτρολόγηση πριν ερωτηθεί το κέντρο· κάθε ερώτηση καταγράφεται.",
        "Pause in typing before the centre is asked; each question is logged there.",
        low=0.3,
        high=3.0,
        unit="s",
    ),
    Setting(
        "queue.hub_url",
        Kind.TEXT,
        "",
        "Διεύθυνση του συστήματος προτεραιότητας του γραφείου· κενό = το γραφείο δεν έχει.",
        "Address of the office's queue hub; empty = the office has none.",
    ),
    Setting(
        "devices.card",
        Kind.CHOICE,
        "auto",
        "Αναγνώστης καρτών· ο εικονικός είναι μόνο για εκπαίδευση.",
        "Card reader; the simulated one is for training only.",
        choices=("auto", "none", "simulated"),
    ),
    Setting(
        "devices.scanner",
        Kind.CHOICE,
        "auto",
        "Σαρωτής· ο εικονικός είναι μόνο για εκπαίδευση.",
        "Scanner; the simulated one is for training only.",
        choices=("auto", "none", "simulated"),
    ),
    Setting(
        "devices.scanner_name",
        Kind.TEXT,
        "",
        "Όνομα του σαρωτή για τον οδηγό του· κενό = ο πρώτος που βρίσκεται.",
        "The scanner's name for its driver; empty = the first that is found.",
    ),
    Setting(
        "printing.receipts",
        Kind.CHOICE,
        "auto",
        "Εκτύπωση αποδείξεων· χωρίς εκτυπωτή μένουν στην οθόνη και στον φάκελο.",
        "Printing of receipts; without a printer they stay on the screen and in the record.",
        choices=("auto", "none"),
    ),
    Setting(
        "printing.printer",
        Kind.TEXT,
        "",
        "Εκτυπωτής των αποδείξεων· κενό = ο προεπιλεγμένος του συστήματος.",
        "Printer of the receipts; empty = the system's default.",
    ),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}
