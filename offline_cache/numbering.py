"""Taking a protocol number, within the transaction of the registration.

Law 2690/1999 article 12: entered on the same day, in ascending order. A number once taken is never
given again, also when the file is put back from an old copy (see ``marks``).
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from kep_client.domain.clerk import Workstation
from kep_client.domain.ids import OfficeId
from kep_client.domain.numbers import CaseNumber, ProtocolNumber, ProvisionalNumber, Series
from offline_cache.engine import Connection

OFFICE_ZONE = ZoneInfo("Europe/Athens")


def take_number(
    work: Connection, workstation: Workstation, moment: datetime
) -> tuple[CaseNumber, str]:
    """Return the next number and the lease it came from; provisional when none is left."""
    day = moment.astimezone(OFFICE_ZONE).date()
    lease = work.row(
        tuple[str, str, str, int],
        "SELECT id, office, letter, next FROM lease"
        " WHERE year = ? AND office = ? AND next <= last ORDER BY first LIMIT 1",
        day.year,
        workstation.office,
    )
    if lease is None:
        return _provisional(work, workstation, moment), ""
    lease_id, office, letter, number = lease
    work.run("UPDATE lease SET next = next + 1 WHERE id = ?", lease_id)
    return ProtocolNumber(Series(OfficeId(office), letter, day.year), number), lease_id


def _provisional(work: Connection, workstation: Workstation, moment: datetime) -> ProvisionalNumber:
    day = moment.astimezone(OFFICE_ZONE).date()
    running = work.value(
        int,
        "INSERT INTO provisional (day, running) VALUES (?, 1)"
        " ON CONFLICT (day) DO UPDATE SET running = running + 1 RETURNING running",
        day.isoformat(),
    )
    return ProvisionalNumber(workstation.office, workstation.desk, day, running or 1)
