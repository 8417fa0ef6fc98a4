"""Names and numbers that nobody has, planted all day long, and looked for where they must not be.

Every file of the throw-away folder is searched as raw bytes after the day: logs, what the processes
printed, temporary and crash files, spools, the database server's log, encrypted stores. Paper is
paper: receipts in the tray and the files that were handed in hold what they should.
"""

import base64
import hashlib
import json
import mmap
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from urllib.parse import quote

LARGE = 2_000_000  # bytes


class Where(Enum):
    """Where a canary may stand."""

    NOWHERE = auto()
    RECORD = auto()  # in the tables of the centre's database


@dataclass(frozen=True, slots=True)
class Canary:
    """One planted value; ``what`` names it in reports, which never repeat the value."""

    what: str
    value: str
    allowed: Where = Where.NOWHERE


# The number has its check digit, the AMKA its Luhn digit; the birth date is the moon landing's.
AFM = "170666132"
AMKA = "20076955556"
FAMILY_NAME = "Καναρινόπουλος"
FAMILY_NAME_LATIN = "Kanarinopoulos"
GIVEN_NAME = "Ζεφυρίνος"
NOTE = "Ωδικό πτηνό ορυχείου"
FILE_NAME = "kanarini_orycheiou"

PLANTED = (
    Canary("afm", AFM),
    Canary("amka", AMKA),
    Canary("family name", FAMILY_NAME),
    Canary("family name in Latin", FAMILY_NAME_LATIN),
    Canary("given name", GIVEN_NAME),
    Canary("note", NOTE),
    Canary("file name", FILE_NAME),
)


@dataclass(frozen=True, slots=True)
class Trace:
    """A canary that was found: in which file, at which byte, in which form."""

    what: str
    form: str
    file: str
    at: int


@dataclass(frozen=True, slots=True)
class Ground:
    """What is searched. Paths in ``papers`` and ``tables`` are relative to ``root``."""

    root: Path
    papers: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


def search(ground: Ground, canaries: Iterable[Canary]) -> list[Trace]:
    """Return every trace in every file."""
    every_form = {canary: list(forms(canary)) for canary in canaries}
    as_it_is = {canary: list(plain(canary)) for canary in every_form}
    in_tables = {one: many for one, many in as_it_is.items() if one.allowed is Where.NOWHERE}
    traces = []
    for path in files_below(ground.root):
        place = path.relative_to(ground.root).as_posix()
        if place.startswith(ground.papers):
            continue
        if ground.tables and place.startswith(ground.tables):
            traces += _search_file(path, place, in_tables)
        elif path.suffix != ".log" and path.stat().st_size > LARGE:
            # Only stores are large: they hold a value as it is, or encrypted.
            traces += _search_file(path, place, as_it_is)
        else:
            traces += _search_file(path, place, every_form)
    return traces


def files_below(root: Path) -> Iterator[Path]:
    """Yield the regular files; a socket or a link holds nothing of its own."""
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path


Wanted = dict[Canary, list[tuple[str, bytes]]]


def _search_file(path: Path, place: str, wanted: Wanted) -> list[Trace]:
    try:
        if path.stat().st_size == 0:
            return []
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
            return [
                Trace(canary.what, name, place, at)
                for canary, many in wanted.items()
                for name, text in many
                if (at := view.find(text)) >= 0
            ]
    except FileNotFoundError:  # a process of the office tidied up
        return []


def plain(canary: Canary) -> Iterator[tuple[str, bytes]]:
    """Yield the value as typed and as databases keep it."""
    for coding in ("utf-8", "utf-16-le"):
        yield f"text {coding}", canary.value.encode(coding)


def forms(canary: Canary) -> Iterator[tuple[str, bytes]]:
    """Yield every way in which the value could lie in a file."""
    seen: set[bytes] = set()
    for spelling in spellings(canary.value):
        for name, text in _encoded(spelling):
            if text not in seen:
                seen.add(text)
                yield name, text


def spellings(value: str) -> list[str]:
    """Return the value as typed and as programs fold it: case, accents, final sigma."""
    plain = "".join(
        mark for mark in unicodedata.normalize("NFD", value) if not unicodedata.combining(mark)
    )
    cased = [
        value,
        value.upper(),
        value.lower(),
        plain,
        plain.upper(),
        plain.lower(),
        plain.casefold(),
        unicodedata.normalize("NFD", value),
    ]
    return list(dict.fromkeys(cased))


def _encoded(value: str) -> Iterator[tuple[str, bytes]]:
    for coding in ("utf-8", "utf-16-le", "utf-16-be", "iso8859-7"):
        try:
            yield f"text {coding}", value.encode(coding)
        except UnicodeEncodeError:
            continue
    yield from _escaped(value)
    yield from _base64_inside(value)
    yield "hex", value.encode("utf-8").hex().encode("ascii")
    # An unkeyed hash of a number of nine digits is the number.
    for kind in ("md5", "sha1", "sha256"):
        digest = hashlib.new(kind, value.encode("utf-8"), usedforsecurity=False)
        yield f"{kind}, hex", digest.hexdigest().encode("ascii")
        yield f"{kind}, raw", digest.digest()


def _escaped(value: str) -> Iterator[tuple[str, bytes]]:
    percent = quote(value, safe="")
    yield "percent", percent.encode("ascii")
    yield "percent, lower", percent.lower().encode("ascii")
    escaped = json.dumps(value)[1:-1]
    yield "json", escaped.encode("ascii")
    yield "json, upper", escaped.upper().replace("\\U", "\\u").encode("ascii")
    yield "html", "".join(f"&#{ord(letter)};" for letter in value).encode("ascii")
    yield "python", value.encode("unicode_escape")


def _base64_inside(value: str) -> Iterator[tuple[str, bytes]]:
    """Yield the part that is the same whatever stands before and after it."""
    content = value.encode("utf-8")
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + content)
        first, last = (shift * 8 + 5) // 6, (shift + len(content)) * 8 // 6
        inside = coded[first:last]
        yield f"base64 at {shift}", inside
        yield f"base64url at {shift}", inside.replace(b"+", b"-").replace(b"/", b"_")
