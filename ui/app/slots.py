"""The slot of a clerk who is new at this PC: what the centre gives for it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from kep_client.ports.vault import SlotGrant

if TYPE_CHECKING:
    from kep_client.gateway.session import ClerkSession


class CentreSlotIssuer:
    """The centre's part of a slot, asked for in the clerk's name."""

    def __init__(self, session: ClerkSession, workstation_id: str) -> None:
        self._session = session
        self._workstation_id = workstation_id

    async def issue(self, signing_key: bytes) -> SlotGrant:
        """Register the clerk's new signing key and return share, permit and token."""
        reply = await self._session.register_slot(self._workstation_id, _base64url(signing_key))
        return SlotGrant(
            key_id=reply.key_id,
            device_share=_from_base64url(reply.device_share),
            permit=reply.permit,
            refresh_token=self._session.refresh_token,
        )


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
