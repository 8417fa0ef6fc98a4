"""No look without a reason: what a purpose must hold."""

from kep_client.domain.visit import ContextKind
from kep_client.errors import RefusedError
from kep_client.wire.purpose import PurposeIn

_CONTEXTS = frozenset(kind.value for kind in ContextKind)


def require_purpose(purpose: PurposeIn) -> None:
    """Raise ``access.purpose_required`` unless the purpose names a known kind of context."""
    if purpose.kind not in _CONTEXTS or not purpose.context_id.strip():
        raise RefusedError("access.purpose_required")
