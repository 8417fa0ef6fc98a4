"""Faults in the words of the clerk: the one place where an error becomes a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from kep_client.errors import KepError, LineError, StoreError
from ui.widgets.strips import Notice, StripAction, StripKind

if TYPE_CHECKING:
    from ui.bugs import BugNumber

# Sentences come with a count; Greek says one thing otherwise than many.
_SINGULARS = (
    ("Απομένουν 1 προσπάθειες", "Απομένει 1 προσπάθεια"),
    ("απομένουν 1.", "απομένει 1."),
    ("1 δευτερόλεπτα", "1 δευτερόλεπτο"),
    ("Λείπουν 1 δικαιολογητικά", "Λείπει 1 δικαιολογητικό"),
    ("κρατήθηκαν 1 σελίδες", "κρατήθηκε 1 σελίδα"),
    ("Κρατήθηκαν 1 σελίδες", "Κρατήθηκε 1 σελίδα"),
    ("Κρατήθηκαν οι 1 πρώτες σελίδες", "Κρατήθηκε η 1η σελίδα"),
)


def notice_of(error: KepError, *, acts: bool = False) -> Notice:
    """Return what a strip says about a fault of the world.

    Args:
        error: The fault.
        acts: Whether the caller does what the fault's button says. The button's key is the code of
            the fault; without `acts` there is no button, for a dead one is worse than none.
    """
    said = error.text.el.filled(error.params)
    actions = (StripAction(error.code, said.action),) if acts and said.action else ()
    title, sentence = singular(said.title), singular(_one_half(said.sentence, error))
    return Notice(title, sentence, _kind(error), actions, error.code)


def bug_notice(number: BugNumber) -> Notice:
    """Return what a strip says about a fault of ours: a number for the help desk, no value."""
    return Notice(
        QCoreApplication.translate("problems", "Κάτι δεν πήγε όπως έπρεπε"),
        QCoreApplication.translate(
            "problems", "Η δουλειά σας είναι σωσμένη. Για την πληροφορική: αριθμός %1."
        ).replace("%1", number),
        "err",
    )


def singular(sentence: str) -> str:
    """Return the sentence as Greek says it of one thing."""
    for many, one in _SINGULARS:
        sentence = sentence.replace(many, one)
    return sentence


def _one_half(sentence: str, error: KepError) -> str:
    """Of "too few / too many" say the one that holds."""
    few, _, many = sentence.partition(" / ")
    return many if many and "extra" in error.params else few


def _kind(error: KepError) -> StripKind:
    if isinstance(error, LineError):
        return "off"
    return "err" if isinstance(error, StoreError) else "warn"
