"""What the reader is given, and what it answers with. One JSON document each way."""

from dataclasses import dataclass, field
from pathlib import Path

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A receipt as the clerk saw it on the screen."""

    number: str
    username: str
    offline: bool


@dataclass(frozen=True, slots=True)
class Given:
    """Where things lie and what was seen.

    ``hub`` is the line's file, ``ticket`` the number of the first person served.
    ``slots`` maps a username to a passphrase, ``papers`` the SHA-256 of a handed-in file to the
    number of the receipt it belongs to, ``scanned`` a number to the pages that were scanned. ``viewed`` counts the records that were opened,
    ``handed_over`` is the number of the case that the first clerk made and the second pushed.
    """

    database: str
    centre: Path
    desk: Path
    tray: Path
    hub: Path
    ticket: str
    slots: dict[str, str]
    papers: dict[str, str]
    receipts: list[Witnessed]
    scanned: dict[str, int]
    viewed: int
    handed_over: str

    @classmethod
    def parse(cls, words: Json) -> "Given":
        """Read what the day wrote. Raises KeyError or TypeError for anything else."""
        receipts = [
            Witnessed(str(one["number"]), str(one["username"]), bool(one["offline"]))
            for one in _list(words["receipts"])
        ]
        return cls(
            database=str(words["database"]),
            centre=Path(str(words["centre"])),
            desk=Path(str(words["desk"])),
            tray=Path(str(words["tray"])),
            hub=Path(str(words["hub"])),
            ticket=str(words["ticket"]),
            slots=_texts(words["slots"]),
            papers=_texts(words["papers"]),
            scanned={name: int(pages) for name, pages in _texts(words["scanned"]).items()},
            receipts=receipts,
            viewed=int(str(words["viewed"])),
            handed_over=str(words["handed_over"]),
        )


@dataclass(slots=True)
class Verdict:
    """Facts, and where they do not agree."""

    facts: Json = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def expect(self, holds: bool, sentence: str) -> None:  # noqa: FBT001 - reads as assert
        """Note a fault when something does not hold."""
        if not holds:
            self.faults.append(sentence)


def _list(value: object) -> list[dict[str, object]]:
    if not isinstance(value, list):
        raise TypeError("a list is needed")
    return value


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError("an object is needed")
    return {str(name): str(text) for name, text in value.items()}
