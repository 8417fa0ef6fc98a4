"""Service definitions: what a procedure asks, as data. Terms follow CPSV-AP 3.

The definition is published at the centre, versioned, and pinned by every case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kep_client.domain.conditions import holds
from kep_client.domain.form import FormSchema
from kep_client.domain.ids import ServiceId

LAST_IN_LIST = 1000
JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]


class OfflinePolicy(StrEnum):
    """What may be done while the centre is away."""

    FULL = "full"
    INTAKE_ONLY = "intake_only"
    NONE = "none"


class Text(dict[str, str]):
    """A text by language; ``el`` is always there."""

    @property
    def el(self) -> str:
        """The Greek text."""
        return self["el"]

    @property
    def en(self) -> str:
        """The English text; empty where the definition has none."""
        return self.get("en", "")


@dataclass(frozen=True, slots=True)
class ScanRule:
    """How a paper is scanned at the counter: ``colour`` is ``colour`` or ``grey``."""

    dpi: int = 300
    colour: str = "grey"
    duplex: bool = False


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """One document the service may ask. ``condition`` is JsonLogic, or a plain yes or no."""

    id: str
    title: Text
    condition: bool | Mapping[str, JsonValue]
    source: str
    keep: str = "image"
    why: Text = field(default_factory=lambda: Text(el=""))
    max_bytes: int = 2 * 1024 * 1024
    scan: ScanRule = field(default_factory=ScanRule)


@dataclass(frozen=True, slots=True)
class FeeRule:
    """A fee, in cents. ``code`` is the type that an e-Paravolo is issued for."""

    kind: str
    cents: int
    code: str = ""
    condition: bool | Mapping[str, JsonValue] = True


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the map at the left of the case page."""

    id: str
    title: Text
    actor: str
    action: str


@dataclass(frozen=True, slots=True)
class ServiceDefinition:
    """A published version of a service."""

    id: ServiceId
    version: int
    title: Text
    form: FormSchema
    documents: tuple[DocumentRule, ...]
    steps: tuple[Step, ...]
    prefill: Mapping[str, str]
    competent_authority: str
    offline: OfflinePolicy
    decision_period: str
    decision_calendar: str
    purpose_activity: str
    data_classes: tuple[str, ...]
    channels: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    tell_citizen: Text = field(default_factory=lambda: Text(el=""))
    fees: tuple[FeeRule, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    withdrawn: bool = False
    list_order: int = LAST_IN_LIST

    def offered_on(self, day: date) -> bool:
        """Whether a case may be begun with this version; those begun before go on with it."""
        begun = self.valid_from is None or self.valid_from <= day
        over = self.valid_to is not None and self.valid_to < day
        return begun and not over and not self.withdrawn

    def fees_due(self, facts: Mapping[str, object]) -> tuple[FeeRule, ...]:
        """Return the fees that the facts of a case ask for (those of its conditions)."""
        return tuple(fee for fee in self.fees if holds(fee.condition, facts))


def on_offer(services: Iterable[ServiceDefinition], day: date) -> tuple[ServiceDefinition, ...]:
    """Return of every service the newest version that is offered on a day, most wanted first."""
    offered = [service for service in services if service.offered_on(day)]
    newest = {one.id: one for one in sorted(offered, key=lambda service: service.version)}
    return tuple(sorted(newest.values(), key=lambda one: (one.list_order, one.title.el)))
