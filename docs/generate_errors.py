"""Write docs/errors.md from the texts of the faults; ``--check`` only tells whether it is true."""

import sys
from itertools import groupby
from pathlib import Path

from kep_client.error_texts import ERRORS, Phrase

PAGE = Path(__file__).with_name("errors.md")
HEAD = """# Μηνύματα που βλέπει ο υπάλληλος · Faults

Κάθε κωδικός φαίνεται μικρός στο τέλος του μηνύματος· με αυτόν βρίσκετε εδώ τι συμβαίνει και τι γίνεται.
Generated from `kep_client/errors.json` by `docs/generate_errors.py`; do not edit.
"""


def page() -> str:
    """Return the whole page: one section a family, one entry a code."""
    parts = [HEAD]
    for family, codes in groupby(sorted(ERRORS), key=lambda code: code.split(".")[0]):
        parts.append(f"## {family}\n")
        parts += [_entry(code) for code in codes]
    return "\n".join(parts)


def _entry(code: str) -> str:
    text = ERRORS[code]
    again = "ναι" if text.retriable else "όχι"
    lines = (f"### `{code}`", "", _line(text.el), "", f"_{_line(text.en)}_", "")
    return "\n".join((*lines, f"Βοηθά η επανάληψη: {again}", ""))


def _line(phrase: Phrase) -> str:
    phrase = phrase.filled({})
    button = f" [{phrase.action}]" if phrase.action else ""
    return f"**{phrase.title}.** {phrase.sentence}{button}"


def main() -> int:
    """Write or check; returns the exit code."""
    if "--check" in sys.argv:
        return 0 if PAGE.exists() and PAGE.read_text("utf-8") == page() else 1
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
