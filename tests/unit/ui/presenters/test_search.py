"""Commands are found by the beginning of any of their words."""

from __future__ import annotations

from ui.presenters.search import Command, matching

COMMANDS = (Command("lock", "Κλείδωμα θέσης"), Command("next", "Επόμενος αριθμός"))


def test_marks_and_case_do_not_matter() -> None:
    assert matching(COMMANDS, "ΚΛΕΙΔ") == COMMANDS[:1]
    assert matching(COMMANDS, "αριθμ") == COMMANDS[1:]


def test_nothing_typed_offers_all_and_nonsense_none() -> None:
    assert matching(COMMANDS, "") == COMMANDS
    assert matching(COMMANDS, "ζζ") == ()
