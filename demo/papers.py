"""A paper that a citizen brings: a PDF of one page, made without any part of the product."""

from pathlib import Path

from demo.canary import FAMILY_NAME_LATIN

_OBJECTS = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>",
    b"",
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
)


def write_paper(path: Path) -> Path:
    """Write an authorisation; its text and its name hold canaries."""
    text = f"BT /F1 14 Tf 72 770 Td (Authorisation of {FAMILY_NAME_LATIN}) Tj ET".encode("ascii")
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text)
    content = bytearray(b"%PDF-1.7\n%\xce\xb1\xce\xb2\n")
    places = []
    for number, body in enumerate(_OBJECTS, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body or stream)
    table = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(places) + 1)
    content += b"startxref\n%d\n%%%%EOF\n" % table
    path.write_bytes(content)
    return path
