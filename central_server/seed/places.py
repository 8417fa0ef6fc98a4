"""Offices of the synthetic country: real municipalities, invented codes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """An office and its municipality in the genitive, as letterheads write it."""

    code: str
    municipality: str

    @property
    def name(self) -> str:
        """The office's name."""
        return f"ΚΕΠ {self.code} Δήμου {self.municipality}"

    @property
    def municipality_name(self) -> str:
        """The municipality's name."""
        return f"Δήμος {self.municipality}"


HOME = Place("0042", "Χαλανδρίου")
PLACES = (
    HOME,
    *(
        Place(code, name)
        for code, name in (
            ("0517", "Θεσσαλονίκης"),
            ("0101", "Αθηναίων"),
            ("0203", "Πειραιώς"),
            ("0330", "Πατρέων"),
            ("0415", "Ηρακλείου"),
            ("0612", "Λαρισαίων"),
            ("0708", "Βόλου"),
            ("0809", "Ιωαννιτών"),
            ("0911", "Καλαμάτας"),
            ("0118", "Αμαρουσίου"),
            ("0124", "Κηφισιάς"),
            ("0131", "Αγίας Παρασκευής"),
            ("0145", "Νέας Σμύρνης"),
            ("0523", "Καλαμαριάς"),
            ("0602", "Τρικκαίων"),
            ("0931", "Τρίπολης"),
            ("0744", "Λαμιέων"),
            ("0425", "Χανίων"),
            ("0437", "Ρόδου"),
        )
    ),
)
