"""The machine-readable zone: TD1, TD2 and TD3 (ICAO 9303-3 4.2, 9303-4, -5, -6), strictly."""

import re
from dataclasses import dataclass
from datetime import date

from devices.smartcard.faults import CardDataError
from kep_client.errors import DeviceError
from kep_client.ports.card import CardIdentity, MrzAccess

_ALPHABET = re.compile(r"[A-Z0-9<]*\Z", re.ASCII)
_ISO = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?\Z", re.ASCII)
_WEIGHTS = (7, 3, 1)
_NUMBER = 9
# The longest number that fits TD1: nine places and what the optional data can take.
_MAX_NUMBER = 22


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the fields of a format stand, counted over all its lines."""

    number: int
    birth: int
    expires: int
    issuer: int
    names: slice
    optional: slice
    composite: tuple[slice, ...]
    composite_check: int
    long_numbers: bool


_TD1 = _Layout(
    number=5,
    birth=30,
    expires=38,
    issuer=2,
    names=slice(60, 90),
    optional=slice(15, 30),
    composite=(slice(5, 30), slice(30, 37), slice(38, 45), slice(48, 59)),
    composite_check=59,
    long_numbers=True,
)
_TD2 = _Layout(
    number=36,
    birth=49,
    expires=57,
    issuer=2,
    names=slice(5, 36),
    optional=slice(64, 71),
    composite=(slice(36, 46), slice(49, 56), slice(57, 71)),
    composite_check=71,
    long_numbers=True,
)
_TD3 = _Layout(
    number=44,
    birth=57,
    expires=65,
    issuer=2,
    names=slice(5, 44),
    optional=slice(72, 86),
    composite=(slice(44, 54), slice(57, 64), slice(65, 87)),
    composite_check=87,
    long_numbers=False,
)
_LAYOUTS = {90: _TD1, 72: _TD2, 88: _TD3}


def check_digit(text: str) -> str:
    """Return the check digit of a field (9303-3 4.9)."""
    total = sum(_value(sign) * _WEIGHTS[at % 3] for at, sign in enumerate(text))
    return str(total % 10)


def parse(mrz: str, today: date) -> CardIdentity:
    """Read all lines as one text; every check digit must fit.

    Years have two digits: a birth lies in the hundred years up to ``today``, an expiry within
    fifty years of it.
    """
    layout = _LAYOUTS.get(len(mrz))
    if layout is None or not _ALPHABET.match(mrz):
        raise CardDataError("not a machine-readable zone")
    _check_composite(mrz, layout)
    family, given = _names(mrz[layout.names])
    return CardIdentity(
        family_name=family,
        given_name=given,
        document_number=_number(mrz, layout),
        birth_date=_date(mrz, layout.birth, today.year),
        expires=_date(mrz, layout.expires, today.year + 50),
        issuer=mrz[layout.issuer : layout.issuer + 3].rstrip("<"),
    )


def access_of(mrz: str, today: date) -> MrzAccess:
    """Return what opens the chip from a scanned zone; ``CardDataError`` when it does not fit."""
    identity = parse(mrz, today)
    return MrzAccess(identity.document_number, identity.birth_date, identity.expires)


def information(access: MrzAccess) -> str:
    """Return number, birth and expiry with check digits: the input of the key (9303-11 4.3.2).

    ``DeviceError("card.mrz_wrong")`` for what no document can carry.
    """
    number = re.sub(r"[\s-]", "", access.document_number).upper()
    if not number or len(number) > _MAX_NUMBER or not _ALPHABET.match(number):
        raise DeviceError("card.mrz_wrong")
    fields = (number.ljust(_NUMBER, "<"), _printed(access.birth_date), _printed(access.expires))
    return "".join(text + check_digit(text) for text in fields)


def _printed(iso: str) -> str:
    """Return YYMMDD, fillers for what is not known."""
    found = _ISO.match(iso)
    if found is None:
        raise DeviceError("card.mrz_wrong")
    year, month, day = found.groups()
    return year[2:] + (month or "<<") + (day or "<<")


def _value(sign: str) -> int:
    return 0 if sign == "<" else int(sign, 36)


def _require(text: str, digit: str) -> None:
    if check_digit(text) != digit:
        raise CardDataError("a check digit differs")


def _check_composite(mrz: str, layout: _Layout) -> None:
    _require("".join(mrz[part] for part in layout.composite), mrz[layout.composite_check])


def _number(mrz: str, layout: _Layout) -> str:
    number = mrz[layout.number : layout.number + _NUMBER]
    digit = mrz[layout.number + _NUMBER]
    if digit == "<" and layout.long_numbers:
        # A number too long for its field goes on in the optional data (9303-5 4.2.2, note j).
        rest = mrz[layout.optional].split("<")[0]
        number, digit = number + rest[:-1], rest[-1:]
    _require(number, digit)
    return number.rstrip("<").replace("<", "")


def _names(field: str) -> tuple[str, str]:
    family, _, given = field.partition("<<")
    return " ".join(family.split("<")).strip(), " ".join(given.replace("<", " ").split())


def _date(mrz: str, at: int, latest: int) -> str:
    """Return an ISO date as far as it is known, its year not after ``latest``."""
    text = mrz[at : at + 6]
    _require(text, mrz[at + 6])
    year, month, day = text[:2], text[2:4], text[4:]
    if not year.isdigit():
        return ""
    full = latest - (latest - int(year)) % 100
    known = [f"{full:04d}", *_known(month, day)]
    iso = "-".join(known)
    if len(known) == 3:
        _require_day(iso)
    return iso


def _known(month: str, day: str) -> list[str]:
    if not month.isdigit():
        return []
    if not 1 <= int(month) <= 12:
        raise CardDataError("a month that does not exist")
    return [month, day] if day.isdigit() else [month]


def _require_day(iso: str) -> None:
    try:
        date.fromisoformat(iso)
    except ValueError:
        raise CardDataError("a day that does not exist") from None
