"""Receipts of the access log: taken from answers, compared, and handed back to the centre."""

import logging
import re

import msgspec

from kep_client.domain.access_receipt import AccessReceipt
from kep_client.errors import KepError
from kep_client.gateway import bodies
from kep_client.gateway.http import Answer
from kep_client.ports.receipts import ReceiptBook
from kep_client.wire.access_log import ReceiptIn, ReceiptsIn, ReceiptsReply

HEADER = "KEP-Access-Receipt"
PATH = "/v1/audit/receipts"
MOST = 200
_FORM = re.compile(r"([0-9A-Za-z_-]{1,16}) ([1-9][0-9]{0,15}) ([0-9a-f]{64})")
_log = logging.getLogger("kep.receipts")


class ReceiptWitness:
    """Keeps what the centre's answers say, and raises the alarm when they do not fit together.

    The alarm is a line in the journal without any value, and the receipts themselves: they stay in
    the book, and the centre's verification hears them.
    """

    def __init__(self, book: ReceiptBook) -> None:
        self._book = book
        self.contradictions = 0

    async def before(self) -> AccessReceipt | None:
        """Return what is in hand before a question is asked; nothing while the disk fails."""
        try:
            return await self._book.longest()
        except KepError:
            return None

    async def hear(self, answer: Answer, before: AccessReceipt | None) -> None:
        """Keep the receipt of an answer; a fault of the disk does not spoil the answer."""
        receipt = receipt_in(answer)
        if receipt is None:
            return
        if before is not None and receipt.contradicts(before):
            self._alarm(1)
        try:
            await self._book.keep(receipt)
        except KepError as fault:
            _log.warning("receipt not kept: %s", fault.code)

    async def request(self) -> ReceiptsIn | None:
        """Return what is to be handed back, or None."""
        waiting = await self._book.waiting(MOST)
        if not waiting:
            return None
        return ReceiptsIn(
            receipts=[ReceiptIn(office=one.office, n=one.n, head=one.head) for one in waiting]
        )

    async def handed(self, request: ReceiptsIn, body: bytes) -> None:
        """Read the centre's answer."""
        reply = bodies.parse(body, ReceiptsReply)
        if reply.contradicted:
            self._alarm(len(reply.contradicted))
        receipts = [AccessReceipt(one.office, one.n, one.head) for one in request.receipts]
        signed = msgspec.json.encode(reply.checkpoint) if reply.checkpoint else b""
        await self._book.handed_back(receipts, signed)

    def _alarm(self, count: int) -> None:
        self.contradictions += count
        _log.error("the access log of the centre contradicts %d receipts", count)


def receipt_in(answer: Answer) -> AccessReceipt | None:
    """Read the header, or None."""
    found = _FORM.fullmatch(answer.headers.get(HEADER, ""))
    return AccessReceipt(found[1], int(found[2]), found[3]) if found else None
