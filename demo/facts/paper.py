"""The receipts in the tray: what a person reads on them, and what a telephone reads."""

import re
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import zxingcpp

_NUMBER = re.compile(r"[0-9]{4}/\w-[0-9]{6}/[0-9]{4}|Π-[0-9]{4}(?:-[0-9]+){4}")
_SCALE = 3.0  # 216 dpi


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt."""

    file: str
    number: str
    url: str
    text: str

    @property
    def token(self) -> str:
        """The random part of the address behind the QR."""
        return self.url.rpartition("/v/")[2]


def read_receipts(tray: Path) -> list[Receipt]:
    """Read every PDF in the tray, oldest first."""
    return [_read(path) for path in sorted(tray.glob("*.pdf"))]


def _read(path: Path) -> Receipt:
    with pypdfium2.PdfDocument(path) as document:
        pages = [document[at] for at in range(len(document))]
        text = "\n".join(page.get_textpage().get_text_range() for page in pages)
        pictures = [page.render(scale=_SCALE).to_pil() for page in pages]
    codes = [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]
    numbers = _NUMBER.findall(text)
    return Receipt(
        file=path.name,
        number=numbers[0] if numbers else "",
        url=codes[0] if len(codes) == 1 else "",
        text=text,
    )
