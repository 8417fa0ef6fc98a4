"""Pages become one paper; what does not fit is made smaller in a worker."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pikepdf
import pytest
from PIL import Image

from devices.scanner import pictures
from devices.scanner.binder import PdfBinder
from devices.scanner.process import WorkerSettings
from kep_client.errors import DeviceError
from kep_client.ports.scanner import BoundPage


class Clock:
    def now(self) -> datetime:
        return datetime(2026, 11, 23, 8, 46, tzinfo=UTC)

    def monotonic(self) -> float:
        return 0.0


def noisy(turns: int = 0) -> BoundPage:
    page = pictures.page_of(Image.effect_noise((1240, 1754), 90), 1, 150)
    return BoundPage(page.jpeg, page.width, page.height, page.dpi, turns)


async def test_pages_within_the_limit_are_bound_as_they_are() -> None:
    pages = (noisy(), noisy(1))
    binder = PdfBinder(Clock())
    assert await binder.shrink(pages, 10_000_000) == pages
    with pikepdf.open(io.BytesIO(await binder.bind(pages, "Έγγραφο"))) as paper:
        assert len(paper.pages) == 2


async def test_pages_beyond_it_are_made_smaller_and_keep_their_turns() -> None:
    pages = (noisy(), noisy(3))
    limit = sum(len(page.jpeg) for page in pages) // 2
    binder = PdfBinder(Clock())
    smaller = await binder.shrink(pages, limit)
    assert [page.turns for page in smaller] == [0, 3]
    assert len(await binder.bind(smaller, "Έγγραφο")) <= limit


@pytest.mark.parametrize("program", [("/bin/false",), ("/bin/cat",), ("/nonexistent",)])
async def test_a_worker_that_fails_is_a_fault_with_a_name(program: tuple[str, ...]) -> None:
    binder = PdfBinder(Clock(), WorkerSettings(command=program, answers_within_s=5))
    with pytest.raises(DeviceError) as told:
        await binder.shrink((noisy(),), 5_000)
    assert told.value.code == "scan.driver_crashed"


async def test_a_page_that_is_no_picture_kills_only_the_worker() -> None:
    lie = BoundPage(b"\xff\xd8\xff" + bytes(90_000) + b"\xff\xd9", 620, 877, 75)
    with pytest.raises(DeviceError):
        await PdfBinder(Clock()).shrink((lie,), 20_000)
