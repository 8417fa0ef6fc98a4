"""Signing operations: who wrote what, in which order, cannot be changed afterwards."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kep_client.domain.ids import ClerkId, OperationId, WorkstationId, uuid7
from kep_client.domain.operation import Operation, SealedOperation
from kep_client.mapping.operations import bytes_to_sign, entity_of, kind_of, payload_text


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """The author of what is written now; ``sign`` is Ed25519 by the key of the clerk's slot."""

    author: ClerkId
    key_id: str
    workstation: WorkstationId
    sign: Callable[[bytes], bytes]

    def __repr__(self) -> str:
        """Show who, not with what."""
        return f"Signer({self.author})"


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """The last operation of this workstation: its number and the hash of what was signed."""

    seq: int
    hash: str


def seal_operation(
    signer: Signer, operation: Operation, end: ChainEnd, now: datetime
) -> SealedOperation:
    """Return the operation as it is stored and sent, signed and chained to the one before."""
    unsigned = SealedOperation(
        id=OperationId(uuid7(int(now.timestamp() * 1000))),
        workstation=signer.workstation,
        seq=end.seq + 1,
        author=signer.author,
        key_id=signer.key_id,
        kind=kind_of(operation),
        entity=entity_of(operation),
        at=_to_milliseconds(now),
        payload=payload_text(operation),
        previous=end.hash,
    )
    signature = base64.urlsafe_b64encode(signer.sign(bytes_to_sign(unsigned)))
    return replace(unsigned, signature=signature.rstrip(b"=").decode("ascii"))


def _to_milliseconds(moment: datetime) -> datetime:
    # The wire holds milliseconds: what is kept must sign to the same bytes.
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
