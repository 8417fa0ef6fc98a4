"""High-water marks in the OS key store: an old copy of work.db that was put back shows at once.

The mark follows each save by a moment. It may therefore lag behind the file, never lead it,
unless the file is older than it was.
"""

import msgspec

from kep_client.ports.vault import SecretStore
from offline_cache.engine import Connection
from offline_cache.sealing import ChainEnd

_NAME = "high-water"


class Marks(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The last operation and the highest number used per lease, the last running number per day."""

    seq: int = 0
    head: str = ""
    leases: dict[str, int] = {}
    provisional: dict[str, int] = {}


def chain_end(work: Connection) -> ChainEnd:
    """Return where this workstation's chain of operations ends."""
    found = dict(work.rows(tuple[str, str], "SELECT name, value FROM meta WHERE name LIKE 'end.%'"))
    return ChainEnd(int(found.get("end.seq", "0")), found.get("end.hash", ""))


def set_chain_end(work: Connection, end: ChainEnd) -> None:
    """Note the new end, within the caller's transaction."""
    work.run_many(
        "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
        [("end.seq", str(end.seq)), ("end.hash", end.hash)],
    )


def marks_of(work: Connection) -> Marks:
    """Return what the file says; leases of past years are left out, for space is short."""
    end = chain_end(work)
    leases = work.rows(
        tuple[str, int],
        "SELECT id, next - 1 FROM lease WHERE year >= (SELECT max(year) FROM lease)"
        " ORDER BY first DESC LIMIT 4",
    )
    days = work.rows(
        tuple[str, int], "SELECT day, running FROM provisional ORDER BY day DESC LIMIT 3"
    )
    return Marks(seq=end.seq, head=end.hash, leases=dict(leases), provisional=dict(days))


def read_marks(secrets: SecretStore) -> Marks:
    """Return what the key store remembers. Raises StoreError keys.locked."""
    text = secrets.get(_NAME)
    try:
        return msgspec.json.decode(text, type=Marks) if text else Marks()
    except msgspec.DecodeError:
        return Marks()


def write_marks(secrets: SecretStore, marks: Marks) -> None:
    """Remember. Raises StoreError keys.locked."""
    secrets.set(_NAME, msgspec.json.encode(marks))


def raise_to(work: Connection, marks: Marks) -> bool:
    """Lift an old file above everything it has forgotten; returns whether it was old.

    The chain goes on after the last operation that was ever signed: those that are lost show at
    the centre as a gap, and nothing gets their number. No number of a lease is used twice.
    """
    end = chain_end(work)
    if marks.seq <= end.seq:
        return False
    with work.transaction():
        set_chain_end(work, ChainEnd(marks.seq, marks.head))
        work.run_many(
            "UPDATE lease SET next = max(next, ? + 1) WHERE id = ?",
            [(used, lease) for lease, used in marks.leases.items()],
        )
        work.run_many(
            "INSERT INTO provisional (day, running) VALUES (?, ?)"
            " ON CONFLICT (day) DO UPDATE SET running = max(running, excluded.running)",
            list(marks.provisional.items()),
        )
    return True
