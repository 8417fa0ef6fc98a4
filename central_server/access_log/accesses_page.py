"""The citizen's print of who looked: one page of HTML, whole without script or network."""

from datetime import UTC, datetime

from central_server.pages import Markup, day_text, fill, fill_text
from central_server.records.times import parse_iso
from kep_client.wire.access_log import AccessesReply, AccessOut

_ROW = (
    "<tr><td>$at</td><td>$office</td><td>$role</td><td>$action</td><td>$purpose</td>"
    "<td>$data</td></tr>"
)
_NOBODY = '<tr><td colspan="6">Κανείς δεν έχει δει τα στοιχεία σας.</td></tr>'


def accesses_html(reply: AccessesReply, name: str = "", at: datetime | None = None) -> str:
    """Return the page; ``name`` is for the person's own paper and stands in no file name."""
    rows = Markup("".join(_row(one) for one in reply.accesses)) or Markup(_NOBODY)
    return str(
        fill(
            "accesses",
            name=name,
            printed=day_text(at or datetime.now(UTC)),
            count=str(len(reply.accesses)),
            rows=rows,
        )
    )


def _row(one: AccessOut) -> Markup:
    return fill_text(
        _ROW,
        at=day_text(parse_iso(one.at)),
        office=one.office_name,
        role=one.role,
        action=one.action,
        purpose=one.purpose,
        data=one.data,
    )
