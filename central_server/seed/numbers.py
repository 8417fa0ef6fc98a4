"""Numbers of registers for invented people: well formed, each used once."""

from collections import defaultdict
from datetime import date

from kep_client.domain.identifiers import afm_check_digit, amka_check_digit

_AFM_STEP = 48_271_117  # coprime to 10**8: a walk through all of them without a repeat
_ADT_LETTERS = ("ΑΒ", "ΑΖ", "ΑΗ", "ΑΚ", "ΑΜ", "ΑΝ", "ΑΟ", "ΑΡ")
RESERVED_AFM = frozenset({"09420278", "04512067", "11640925"})  # the well-known people


class Registers:
    """Hands out numbers in order; the start depends on the seed."""

    def __init__(self, seed: int) -> None:
        self._afm = (seed * 7_919_777 + 12_345_678) % 10**8
        self._document = seed * 101
        self._gemi = seed * 13 + 120_000_000
        self._serials: dict[str, int] = defaultdict(int)

    def afm(self) -> str:
        """Return the next tax number."""
        self._afm = (self._afm + _AFM_STEP) % 10**8
        eight = f"{self._afm:08d}"
        if eight in RESERVED_AFM or eight == "00000000":
            return self.afm()
        return f"{eight}{afm_check_digit(eight)}"

    def amka(self, born: date, *, man: bool) -> str:
        """Return the next social security number of a birth date; the tenth digit tells the sex."""
        day = f"{born:%d%m%y}"
        serial = 10 + self._serials[day] * 2 + man
        self._serials[day] += 1
        ten = f"{day}{serial % 10_000:04d}"
        return f"{ten}{amka_check_digit(ten)}"

    def adt(self) -> str:
        """Return the next number of an old identity card: two letters, six digits."""
        self._document += 1
        letters = _ADT_LETTERS[self._document // 7 % len(_ADT_LETTERS)]
        return f"{letters} {self._document * 7_919 % 1_000_000:06d}"

    def passport(self) -> str:
        """Return the next passport number."""
        self._document += 1
        return f"ΑΤ{self._document * 7_919 % 10_000_000:07d}"

    def gemi(self) -> str:
        """Return the next number of the business register."""
        self._gemi += 7
        return f"{self._gemi:09d}000"
