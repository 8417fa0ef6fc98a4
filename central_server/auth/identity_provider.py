"""The port to whoever can say who sits at the browser: our own passwords, or another system.

A provider names a *subject* and nothing more is believed: which account that is, and what it may
do, stands in our own tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ExternalPerson:
    """Who was recognised. ``claims`` are what the provider adds; they are shown to nobody."""

    subject: str
    claims: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser brought back, with the secret half of what it was sent away with."""

    fields: Mapping[str, str]
    verifier: str = ""


class NotRecognised(Exception):  # noqa: N818 - an outcome
    """The provider does not vouch for the person; passwords tell how to go on."""

    def __init__(self, until: datetime | None = None, tries_left: int = 0) -> None:
        super().__init__()
        self.until = until
        self.tries_left = tries_left


class ProviderUnavailable(Exception):  # noqa: N818 - an outcome
    """The other system does not answer, or not as it promised."""


class IdentityProvider(Protocol):
    """Sends the browser somewhere and makes a person of what it brings back."""

    @property
    def name(self) -> str:
        """The name under which subjects are linked to accounts."""
        ...

    @property
    def label(self) -> str:
        """What the button says."""
        ...

    def authorization_url(self, state: str, challenge: str) -> str:
        """Return where the browser goes; ``challenge`` is S256 (RFC 7636)."""
        ...

    async def exchange(self, answer: Answer) -> ExternalPerson:
        """Return the person. Raises NotRecognised, ProviderUnavailable."""
        ...
