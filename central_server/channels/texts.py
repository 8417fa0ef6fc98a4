"""What may stand in the texts of foreign systems: no control characters, no turned reading."""

import re

import msgspec

from kep_client.errors import InputError

# Control characters but tab and line feed; marks that turn the direction of what follows; halves
# of characters, which UTF-8 cannot write.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def check_texts(given: msgspec.Struct) -> None:
    """Raise InputError ``request.invalid`` when any text of a request is unfit."""
    if not _fits(msgspec.to_builtins(given)):
        raise InputError("request.invalid")


def _fits(value: object) -> bool:
    if isinstance(value, str):
        return _UNFIT.search(value) is None
    if isinstance(value, dict):
        return all(_fits(key) and _fits(part) for key, part in value.items())
    if isinstance(value, list):
        return all(map(_fits, value))
    return True
