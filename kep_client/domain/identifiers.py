"""Numbers that registers give to people and firms, parsed once at the edge.

A good checksum is not identity: every sixtieth wrong digit of an AFM passes (the remainder 10 is
written as 0), so a screen always shows the name beside the number.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass

from kep_client.domain.greek import fold_lookalikes
from kep_client.domain.masking import mask_afm, mask_amka, mask_any, mask_document, mask_phone
from kep_client.errors import InputError


class InvalidIdentifierError(InputError):
    """A number does not fit its register. Never carries the number."""


@dataclass(frozen=True, slots=True, repr=False)
class _Number:
    """A parsed number; made by its ``parse_*`` function, shown masked wherever it is printed."""

    value: str

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.masked})"

    def __str__(self) -> str:
        """Return the masked form too: f-strings end up in logs."""
        return self.masked

    @property
    def masked(self) -> str:
        """The form a list or a title may show."""
        return mask_any(self.value)


class Afm(_Number):
    """Tax number (ΑΦΜ): nine digits."""

    __slots__ = ()

    @property
    def masked(self) -> str:
        """The last three digits."""
        return mask_afm(self.value)


class Amka(_Number):
    """Social security number (ΑΜΚΑ): eleven digits.

    It begins with six digits of a date but never tells a birth date: the century is missing.
    """

    __slots__ = ()

    @property
    def masked(self) -> str:
        """The last four digits."""
        return mask_amka(self.value)


class IdentityDocumentNumber(_Number):
    """Number of an identity card (ΑΔΤ), passport or permit, as typed."""

    __slots__ = ()

    @property
    def search_key(self) -> str:
        """Capitals and digits with Greek and Latin look-alikes made one."""
        return fold_lookalikes(self.value)

    @property
    def masked(self) -> str:
        """The last three characters."""
        return mask_document(self.value)


class PersonalNumber(_Number):
    """Personal number (ΠΑ): two characters, a letter and the AFM. Its form is all that is known."""

    __slots__ = ()


class Gemi(_Number):
    """Number of the business register (ΓΕΜΗ); public, hence shown in full."""

    __slots__ = ()

    @property
    def masked(self) -> str:
        """The whole number."""
        return self.value


class PostCode(_Number):
    """Greek post code (Τ.Κ.): five digits."""

    __slots__ = ()

    @property
    def masked(self) -> str:
        """The whole code: a district names nobody."""
        return self.value


class PhoneNumber(_Number):
    """Telephone number in the form of ITU-T E.164: ``+306944123412``."""

    __slots__ = ()

    @property
    def masked(self) -> str:
        """The first two and the last three digits."""
        return mask_phone(self.value)


# ΕΛ or GR before the number, in any mix of the two alphabets, after look-alikes are folded.
_PREFIXES = ("EL", "EΛ", "GR", "GP", "ΓP", "ΓR")
_SEPARATORS = re.compile(r"[\s.\-–]+")
_DOCUMENT = re.compile(r"(?=.*[0-9])[^\W_]{3,20}")
_PERSONAL = re.compile(r"[A-ZΑ-Ω0-9]{2}[A-ZΑ-Ω]")
_GREEK_PHONE = re.compile(r"(2[0-9]|69)[0-9]{8}")


def parse_afm(text: str) -> Afm:
    """Read a tax number; a missing leading zero is asked for, never filled in.

    Raises:
        InvalidIdentifierError: ``id.afm_length``, ``id.afm_zero`` or ``id.afm_check``.
    """
    digits = _exactly(9, _without_prefix(text), "id.afm_length")
    if digits == "000000000":
        raise InvalidIdentifierError("id.afm_zero")
    if afm_check_digit(digits[:8]) != int(digits[8]):
        raise InvalidIdentifierError("id.afm_check")
    return Afm(digits)


def parse_amka(text: str) -> Amka:
    """Read a social security number: a possible date and the Luhn digit.

    Raises:
        InvalidIdentifierError: ``id.amka_length`` or ``id.amka_check``.
    """
    digits = _exactly(11, text, "id.amka_length")
    if not _possible_date(digits) or _luhn(digits) % 10:
        raise InvalidIdentifierError("id.amka_check")
    return Amka(digits)


def parse_document_number(text: str) -> IdentityDocumentNumber:
    """Read the number of an identity card, passport or permit; it stays as typed.

    Raises:
        InvalidIdentifierError: ``id.form`` unless it has 3 to 20 letters and digits, one a digit.
    """
    typed = " ".join(text.split())
    if not _DOCUMENT.fullmatch(fold_lookalikes(typed)):
        raise InvalidIdentifierError("id.form")
    return IdentityDocumentNumber(typed)


def parse_personal_number(text: str) -> PersonalNumber:
    """Read a personal number; no public source states how its letter is computed.

    Raises:
        InvalidIdentifierError: ``id.form``, or the code of the AFM within.
    """
    code = fold_lookalikes(text)
    if not _PERSONAL.fullmatch(code[:3]):
        raise InvalidIdentifierError("id.form")
    return PersonalNumber(code[:3] + parse_afm(code[3:]).value)


def parse_gemi(text: str) -> Gemi:
    """Read a number of the business register: digits, twelve as a rule.

    Raises:
        InvalidIdentifierError: ``id.form``.
    """
    digits, others = _digits(text)
    if others or not 9 <= len(digits) <= 12:
        raise InvalidIdentifierError("id.form")
    return Gemi(digits)


def parse_post_code(text: str) -> PostCode:
    """Read a post code, with or without the usual gap (``546 24``).

    Raises:
        InvalidIdentifierError: ``id.form``.
    """
    digits, others = _digits(text)
    if others or len(digits) != 5 or digits[0] in "09":
        raise InvalidIdentifierError("id.form")
    return PostCode(digits)


def parse_phone(text: str) -> PhoneNumber:
    """Read a Greek number of ten digits, or any number that begins with + or 00.

    Raises:
        InvalidIdentifierError: ``id.form``.
    """
    digits, others = _digits(text.replace("(", " ").replace(")", " "))
    abroad = others == "+" or (not others and digits.startswith("00"))
    number = digits.removeprefix("00") if abroad else f"30{digits}"
    greek = number.startswith("30") and _GREEK_PHONE.fullmatch(number[2:])
    foreign = abroad and not number.startswith("30") and 8 <= len(number) <= 15
    if others not in {"", "+"} or not (greek or foreign):
        raise InvalidIdentifierError("id.form")
    return PhoneNumber(f"+{number}")


def is_valid(parse: Callable[[str], _Number], text: str) -> bool:
    """Whether a text is a number of that kind: ``is_valid(parse_afm, text)``."""
    try:
        parse(text)
    except InvalidIdentifierError:
        return False
    return True


def afm_check_digit(eight: str) -> int:
    """Return the ninth digit: weights 256 ... 2, modulo 11, and a 10 is written as 0."""
    return sum(int(digit) << (8 - place) for place, digit in enumerate(eight)) % 11 % 10


def amka_check_digit(ten: str) -> int:
    """Return the eleventh digit by Luhn (ISO/IEC 7812-1 annex B)."""
    return -_luhn(f"{ten}0") % 10


def ascii_digits(text: str) -> str:
    """Write the decimal digits of every script as 0-9; all else stays."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char, char)) for char in text)


def _digits(text: str) -> tuple[str, str]:
    """Split a number into its digits and whatever else stands in it, separators aside."""
    plain = _SEPARATORS.sub("", ascii_digits(text))
    digits = "".join(char for char in plain if char in "0123456789")
    return digits, "".join(char for char in plain if char not in "0123456789")


def _exactly(length: int, text: str, code: str) -> str:
    digits, others = _digits(text)
    if len(digits) < length:
        raise _wrong_length(code, "missing", length - len(digits))
    if surplus := len(digits) - length + len(others):
        raise _wrong_length(code, "extra", surplus)
    return digits


def _wrong_length(code: str, side: str, count: int) -> InvalidIdentifierError:
    return InvalidIdentifierError(code, **{"n": str(count), side: str(count)})


def _without_prefix(text: str) -> str:
    typed = text.strip()
    return typed[2:] if fold_lookalikes(typed[:2]) in _PREFIXES else typed


def _possible_date(digits: str) -> bool:
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    if not 1 <= month <= 12:
        return False
    # 29 February 00 exists in 2000, not in 1900: any century will do.
    return 1 <= day <= max(monthrange(1900 + year, month)[1], monthrange(2000 + year, month)[1])


def _luhn(digits: str) -> int:
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total
