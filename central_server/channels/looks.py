"""The access row of what clerks do here: search, open, link, take over."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from central_server.access_log.chain import AccessRow
from central_server.access_log.log import transaction_id
from central_server.auth.actor import Actor
from kep_client.wire.purpose import PurposeIn


def look(
    actor: Actor, purpose: PurposeIn, ip: str, action: str, classes: Sequence[str]
) -> Callable[..., AccessRow]:
    """Return what makes the row once the person and the count are known."""

    def row(party_id: str = "", *, count: int = 1) -> AccessRow:
        now = datetime.now(UTC)
        return AccessRow(
            transaction_id=transaction_id(now),
            at=now,
            recorded_at=now,
            unit=actor.office,
            protocol=purpose.context_id,
            actor=actor.id,
            ip=ip,
            workstation=actor.workstation,
            action=action,
            basis="normal",
            purpose_kind=purpose.kind,
            activity=purpose.activity,
            party_id=party_id,
            data_classes=list(classes),
            result_count=count,
        )

    return row
