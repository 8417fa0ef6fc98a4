"""Who signed an operation: the registered key, its clerk and its workstation, all three."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth import roles
from central_server.auth.roles import RoleGrant
from central_server.auth.tables import clerks, signing_keys, workstations
from central_server.records.effects import Author
from kep_client.domain.clerk import Role
from kep_client.wire.operations import OperationEnvelope, signed_bytes

_SUPERVISORS = frozenset({Role.SENIOR_CLERK, Role.OFFICE_MANAGER})
_WRITERS = _SUPERVISORS | {Role.CLERK}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A clerk's registered key on one workstation."""

    author: Author
    public_key: Ed25519PublicKey
    grants: tuple[RoleGrant, ...]
    revoked_at: datetime | None

    def may_write(self, at: datetime) -> bool:
        """Whether the clerk's roles in the workstation's office allowed changes at a moment.

        Work from before a role ended stays valid, as with a key.
        """
        return bool(self._roles(at) & _WRITERS)

    def author_at(self, at: datetime) -> Author:
        """Return the author as what the clerk was at a moment."""
        return replace(self.author, supervisor=bool(self._roles(at) & _SUPERVISORS))

    def _roles(self, at: datetime) -> frozenset[Role]:
        office = self.author.office
        return frozenset(g.role for g in self.grants if g.office == office and g.valid_at(at))

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
            workstations.c.id.label("workstation_id"),
            workstations.c.office,
            workstations.c.desk,
            workstations.c.series_letter,
        )
        .join(clerks, clerks.c.id == signing_keys.c.clerk)
        .join(workstations, workstations.c.id == signing_keys.c.workstation)
        .where(signing_keys.c.kid.in_(set(kids)))
    )
    rows = (await connection.execute(statement)).all()
    grants = {
        clerk: await roles.grants_of(connection, clerk) for clerk in {row.clerk_id for row in rows}
    }
    return {
        row.kid: SigningKey(
            author=Author(
                clerk_id=row.clerk_id,
                name=f"{row.given_name[:1]}. {row.family_name}",
                supervisor=False,
                office=row.office,
                desk=row.desk,
                workstation=row.workstation_id,
                series_letter=row.series_letter,
            ),
            public_key=Ed25519PublicKey.from_public_bytes(_decoded(row.public_key)),
            grants=grants[row.clerk_id],
            revoked_at=row.revoked_at,
        )
        for row in rows
    }


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
