"""A look as a row of the log: who, where, why, at whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from central_server.access_log.chain import AccessRow
from central_server.access_log.log import transaction_id
from central_server.auth.actor import Actor
from kep_client.wire.purpose import PurposeIn

NORMAL = "normal"
# Acts of the service itself have no purpose of a counter.
NO_PURPOSE = PurposeIn(kind="", context_id="")


@dataclass(frozen=True, slots=True)
class Look:
    """What is disclosed. ``party_id`` is empty where no single person is."""

    action: str
    party_id: str = ""
    data_classes: Sequence[str] = ()
    count: int = 1
    basis: str = NORMAL
    reason: bytes | None = None


def row_of(actor: Actor, purpose: PurposeIn, look: Look, now: datetime, ip: str = "") -> AccessRow:
    """Return the row of a look that happens now."""
    return AccessRow(
        transaction_id=transaction_id(now),
        at=now,
        recorded_at=now,
        unit=actor.office,
        protocol=purpose.context_id,
        actor=actor.id,
        ip=ip,
        workstation=actor.workstation,
        action=look.action,
        basis=look.basis,
        purpose_kind=purpose.kind,
        activity=purpose.activity,
        party_id=look.party_id,
        data_classes=list(look.data_classes),
        result_count=look.count,
        reason=look.reason,
        role=" ".join(sorted(actor.roles)) or None,
    )
