"""A proof is good once, whichever process of the server it is shown to (RFC 9449 section 11.1).

Each process remembers what it saw itself (``server_kit.replay``); requests that change or look
something up are written down for the others too. Reads without a body are not: a proof names
method, address and token, so replaying one within its minute yields the same answer again.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from central_server.auth.tables import seen_proofs as table
from central_server.database import Database
from server_kit.tokens import PROOF_AGE_S

KEEP = timedelta(seconds=2 * PROOF_AGE_S)
_SWEEP_EVERY = timedelta(minutes=1)


class SharedReplays:
    """Remembers proofs in the database, and forgets them when they are too old to be shown."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._swept_at: datetime | None = None

    async def first_time(self, proof: str, now: datetime) -> bool:
        """Return whether no process was shown this proof, and remember it.

        What was signed counts, not the signature: a second one of the same text is easily made.
        """
        signed = proof.rpartition(".")[0]
        name = hashlib.sha256(signed.encode()).digest()
        row = insert(table).values(id_hash=name, until=now + KEEP).on_conflict_do_nothing()
        async with self._database.transaction() as connection:
            if self._swept_at is None or now - self._swept_at > _SWEEP_EVERY:
                self._swept_at = now
                await connection.execute(delete(table).where(table.c.until < now))
            added = await connection.execute(row.returning(table.c.id_hash))
            return added.first() is not None
