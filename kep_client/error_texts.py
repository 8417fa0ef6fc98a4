"""What every fault says to people: title, sentence and next step, Greek first.

The words are data (``errors.json``). ``%1``, ``%2`` and ``%n`` are the places of the parameters.
``{one|many}`` holds the forms of a word for a count of one and any other count; a sentence with
`` / `` those for too few and, where the count is negative or ``extra`` is given, too many.
``docs/errors.md`` is generated from the same file.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Phrase:
    """One language of a fault; ``action`` is the button, empty where a field is the way out."""

    title: str
    sentence: str
    action: str = ""

    @property
    def counts(self) -> bool:
        """Whether the sentence says how many are too few or too many."""
        return _TOO_FEW_TOO_MANY in self.sentence

    def filled(self, params: Mapping[str, str]) -> "Phrase":
        """Put the parameters into their places, ``n`` into %n and ``p1`` into %1, and choose forms."""
        return Phrase(*(_fill(part, params) for part in (self.title, self.sentence, self.action)))


@dataclass(frozen=True, slots=True)
class ErrorText:
    """Both languages of a fault and whether a plain retry can help."""

    el: Phrase
    en: Phrase
    retriable: bool = False


_TOO_FEW_TOO_MANY = " / "
_FORMS = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
_PLACE = re.compile(r"%([n1-9])")


def _fill(text: str, params: Mapping[str, str]) -> str:
    count = params.get("n", "")
    few, _, many = text.partition(_TOO_FEW_TOO_MANY)
    if many and count:
        text = many if count.startswith("-") or "extra" in params else few
    values = {name.removeprefix("p"): value for name, value in params.items()}
    if count:
        values["n"] = count.removeprefix("-")
    form = 1 if values.get("n") == "1" else 2
    text = _FORMS.sub(lambda found: found[form], text)
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def _load() -> dict[str, ErrorText]:
    raw = json.loads((files("kep_client") / "errors.json").read_text("utf-8"))
    return {
        code: ErrorText(Phrase(*row["el"]), Phrase(*row["en"]), row.get("retriable", False))
        for code, row in raw.items()
    }


ERRORS: Mapping[str, ErrorText] = _load()
