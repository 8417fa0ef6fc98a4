"""Files in and out: capped before they are read, and faults without names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kep_client.errors import InputError, StoreError
from ui.files import read_paper, write_file

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_paper_is_read_whole(tmp_path: Path) -> None:
    paper = tmp_path / "a.pdf"
    paper.write_bytes(b"12345")
    assert await read_paper(paper, 5) == b"12345"


async def test_a_paper_that_is_too_large_is_told_with_both_sizes(tmp_path: Path) -> None:
    paper = tmp_path / "a.pdf"
    paper.write_bytes(b"x" * 3000)
    with pytest.raises(InputError) as caught:
        await read_paper(paper, 2048)
    assert (caught.value.code, caught.value.params["p2"]) == ("doc.too_large", "2 kB")


async def test_a_name_of_a_file_is_in_no_exception(tmp_path: Path) -> None:
    name = "ΠΑΠΑΔΟΠΟΥΛΟΣ.pdf"
    with pytest.raises(InputError) as caught:
        await read_paper(tmp_path / name, 10)
    fault: BaseException | None = caught.value
    assert str(fault) == "doc.unreadable"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


async def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        await write_file(tmp_path / "gone" / "a.pdf", b"x")
    assert caught.value.code == "print.not_saved"
