"""The centre's list of what has been revoked: fetched when it can be had, kept for when not."""

import asyncio
import logging
import ssl
import urllib.error
import urllib.request
from pathlib import Path

import truststore

from office_queue.desks.sessions import Sessions
from server_kit.log import note
from server_kit.tokens import TokenError

EVERY_S = 300.0
_TIMEOUT_S = 10.0
_MAX_LIST = 2 * 1024 * 1024
_log = logging.getLogger("kep.centre")


class RevokedList:
    """The newest list that verified; on disk, so that a restart without a line knows it too."""

    def __init__(self, path: Path, sessions: Sessions, issuer: str) -> None:
        self._path = path
        self._sessions = sessions
        self._issuer = issuer

    def read(self, from_letter: str) -> None:
        """Take over what is known here: the list that came with the letter, and the kept one."""
        self._hear(from_letter)
        if self._path.exists():
            self._hear(self._path.read_text("ascii", "replace"))

    async def keep_asking(self) -> None:
        """Ask the centre until cancelled."""
        while self._issuer.startswith(("https:", "http://127.0.0.1:")):
            await self.ask()
            await asyncio.sleep(EVERY_S)

    async def ask(self) -> bool:
        """Ask once; False while the centre is away or says nothing that holds."""
        url = f"{self._issuer}/v1/offices/{self._sessions.place.office}/revoked"
        try:
            statement = await asyncio.to_thread(_fetch, url)
        except (OSError, ValueError, urllib.error.URLError):
            return False
        if not self._hear(statement):
            return False
        draft = self._path.with_name(self._path.name + ".part")
        draft.write_text(statement, "ascii")
        draft.replace(self._path)
        return True

    def _hear(self, statement: str) -> bool:
        if not statement:
            return False
        try:
            return self._sessions.hear_revoked(statement)
        except TokenError:
            note(_log, logging.WARNING, "revoked_list_refused")
            return False


def _fetch(url: str) -> str:
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    request = urllib.request.Request(url, headers={"User-Agent": "kep-queue"})  # noqa: S310 - checked
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
    )
    with opener.open(request, timeout=_TIMEOUT_S) as answer:
        text: bytes = answer.read(_MAX_LIST)
    return text.decode("ascii")
