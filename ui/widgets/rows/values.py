"""What rows show: frozen values, each with the sentence a screen reader says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from ui.theme.icons import Icon
from ui.widgets.paint import ChipKind

RowTone: TypeAlias = Literal["normal", "now", "warn", "ok", "err", "info"]


class Row(Protocol):
    """Anything a list can show."""

    @property
    def key(self) -> str:
        """What stays the same while the row's texts change."""

    @property
    def spoken(self) -> str:
        """The row as a sentence."""


def _sentence(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """Something that happened: icon, what, where, how it stands, when."""

    key: str
    title: str
    detail: str
    when: str
    icon: Icon = Icon.DOCUMENT
    tone: RowTone = "normal"
    chip: str = ""
    chip_kind: ChipKind = "neutral"

    @property
    def spoken(self) -> str:
        """The row as a sentence."""
        return _sentence(self.title, self.detail, self.chip, self.when)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A waiting ticket: number, service, since when, how long."""

    key: str
    number: str
    title: str
    detail: str
    minutes: str
    spoken_wait: str = ""
    urgent: bool = False

    @property
    def spoken(self) -> str:
        """The row as a sentence."""
        return _sentence(self.number, self.title, self.spoken_wait or self.minutes, self.detail)


@dataclass(frozen=True, slots=True)
class TwoLineRow:
    """A title over a second line, with a badge or an icon before and a fact behind."""

    key: str
    title: str
    detail: str = ""
    badge: str = ""
    icon: Icon | None = None
    tone: RowTone = "normal"
    meta: str = ""
    chip: str = ""
    chip_kind: ChipKind = "neutral"

    @property
    def spoken(self) -> str:
        """The row as a sentence."""
        return _sentence(self.badge, self.title, self.detail, self.chip, self.meta)


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A quiet box: a title, then a chip with a fact; open cases and promises."""

    key: str
    title: str
    detail: str
    chip: str = ""
    chip_kind: ChipKind = "neutral"

    @property
    def spoken(self) -> str:
        """The row as a sentence."""
        return _sentence(self.title, self.chip, self.detail)


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line: icon, words, a fact at the right."""

    key: str
    title: str
    meta: str = ""
    icon: Icon | None = None

    @property
    def spoken(self) -> str:
        """The row as a sentence."""
        return _sentence(self.title, self.meta)
