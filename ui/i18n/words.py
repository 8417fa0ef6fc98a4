"""The language in force, for those who hold no Qt: `ui.i18n.install` sets it, anybody asks.

Greek is the source and needs no catalogue, so presenters can be tested without one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar


class Language(StrEnum):
    """Languages of the window."""

    GREEK = "el"
    ENGLISH = "en"


T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class InBoth(Protocol[T_co]):
    """Something said in Greek and in English; the English half may be empty."""

    @property
    def el(self) -> T_co:
        """The Greek half."""

    @property
    def en(self) -> T_co:
        """The English half."""


Translate = Callable[[str, str], str]


def _source(_context: str, text: str) -> str:
    return text


@dataclass(slots=True)
class _InForce:
    language: Language = Language.GREEK
    translate: Translate = _source


_in_force = _InForce()


def use(language: Language, translate: Translate = _source) -> None:
    """Speak a language from here on; ``translate`` looks a Greek text up by its context."""
    _in_force.language = language
    _in_force.translate = translate


def language() -> Language:
    """Return the language in force."""
    return _in_force.language


def translate(context: str, text: str) -> str:
    """Return a text of ours in the language in force; ``lupdate`` finds the calls by this name."""
    return _in_force.translate(context, text)


def own(said: InBoth[T]) -> T:
    """Return the half of the language in force; Greek where the other half is empty."""
    match _in_force.language:
        case Language.GREEK:
            return said.el
        case Language.ENGLISH:
            return said.en or said.el
