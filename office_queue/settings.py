"""What the hub is told when it starts: arguments first, then ``KEP_QUEUE_*``, then defaults."""

import os
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Self

PREFIX = "KEP_QUEUE_"
_PATHS = frozenset({"data", "ready_file", "letter", "services"})
_NUMBERS = frozenset({"port", "screen_port"})


@dataclass(frozen=True, slots=True)
class Settings:
    """One office's hub.

    ``address`` is where desks know it, empty: where it listens. ``letter`` is the centre's word
    for its key, default ``<data>/hub-letter.json``. ``services`` replaces the shipped offer.
    ``ticket_printer`` is the kiosk's (``tcp://host:9100``), ``ticket_faces`` two font files for
    printers without Greek letters, parted by a comma. ``arrows`` says where desks lie as seen from the screens: ``1=left,3=right``.
    """

    data: Path = Path("kep-queue-data")
    office: str = ""
    office_name: str = "ΚΕΠ"
    host: str = "127.0.0.1"
    port: int = 0
    screen_host: str = "127.0.0.1"
    screen_port: int = 0
    address: str = ""
    letter: Path | None = None
    services: Path | None = None
    arrows: str = ""
    ticket_printer: str = ""
    ticket_faces: str = ""
    ready_file: Path | None = None

    @classmethod
    def read(cls, arguments: Namespace, environment: Mapping[str, str] = os.environ) -> Self:
        """Merge the sources. Raises ValueError for a port that is no number."""
        found: dict[str, object] = {}
        for field in fields(cls):
            value = getattr(arguments, field.name, None)
            if value is None:
                value = environment.get(PREFIX + field.name.upper())
            if value is not None:
                found[field.name] = _typed(field.name, str(value))
        return replace(cls(), **found)  # type: ignore[arg-type]

    @property
    def line_file(self) -> Path:
        """The line itself."""
        return self.data / "line.db"

    @property
    def letter_file(self) -> Path:
        """The centre's letter."""
        return self.letter or self.data / "hub-letter.json"

    @property
    def faces(self) -> tuple[Path, Path] | None:
        """The font files, regular and bold. Raises ValueError unless there are two or none."""
        if not self.ticket_faces:
            return None
        regular, bold = self.ticket_faces.split(",")
        return Path(regular.strip()), Path(bold.strip())


def _typed(name: str, text: str) -> object:
    if name in _PATHS:
        return Path(text)
    return int(text) if name in _NUMBERS else text
