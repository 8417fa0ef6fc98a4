"""What a clerk typed into the one search box, recognised by its form.

Nothing is looked up here. Terms hide what was typed from their ``repr``.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from kep_client.domain.greek import fold_lookalikes, name_tokens
from kep_client.domain.identifiers import (
    Afm,
    Amka,
    Gemi,
    IdentityDocumentNumber,
    InvalidIdentifierError,
    PhoneNumber,
    ascii_digits,
    parse_afm,
    parse_amka,
    parse_gemi,
    parse_phone,
)


@dataclass(frozen=True, slots=True)
class EmptyTerm:
    """Nothing yet, or too little: names count from the second letter, numbers from the third."""


@dataclass(frozen=True, slots=True)
class CommandTerm:
    """Text after ``>``: only commands are searched."""

    text: str


@dataclass(frozen=True, slots=True)
class AfmTerm:
    """A whole tax number with a good check digit."""

    afm: Afm


@dataclass(frozen=True, slots=True)
class AfmPrefix:
    """Three to eight digits: the start of a tax number, or of an AMKA, or of a protocol number."""

    digits: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AmkaTerm:
    """A whole social security number with a possible date and a good check digit."""

    amka: Amka


@dataclass(frozen=True, slots=True)
class AmkaPrefix:
    """Ten digits that are no telephone number: an AMKA whose last digit is still to come."""

    digits: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class GemiTerm:
    """Twelve digits: a number of the business register."""

    gemi: Gemi


@dataclass(frozen=True, slots=True)
class DocumentTerm:
    """Identity card, passport or permit, from the third digit on.

    ``document.search_key`` is what to compare, as a prefix: nobody knows when it is complete.
    """

    document: IdentityDocumentNumber


class CaseNumberKind(StrEnum):
    """Which of the numbers that papers carry."""

    PROTOCOL = "protocol"
    PROVISIONAL = "provisional"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class CaseNumberTerm:
    """A protocol, provisional or agency number in its printed form, or how it begins or ends.

    ``number`` has Greek letters and leading zeros. ``complete`` is false where the office or the
    year is missing: then it is to be found anywhere within a number.
    """

    number: str
    kind: CaseNumberKind
    complete: bool = True


@dataclass(frozen=True, slots=True)
class PhoneTerm:
    """A whole telephone number."""

    phone: PhoneNumber


@dataclass(frozen=True, slots=True)
class NameTerm:
    """Folded words in any order, each a prefix; ``birth_year`` if a year stood among them."""

    tokens: tuple[str, ...] = field(repr=False)
    birth_year: int | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class MistypedTerm:
    """A number of full length that cannot be right: nothing to search, a code to show."""

    code: str
    params: tuple[tuple[str, str], ...] = ()


SearchTerm = (
    EmptyTerm
    | CommandTerm
    | AfmTerm
    | AfmPrefix
    | AmkaTerm
    | AmkaPrefix
    | GemiTerm
    | DocumentTerm
    | CaseNumberTerm
    | PhoneTerm
    | NameTerm
    | MistypedTerm
)

_LONGEST = 200  # a wedge or a paste can send anything
_PLAIN_NUMBER = re.compile(r"[0-9][0-9\s.\-–]*")
_PHONE = re.compile(r"\+[0-9][0-9\s.\-()]*")
_AFM_PREFIX = re.compile(r"\s*\S{2}\s*[0-9]{9}\s*")
# After look-alikes are folded: Β is B, Π stays Π, ΥΠ is YΠ.
_PROTOCOL = re.compile(
    r"(?:(?P<office>[0-9]{4})\s*/\s*)?(?P<letter>[A-ZΑ-Ω])\s*-\s*(?P<number>[0-9]{1,6})"
    r"(?:\s*/\s*(?P<year>[0-9]{4}))?"
)
_PROVISIONAL = re.compile(r"Π-[0-9]{4}-[0-9]{2}-[0-9]{8}-[0-9]{4}-[0-9]")
_AGENCY = re.compile(r"YΠ\s*-?\s*(?P<number>[0-9]{1,9})")
_DOCUMENT = re.compile(r"[A-ZΑ-Ω]{1,3}[0-9]{3,9}")
_MIXED_CODE = re.compile(r"(?=(?:.*[0-9]){3})(?=.*[A-ZΑ-Ω])[A-ZΑ-Ω0-9]{5,20}")
_TO_GREEK = str.maketrans("ABEZHIKMNOPTYX", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")


def parse_search(text: str) -> SearchTerm:
    """Recognise a text by its form; any text gives a term, none raises."""
    typed = ascii_digits(" ".join(text[:_LONGEST].split()))
    if typed.startswith(">"):
        return CommandTerm(typed[1:].strip())
    for recognise in (_number, _phone, _prefixed_afm, _case_number, _document):
        if (term := recognise(typed)) is not None:
            return term
    return _name(typed)


def _number(typed: str) -> SearchTerm | None:
    if not _PLAIN_NUMBER.fullmatch(typed):
        return None
    digits = "".join(char for char in typed if char.isdecimal())
    if len(digits) <= 8:
        return AfmPrefix(digits) if len(digits) >= 3 else EmptyTerm()
    try:
        return _whole_number(digits)
    except InvalidIdentifierError as fault:
        return MistypedTerm(fault.code, tuple(fault.params.items()))


def _whole_number(digits: str) -> SearchTerm:
    if digits.startswith("00") and len(digits) > 12:
        return PhoneTerm(parse_phone(digits))
    match len(digits):
        case 9:
            return AfmTerm(parse_afm(digits))
        case 10:
            return _ten_digits(digits)
        case 12:
            return GemiTerm(parse_gemi(digits))
        case _:
            return AmkaTerm(parse_amka(digits))


def _ten_digits(digits: str) -> SearchTerm:
    try:
        return PhoneTerm(parse_phone(digits))
    except InvalidIdentifierError:
        return AmkaPrefix(digits)


def _phone(typed: str) -> SearchTerm | None:
    if not _PHONE.fullmatch(typed):
        return None
    try:
        return PhoneTerm(parse_phone(typed))
    except InvalidIdentifierError:
        return EmptyTerm()  # still being typed


def _prefixed_afm(typed: str) -> SearchTerm | None:
    if not _AFM_PREFIX.fullmatch(typed):
        return None
    try:
        return AfmTerm(parse_afm(typed))
    except InvalidIdentifierError as fault:
        wrong_digits = fault.code != "id.afm_length"
        return MistypedTerm(fault.code) if wrong_digits else None


def _case_number(typed: str) -> SearchTerm | None:
    code = _capitals(typed)
    if _PROVISIONAL.fullmatch(code):
        return CaseNumberTerm(code, CaseNumberKind.PROVISIONAL)
    if found := _AGENCY.fullmatch(code):
        return CaseNumberTerm(f"ΥΠ {found['number']}", CaseNumberKind.AGENCY)
    if found := _PROTOCOL.fullmatch(code):
        return _protocol(found)
    return None


def _protocol(found: re.Match[str]) -> CaseNumberTerm:
    office, year = found["office"], found["year"]
    series = f"{found['letter'].translate(_TO_GREEK)}-{int(found['number']):06d}"
    number = "/".join(part for part in (office, series, year) if part)
    return CaseNumberTerm(number, CaseNumberKind.PROTOCOL, complete=bool(office and year))


def _document(typed: str) -> SearchTerm | None:
    code = fold_lookalikes(typed)
    if " " in typed and not _DOCUMENT.fullmatch(code):
        return None
    if _DOCUMENT.fullmatch(code) or _MIXED_CODE.fullmatch(code):
        return DocumentTerm(IdentityDocumentNumber(typed))
    return None


def _capitals(typed: str) -> str:
    """Fold the letters of a printed number and keep its strokes and dashes."""
    return "".join(
        fold_lookalikes(char) if char.isalnum() else char for char in typed.replace("–", "-")
    )


def _name(typed: str) -> SearchTerm:
    tokens = name_tokens(typed)
    years = [token for token in tokens if _is_birth_year(token)]
    words = tuple(token for token in tokens if token not in years)
    if sum(char.isalpha() for word in words for char in word) < 2:
        return EmptyTerm()
    return NameTerm(words, int(years[0]) if years else None)


def _is_birth_year(token: str) -> bool:
    return token.isascii() and len(token) == 4 and token.isdecimal() and 1880 <= int(token) <= 2099
