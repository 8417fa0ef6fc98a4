"""What a hall sees: calls, letters, the time. Numbers only, for anybody in the room reads it."""

from collections.abc import Mapping
from datetime import UTC, datetime

from kep_client.errors import InputError
from kep_client.wire.base import Code, Count, Id, Name, Reply
from kep_client.wire.queue import Desk, Milliseconds
from office_queue.queue.offer import Offer
from office_queue.queue.store import ATHENS, TicketRow

ARROWS = frozenset({"right", "left", "up", "down", "upright", "upleft", "downright", "downleft"})
_DAYS = ("Δευτέρα", "Τρίτη", "Τετάρτη", "Πέμπτη", "Παρασκευή", "Σάββατο", "Κυριακή")
_MONTHS = (
    *("Ιανουαρίου", "Φεβρουαρίου", "Μαρτίου", "Απριλίου", "Μαΐου", "Ιουνίου", "Ιουλίου"),
    *("Αυγούστου", "Σεπτεμβρίου", "Οκτωβρίου", "Νοεμβρίου", "Δεκεμβρίου"),
)


class BoardCall(Reply, frozen=True, kw_only=True):
    """A call; ``again`` is true from the second one on. ``sequence`` orders announcements."""

    sequence: Count
    number: Code
    desk: Desk
    at: Milliseconds
    again: bool = False
    arrow: Code = ""


class BoardSeries(Reply, frozen=True, kw_only=True):
    """A letter and how many wait with it."""

    letter: Code
    name: Name
    waiting: Count


class Board(Reply, frozen=True, kw_only=True):
    """Everything on a hall screen; replaces what was shown. ``offset`` is minutes to UTC."""

    epoch: Id
    sequence: Count
    now: Milliseconds
    offset: int
    office: Name
    date: Name
    calls: list[BoardCall]
    series: list[BoardSeries]


class BoardMaker:
    """Makes the board of one office."""

    def __init__(self, offer: Offer, office_name: str, arrows: Mapping[int, str]) -> None:
        """``arrows`` says in which direction a desk lies, where it says anything."""
        self._offer = offer
        self._office_name = office_name
        self._arrows = arrows

    def board(
        self, calls: list[TicketRow], waiting: dict[str, int], mark: tuple[str, int], now: int
    ) -> Board:
        """Return the board; ``mark`` is epoch and sequence of what it shows."""
        local = datetime.fromtimestamp(now / 1000, UTC).astimezone(ATHENS)
        offset = local.utcoffset()
        return Board(
            epoch=mark[0],
            sequence=mark[1],
            now=now,
            offset=int(offset.total_seconds() // 60) if offset else 0,
            office=self._office_name,
            date=f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}",
            calls=[self._call(row, row.desk) for row in calls if row.desk is not None],
            series=[
                BoardSeries(
                    letter=each.letter,
                    name=each.screen_name,
                    waiting=waiting.get(each.letter, 0),
                )
                for each in self._offer.series
            ],
        )

    def _call(self, row: TicketRow, desk: int) -> BoardCall:
        return BoardCall(
            sequence=row.called_seq or 0,
            number=row.number,
            desk=desk,
            at=row.called_at or 0,
            again=row.calls > 1,
            arrow=self._arrows.get(desk, ""),
        )


def read_arrows(text: str) -> dict[int, str]:
    """Read ``1=left,3=upright``. Raises InputError request.invalid."""
    arrows: dict[int, str] = {}
    for part in filter(None, text.split(",")):
        desk, _, arrow = part.partition("=")
        if not desk.strip().isdecimal() or arrow.strip() not in ARROWS:
            raise InputError("request.invalid")
        arrows[int(desk)] = arrow.strip()
    return arrows
