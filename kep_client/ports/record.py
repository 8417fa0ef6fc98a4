"""The central record over the line; every call names its purpose and is logged there first."""

from typing import Protocol

from kep_client.domain.ids import PartyId
from kep_client.domain.lookups import SearchTerm
from kep_client.domain.party import PersonHit
from kep_client.domain.record import PersonRecord
from kep_client.domain.visit import Purpose


class CentralRecord(Protocol):
    """Live look-ups. Raises LineError when the centre is away, RefusedError when it says no."""

    async def search(self, term: SearchTerm, purpose: Purpose) -> tuple[PersonHit, ...]:
        """Search once, settled; the row in the access log is committed before the answer."""
        ...

    async def open(self, party_id: PartyId, purpose: Purpose) -> PersonRecord:
        """Return the full picture of a person."""
        ...
