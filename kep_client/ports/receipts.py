"""The receipts of the access log that this workstation keeps as a witness."""

from collections.abc import Sequence
from typing import Protocol

from kep_client.domain.access_receipt import AccessReceipt


class ReceiptBook(Protocol):
    """Small and without personal data; it outlives sign-outs and changes of clerk."""

    async def keep(self, receipt: AccessReceipt) -> None:
        """Add a receipt. Raises StoreError."""
        ...

    async def longest(self) -> AccessReceipt | None:
        """Return the one with the most rows that was kept."""
        ...

    async def waiting(self, most: int) -> tuple[AccessReceipt, ...]:
        """Return those that were not yet handed back, oldest first."""
        ...

    async def handed_back(self, receipts: Sequence[AccessReceipt], checkpoint: bytes) -> None:
        """Note that the centre has seen them; keep its signed checkpoint (a line of JSON)."""
        ...
