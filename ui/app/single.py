"""A second start brings the first window to the front instead of opening another."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from PySide6.QtNetwork import QLocalServer, QLocalSocket

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QMainWindow

_WAIT_MS = 500


def address_of(folder: Path) -> str:
    """Return the name of the local socket that belongs to a data folder."""
    return f"kep-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]}"


def listen(folder: Path, window: QMainWindow) -> QLocalServer:
    """Show the window whenever somebody knocks; nothing is read from who knocks."""
    server = QLocalServer(window)
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    QLocalServer.removeServer(address_of(folder))  # of a process that was killed

    def show() -> None:
        while server.hasPendingConnections():
            server.nextPendingConnection().deleteLater()
        window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
        window.raise_()
        window.activateWindow()

    server.newConnection.connect(show)
    server.listen(address_of(folder))
    return server


def knock(folder: Path) -> bool:
    """Ask the running window to come to the front; says whether it was there."""
    caller = QLocalSocket()
    caller.connectToServer(address_of(folder))
    return caller.waitForConnected(_WAIT_MS)
