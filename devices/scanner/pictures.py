"""Pixels to pages: JPEG, the pictures for the screen, whether a page is blank.

Decoding and encoding happen in the worker, never in the window (``devices/scanner/worker.py``).
"""

import io
import math
import warnings

from PIL import Image, ImageChops, ImageFilter

from kep_client.ports.scanner import MAX_PIXELS, Picture, ScanPage

THUMBNAIL = (150, 212)
PREVIEW = (620, 877)
QUALITY = 75

# A signature alone covers 0.02 % of a page; dust, show-through and noise of a white one nothing.
_INK_IS_DARKER_BY = 60
_BLANK_SHARE = 0.00005
_EDGE_SHARE = 0.02

# How a page gets smaller, mildest first: dots per inch, JPEG quality, without colour.
_STEPS = (
    (300, 60, False),
    (200, 60, False),
    (150, 55, False),
    (150, 50, True),
    (120, 40, True),
    (100, 35, True),
)


def page_of(image: Image.Image, number: int, dpi: int) -> ScanPage:
    """Return the page of a scanned picture; pixels are grey or colour."""
    preview = _within(image, PREVIEW)
    thumbnail = preview.resize(_fitted(preview, THUMBNAIL), Image.Resampling.BOX)
    return ScanPage(
        number=number,
        width=image.width,
        height=image.height,
        dpi=dpi,
        blank=is_blank(preview),
        jpeg=_jpeg(image, dpi, QUALITY),
        thumbnail=_picture(thumbnail),
        preview=_picture(preview),
    )


def is_blank(image: Image.Image) -> bool:
    """Whether nothing was written: ink is what is far darker than the paper around it."""
    grey = image.convert("L")
    edge_x, edge_y = round(grey.width * _EDGE_SHARE), round(grey.height * _EDGE_SHARE)
    grey = grey.crop((edge_x, edge_y, grey.width - edge_x, grey.height - edge_y))
    small = grey.reduce(8) if min(grey.size) >= 64 else grey
    # The brightest around each place is the paper: text and shadows of folds do not darken it.
    paper = small.filter(ImageFilter.MaxFilter(5)).resize(grey.size, Image.Resampling.BILINEAR)
    counts = ImageChops.subtract(paper, grey).histogram()
    # A sheet without any paper to see, all dark, is not blank either.
    dark_paper = sum(paper.histogram()[:128]) > grey.width * grey.height // 2
    ink = sum(counts[_INK_IS_DARKER_BY:])
    return not dark_paper and ink <= _BLANK_SHARE * grey.width * grey.height


def shrink(jpeg: bytes, dpi: int, limit: int) -> tuple[bytes, int]:
    """Return the mildest smaller JPEG within ``limit`` bytes, or the smallest, and its dpi."""
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise ValueError("too many pixels")
        opened.load()
        image: Image.Image = opened
        best, best_dpi = jpeg, dpi
        for step_dpi, quality, grey in _STEPS:
            if len(best) <= limit:
                break
            target = min(dpi, step_dpi)
            made = _jpeg(_scaled(image, target / dpi, grey=grey), target, quality)
            if len(made) < len(best):
                best, best_dpi = made, target
    return best, best_dpi


def refuse_bombs() -> None:
    """Let the library refuse pictures beyond the limit instead of warning about them."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def _scaled(image: Image.Image, scale: float, *, grey: bool) -> Image.Image:
    if grey:
        image = image.convert("L")
    if scale >= 1:
        return image
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)


def _within(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    # Averaging whole squares is many times faster than resampling, the rest is small.
    factor = max(1, math.floor(min(image.width / box[0], image.height / box[1])))
    small = image.reduce(factor) if factor > 1 else image
    if small.width <= box[0] and small.height <= box[1]:
        return small
    return small.resize(_fitted(small, box), Image.Resampling.BILINEAR)


def _fitted(image: Image.Image, box: tuple[int, int]) -> tuple[int, int]:
    scale = min(box[0] / image.width, box[1] / image.height)
    return max(1, round(image.width * scale)), max(1, round(image.height * scale))


def _picture(image: Image.Image) -> Picture:
    return Picture(image.width, image.height, image.convert("RGB").tobytes())


def _jpeg(image: Image.Image, dpi: int, quality: int) -> bytes:
    made = io.BytesIO()
    image.save(made, "JPEG", quality=quality, dpi=(dpi, dpi))
    return made.getvalue()
