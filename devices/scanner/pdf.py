"""A small writer of PDF/A-2b: scanned pages, their JPEG bytes as they came.

ISO 19005-2 level b needs an output intent with an ICC profile, XMP that names the level, an ID, and
nothing that is encrypted, scripted or left outside the file. Objects are written plainly (no object
streams): any reader can count the pages. Nothing in the file names a person or the PC.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from devices.scanner.jpeg import components
from devices.scanner.srgb import srgb_profile
from kep_client.ports.scanner import BoundPage

_POINTS = 72
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_SPACES = {1: "/DeviceGray", 3: "/DeviceRGB"}
_FIRST_PAGE = 5  # after catalogue, pages, metadata, intent, profile
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def pdf_of(pages: Sequence[BoundPage], title: str, at: datetime) -> bytes:
    """Return the paper. ``title`` is the kind of paper, never a person's name."""
    file = _File()
    count = len(pages)
    page_numbers = [_FIRST_PAGE + 1 + 3 * place for place in range(count)]
    file.add("<</Type /Catalog /Pages 2 0 R /Metadata 3 0 R /OutputIntents [4 0 R] /Lang (el)>>")
    kids = " ".join(f"{number} 0 R" for number in page_numbers)
    file.add(f"<</Type /Pages /Count {count} /Kids [{kids}]>>")
    xmp = _XMP.format(title=escape(title), at=at.isoformat(timespec="seconds"))
    file.add_stream("/Type /Metadata /Subtype /XML", xmp.encode("utf-8"))
    file.add(
        "<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) "
        "/Info (sRGB) /DestOutputProfile 5 0 R>>"
    )
    file.add_stream("/N 3 /Alternate /DeviceRGB", srgb_profile())
    for number, page in zip(page_numbers, pages, strict=True):
        _add_page(file, number, page)
    return file.finished()


class _File:
    """Objects in the order of their numbers."""

    def __init__(self) -> None:
        self._parts = [_HEADER]
        self._length = len(_HEADER)
        self._places: list[int] = []

    def add(self, content: str) -> None:
        self._object(content.encode("latin-1"))

    def add_stream(self, entries: str, content: bytes) -> None:
        head = f"<<{entries} /Length {len(content)}>>\nstream\n".encode("latin-1")
        self._object(head + content + b"\nendstream")

    def finished(self) -> bytes:
        count = len(self._places) + 1
        table = "".join(f"{place:010d} 00000 n \n" for place in self._places)
        digest = hashlib.sha256(b"".join(self._parts)).hexdigest()[:32]
        tail = (
            f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n"
            f"<</Size {count} /Root 1 0 R /ID [<{digest}> <{digest}>]>>\n"
            f"startxref\n{self._length}\n%%EOF\n"
        )
        return b"".join([*self._parts, tail.encode("ascii")])

    def _object(self, content: bytes) -> None:
        self._places.append(self._length)
        written = b"%d 0 obj\n%b\nendobj\n" % (len(self._places), content)
        self._parts.append(written)
        self._length += len(written)


def _add_page(file: _File, number: int, page: BoundPage) -> None:
    width, height = (side * _POINTS / page.dpi for side in (page.width, page.height))
    turned = f" /Rotate {page.turns % 4 * 90}" if page.turns % 4 else ""
    file.add(
        f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2f} {height:.2f}]{turned} "
        f"/Resources <</XObject <</I {number + 2} 0 R>>>> /Contents {number + 1} 0 R>>"
    )
    file.add_stream("", f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /I Do Q".encode("ascii"))
    space = _SPACES[components(page.jpeg)]
    file.add_stream(
        f"/Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} "
        f"/ColorSpace {space} /BitsPerComponent 8 /Filter /DCTDecode",
        page.jpeg,
    )
