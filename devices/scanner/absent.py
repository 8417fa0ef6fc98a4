"""A desk without a scanner: whoever presses the key hears what to do instead."""

from collections.abc import AsyncGenerator

from kep_client.ports.scanner import ScanEvent, ScanProfile, ScanStopped

NONE_HERE = "scan.none_here"


class NoScanner:
    """Implements ``ports.scanner.Scanner``."""

    async def scan(
        self,
        profile: ScanProfile,  # noqa: ARG002 - of the port
        first_page: int = 1,
    ) -> AsyncGenerator[ScanEvent, None]:
        """Stop at once."""
        yield ScanStopped(NONE_HERE, 0, first_page)

    async def abort(self) -> None:
        """Nothing runs."""
