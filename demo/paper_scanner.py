"""A scanner without paper: SANE's own test device, whose feeder holds ten sheets at each scan.

The window finds it as it finds any scanner: through the environment that SANE reads.
"""

from importlib.util import find_spec
from pathlib import Path

SHEETS = 10
DEFAULT = "Default"
COVER_OPEN = "SANE_STATUS_COVER_OPEN"
JAMMED = "SANE_STATUS_JAMMED"
NO_PAPER = "SANE_STATUS_NO_DOCS"
GONE = "SANE_STATUS_IO_ERROR"
_WIDE_MM, _HIGH_MM = 115, 160  # larger sheets of this picture go beyond the 2 MB of a paper
_READS_A_PAGE = 9  # for a grey page at 300 dpi


def available() -> bool:
    """Whether this PC has what drives it."""
    return find_spec("sane") is not None


class PaperScanner:
    """Give a window ``environment`` and it scans; what is laid in counts from the next scan on."""

    def __init__(self, folder: Path) -> None:
        """Make it; ``folder`` is its own and is made if it is not there."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "dll.conf").write_text("test\n", "ascii")
        self._folder = folder
        self.lay_in()

    @property
    def environment(self) -> dict[str, str]:
        """What the process of the window needs."""
        return {"SANE_CONFIG_DIR": str(self._folder)}

    @property
    def settings(self) -> dict[str, str]:
        """How the window is set; both are what it does anyhow."""
        return {"devices.scanner": "auto", "devices.scanner_name": ""}

    def lay_in(self, page_ms: int = 0, trouble: str = DEFAULT) -> None:
        """Lay ten sheets into the feeder; each takes about ``page_ms`` more than it must.

        ``trouble`` is what SANE reports instead of the first sheet.
        """
        delay = min(max(page_ms * 1000 // _READS_A_PAGE, 1000), 200_000)
        lines = [
            "number_of_devices 1",
            'test-picture "Grid"',
            f"read-delay {'true' if page_ms else 'false'}",
            f"read-delay-duration {delay}",
            f'read-status-code "{trouble}"',
            f"geometry_max {_HIGH_MM}",
            f"tl_x {_HIGH_MM - _WIDE_MM}",
        ]
        (self._folder / "test.conf").write_text("\n".join(lines) + "\n", "ascii")

    def unplug(self) -> None:
        """Take the device away."""
        (self._folder / "dll.conf").write_text("", "ascii")

    def plug_in(self) -> None:
        """Put it back."""
        (self._folder / "dll.conf").write_text("test\n", "ascii")
