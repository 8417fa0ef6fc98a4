"""Checks that a form's widget adds to the schema: numbers of registers, addresses, dates."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from kep_client.domain import identifiers

Fault = tuple[str, tuple[tuple[str, str], ...]]
Check = Callable[[str], Iterator[Fault]]

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Enough to catch a slip; only a letter that arrives proves an address.
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+")


def is_iso_date(text: str) -> bool:
    """Whether the text is a full-date of RFC 3339 that exists."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _number(parse: Callable[[str], object]) -> Check:
    def faults(text: str) -> Iterator[Fault]:
        try:
            parse(text)
        except identifiers.InvalidIdentifierError as fault:
            yield fault.code, tuple(fault.params.items())

    return faults


def _shape(parse: Callable[[str], object], example: str) -> Check:
    """Speak of the form with an example instead of the general words for documents."""

    def faults(text: str) -> Iterator[Fault]:
        for _ in _number(parse)(text):
            yield "form.pattern", (("p1", example),)

    return faults


def _email(text: str) -> Iterator[Fault]:
    if not _EMAIL.fullmatch(text.strip()):
        yield "form.pattern", (("p1", "onoma@example.gr"),)


WIDGET_CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "afm": _number(identifiers.parse_afm),
        "amka": _number(identifiers.parse_amka),
        "document": _number(identifiers.parse_document_number),
        "pa": _number(identifiers.parse_personal_number),
        "gemi": _shape(identifiers.parse_gemi, "123456789000"),
        "postcode": _shape(identifiers.parse_post_code, "546 24"),
        "phone-gr": _shape(identifiers.parse_phone, "69XX XXX XXX"),
        "email": _email,
    }
)
