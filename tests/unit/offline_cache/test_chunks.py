"""Papers in encrypted pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kep_client.errors import StoreError
from offline_cache.chunks import CHUNK_BYTES, CaseCipher

CIPHER = CaseCipher(b"k" * 32, "case-1")
SIZES = st.sampled_from([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])


@given(size=SIZES, filling=st.binary(min_size=1, max_size=3))
def test_any_paper_comes_back_as_it_was(size: int, filling: bytes) -> None:
    content = (filling * (size // len(filling) + 1))[:size]
    chunks = list(CIPHER.seal(content))
    assert CIPHER.open([c.sealed for c in chunks], [c.name for c in chunks]) == content
    assert all(len(chunk.sealed) <= CHUNK_BYTES + 28 for chunk in chunks)


def test_a_cut_end_a_swapped_or_a_changed_piece_is_noticed() -> None:
    chunks = list(CIPHER.seal(bytes(2 * CHUNK_BYTES) + b"end"))
    sealed, names = [c.sealed for c in chunks], [c.name for c in chunks]
    flipped = bytearray(sealed[0])
    flipped[20] ^= 1
    for pieces, labels in (
        (sealed[:2], names[:2]),
        ([sealed[1], sealed[0], sealed[2]], [names[1], names[0], names[2]]),
        ([bytes(flipped), *sealed[1:]], names),
        ([sealed[0], sealed[0], sealed[2]], names),
    ):
        with pytest.raises(StoreError) as fault:
            CIPHER.open(pieces, labels)
        assert fault.value.code == "doc.incomplete"


def test_the_same_paper_has_other_names_in_another_case_and_no_case_opens_anothers() -> None:
    other = CaseCipher(b"k" * 32, "case-2")
    (mine,), (theirs,) = list(CIPHER.seal(b"paper")), list(other.seal(b"paper"))
    assert mine.name != theirs.name
    with pytest.raises(StoreError):
        other.open([mine.sealed], [mine.name])
