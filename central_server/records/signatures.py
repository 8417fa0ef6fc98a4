"""Who signed an operation: the registered key, its clerk and its workstation, all three."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth.tables import clerks, signing_keys, workstations
from central_server.records.effects import Author
from kep_client.domain.clerk import Role
from kep_client.wire.operations import OperationEnvelope, signed_bytes

_SUPERVISORS = frozenset({Role.SENIOR_CLERK.value, Role.OFFICE_MANAGER.value})
_WRITERS = _SUPERVISORS | {Role.CLERK.value}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A clerk's registered key on one workstation."""

    author: Author
    public_key: Ed25519PublicKey
    roles: frozenset[str]
    revoked_at: datetime | None

    @property
    def may_write(self) -> bool:
        """Whether the clerk's roles allow changes of the record."""
        return bool(self.roles & _WRITERS)

    def signed(self, envelope: OperationEnvelope, at: datetime) -> bool:
        """Whether this key's clerk signed this envelope at this workstation.

        Work from before a revocation stays valid: it is what was to be sent.
        """
        if (envelope.author, envelope.workstation) != (
            self.author.clerk_id,
            self.author.workstation,
        ):
            return False
        if self.revoked_at is not None and at > self.revoked_at:
            return False
        try:
            self.public_key.verify(_decoded(envelope.signature), signed_bytes(envelope))
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True


async def signing_keys_of(
    connection: AsyncConnection, kids: Iterable[str]
) -> Mapping[str, SigningKey]:
    """Return the registered keys by ``kid``, revoked ones too."""
    statement = (
        select(
            signing_keys.c.kid,
            signing_keys.c.public_key,
            signing_keys.c.revoked_at,
            clerks.c.id.label("clerk_id"),
            clerks.c.given_name,
            clerks.c.family_name,
            clerks.c.roles,
            workstations.c.id.label("workstation_id"),
            workstations.c.office,
            workstations.c.desk,
            workstations.c.series_letter,
        )
        .join(clerks, clerks.c.id == signing_keys.c.clerk)
        .join(workstations, workstations.c.id == signing_keys.c.workstation)
        .where(signing_keys.c.kid.in_(set(kids)))
    )
    return {
        row.kid: SigningKey(
            author=Author(
                clerk_id=row.clerk_id,
                name=f"{row.given_name[:1]}. {row.family_name}",
                supervisor=bool(_SUPERVISORS.intersection(row.roles)),
                office=row.office,
                desk=row.desk,
                workstation=row.workstation_id,
                series_letter=row.series_letter,
            ),
            public_key=Ed25519PublicKey.from_public_bytes(_decoded(row.public_key)),
            roles=frozenset(row.roles),
            revoked_at=row.revoked_at,
        )
        for row in (await connection.execute(statement)).all()
    }


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
