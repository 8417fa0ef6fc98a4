"""What every fault says to people: title, sentence and next step, Greek first.

The words are data (``errors.json``). ``%1``, ``%2`` and ``%n`` are the places of the parameters;
a sentence with `` / `` holds the forms for too few and too many. ``docs/errors.md`` is generated
from the same file.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Phrase:
    """One language of a fault; ``action`` is the button, empty where a field is the way out."""

    title: str
    sentence: str
    action: str = ""

    def filled(self, params: Mapping[str, str]) -> "Phrase":
        """Put the parameters into their places: ``n`` into %n, ``p1`` into %1 and so on."""
        return Phrase(*(_fill(part, params) for part in (self.title, self.sentence, self.action)))


@dataclass(frozen=True, slots=True)
class ErrorText:
    """Both languages of a fault and whether a plain retry can help."""

    el: Phrase
    en: Phrase
    retriable: bool = False


def _fill(text: str, params: Mapping[str, str]) -> str:
    for name, value in params.items():
        text = text.replace(f"%{name.removeprefix('p')}", value)
    return text


def _load() -> dict[str, ErrorText]:
    raw = json.loads((files("kep_client") / "errors.json").read_text("utf-8"))
    return {
        code: ErrorText(Phrase(*row["el"]), Phrase(*row["en"]), row.get("retriable", False))
        for code, row in raw.items()
    }


ERRORS: Mapping[str, ErrorText] = _load()
