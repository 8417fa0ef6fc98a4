"""Service definitions: what a procedure asks, as data. Terms follow CPSV-AP 3.

The definition is published at the centre, versioned, and pinned by every case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kep_client.domain.form import FormSchema
from kep_client.domain.ids import ServiceId

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
    fee_cents: int = 0
