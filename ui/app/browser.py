"""The system's browser."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from kep_client.errors import RefusedError


class SystemBrowser:
    """Implements ``ports.session.Browser``."""

    def open(self, url: str) -> None:
        """Open an address. Raises RefusedError auth.browser."""
        if not QDesktopServices.openUrl(QUrl(url)):
            raise RefusedError("auth.browser")
