"""What the page says of a draft: counts, days and sentences in the office's words."""

from __future__ import annotations

import pytest

from kep_client.errors import InputError
from ui.presenters.case_shown import short_sentence


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (InputError("id.afm_length", n="1"), "Ο ΑΦΜ έχει 9 ψηφία — λείπει 1."),
        (InputError("id.afm_length", n="-2"), "Ο ΑΦΜ έχει 9 ψηφία — περισσεύουν 2."),
        (
            InputError("form.required"),
            "Το πεδίο είναι κενό. Συμπληρώστε το για να προχωρήσει η αίτηση.",
        ),
    ],
)
def test_an_error_is_one_sentence_with_its_count(error: InputError, said: str) -> None:
    assert short_sentence(error) == said
