"""What of a number may be seen without asking: the last digits, and never its length by accident.

A value that does not have its usual form is shown as dots only.
"""

_DOT = "•"


def mask_afm(value: str) -> str:
    """Return ``••••••783``."""
    return _last(value, shown=3, length=9)


def mask_amka(value: str) -> str:
    """Return ``•••••••2345``."""
    return _last(value, shown=4, length=11)


def mask_phone(value: str) -> str:
    """Return ``69•• ••• 412``; of a number from abroad only the last three digits."""
    digits = "".join(char for char in value if char.isdecimal())
    national = digits.removeprefix("00").removeprefix("30") if len(digits) > 10 else digits
    if len(national) == 10 and national.startswith(("2", "69")):
        return f"{national[:2]}{_DOT * 2} {_DOT * 3} {national[-3:]}"
    return f"{_DOT * 7}{digits[-3:]}" if len(digits) >= 8 else _DOT * 7


def mask_document(value: str) -> str:
    """Return ``•••••456`` for the number of an identity card, a passport or a permit."""
    code = "".join(char for char in value if char.isalnum())
    return _DOT * 5 + (code[-3:] if len(code) >= 6 else "")


def mask_any(value: str) -> str:
    """Return dots only; for whatever has no rule of its own."""
    return _DOT * 6 if value else ""


def _last(value: str, shown: int, length: int) -> str:
    if len(value) != length or not value.isdecimal():
        return _DOT * length
    return _DOT * (length - shown) + value[-shown:]
