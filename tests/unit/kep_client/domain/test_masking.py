"""A list, a title or a notification shows the end of a number, never the number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kep_client.domain import masking


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (masking.mask_afm, "094014783", "••••••783"),
        (masking.mask_afm, "", "•••••••••"),
        (masking.mask_afm, "09401478", "•••••••••"),
        (masking.mask_amka, "01013012345", "•••••••2345"),
        (masking.mask_amka, "x", "•••••••••••"),
        (masking.mask_phone, "6944123412", "69•• ••• 412"),
        (masking.mask_phone, "+30 694 412 3412", "69•• ••• 412"),
        (masking.mask_phone, "00306944123412", "69•• ••• 412"),
        (masking.mask_phone, "+4930901820", "•••••••820"),
        (masking.mask_phone, "166", "•••••••"),
        (masking.mask_document, "ΑΒ 123456", "•••••456"),
        (masking.mask_document, "Α12", "•••••"),
        (masking.mask_any, "anything", "••••••"),
        (masking.mask_any, "", ""),
    ],
)
def test_what_is_shown(mask, value: str, shown: str) -> None:
    assert mask(value) == shown


MASKS = [masking.mask_afm, masking.mask_amka, masking.mask_phone, masking.mask_document]


@pytest.mark.parametrize("mask", MASKS)
@given(value=st.text(alphabet="0123456789+ ΑΒ-", max_size=20))
def test_no_mask_shows_more_than_five_signs(mask, value: str) -> None:
    assert sum(char.isalnum() for char in mask(value)) <= 5
