"""What the office gives numbers for: letters and services, read from a file of the office.

A letter says nothing about the person: a series groups services that have nothing in common.
"""

from pathlib import Path

import msgspec

from kep_client.errors import InputError
from kep_client.wire.queue import SeriesOffer, ServiceOffer

# Drawn alike in Greek and Latin, so that a foreigner matches paper and screen; then the rest that
# cannot be taken for a digit or another sound.
LETTERS = "ΑΒΕΚΜΤΓΔΠΦΩΖ"
MAX_SCREEN_NAME = 40


class Offer:
    """The services by their id in the line."""

    def __init__(self, series: list[SeriesOffer]) -> None:
        """Raise InputError service.invalid_definition for what no screen could show."""
        self.series = series
        self._by_id = {
            service.id: (each.letter, service) for each in series for service in each.services
        }
        letters = [each.letter for each in series]
        names_fit = all(0 < len(each.screen_name) <= MAX_SCREEN_NAME for each in series)
        known = all(len(letter) == 1 and letter in LETTERS for letter in letters)
        count = sum(len(each.services) for each in series)
        if not (known and names_fit and len(set(letters)) == len(letters)):
            raise InputError("service.invalid_definition")
        if not count or len(self._by_id) != count:
            raise InputError("service.invalid_definition")

    def find(self, service: str) -> tuple[str, ServiceOffer]:
        """Return the letter and the service. Raises InputError service.not_found."""
        try:
            return self._by_id[service]
        except KeyError:
            raise InputError("service.not_found") from None


def read_offer(path: Path | None = None) -> Offer:
    """Read the office's own file, or the one that ships with the hub."""
    text = (path or Path(__file__).with_name("offer.json")).read_bytes()
    try:
        return Offer(msgspec.json.decode(text, type=list[SeriesOffer]))
    except msgspec.DecodeError:
        raise InputError("service.invalid_definition") from None
