"""What a clerk may choose: six digits only where a TPM counts wrong tries, else a passphrase."""

import itertools
import unicodedata

from kep_client.errors import InputError, StoreError

PIN_DIGITS = 6
LEAST_CHARACTERS = 10

# What guessing programs try first, in the forms people here type: stems, then rows of keys.
_COMMON_STEMS = (
    "password", "passw0rd", "kodikos", "κωδικος", "κωδικοσ", "qwerty", "qwertyuiop", "asdfghjkl",
    "zxcvbnm", "1q2w3e4r5t", "1qaz2wsx3edc", "iloveyou", "letmein", "welcome", "administrator",
    "admin", "olympiakos", "ολυμπιακος", "ολυμπιακοσ", "panathinaikos", "παναθηναικος",
    "παναθηναικοσ", "thessaloniki", "θεσσαλονικη", "ελλαδα", "ellada", "hellas", "kep", "κεπ",
    "καλημερα", "kalimera", "s'agapo", "sagapo", "σαγαπω",
)  # fmt: skip
_FILLERS = "0123456789!@#$%*.-_ "
_LEAST_DIFFERENT = 5


def check_choice(secret: str, *, uses_pin: bool, hardware_present: bool) -> None:
    """Raise InputError auth.passphrase_short, or StoreError keys.insecure_store without a TPM."""
    if uses_pin and not hardware_present:
        raise StoreError("keys.insecure_store")
    weak = _weak_pin(secret) if uses_pin else _weak_passphrase(secret)
    if weak:
        raise InputError("auth.passphrase_short")


def normalised(secret: str) -> str:
    """Return one form for what two keyboards compose differently (NFC)."""
    return unicodedata.normalize("NFC", secret)


def _weak_pin(pin: str) -> bool:
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdecimal()):
        return True
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    return len(steps) == 1 or len(set(pin)) < 3 or pin[:3] == pin[3:] or _is_date(pin)


def _is_date(pin: str) -> bool:
    day, month = int(pin[:2]), int(pin[2:4])
    return 1 <= day <= 31 and 1 <= month <= 12


def _weak_passphrase(secret: str) -> bool:
    plain = normalised(secret).casefold()
    if len(plain) < LEAST_CHARACTERS or len(set(plain)) < _LEAST_DIFFERENT:
        return True
    core = plain.strip(_FILLERS)
    if len(core) < 4:  # digits and signs around almost nothing
        return True
    return any(core in (stem, stem * 2) for stem in _COMMON_STEMS)
