"""Faults in the words of the clerk: the one place where an error becomes a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from kep_client.errors import KepError, LineError, StoreError
from ui.i18n.words import own
from ui.widgets.strips import Notice, StripAction, StripKind

if TYPE_CHECKING:
    from ui.bugs import BugNumber


def notice_of(error: KepError, *, acts: bool = False) -> Notice:
    """Return what a strip says about a fault of the world.

    Args:
        error: The fault.
        acts: Whether the caller does what the fault's button says. The button's key is the code of
            the fault; without `acts` there is no button, for a dead one is worse than none.
    """
    said = own(error.text).filled(error.params)
    actions = (StripAction(error.code, said.action),) if acts and said.action else ()
    return Notice(said.title, said.sentence, _kind(error), actions, error.code)


def bug_notice(number: BugNumber) -> Notice:
    """Return what a strip says about a fault of ours: a number for the help desk, no value."""
    return Notice(
        QCoreApplication.translate("problems", "Κάτι δεν πήγε όπως έπρεπε"),
        QCoreApplication.translate(
            "problems", "Η δουλειά σας είναι σωσμένη. Για την πληροφορική: αριθμός %1."
        ).replace("%1", number),
        "err",
    )


def _kind(error: KepError) -> StripKind:
    if isinstance(error, LineError):
        return "off"
    return "err" if isinstance(error, StoreError) else "warn"
