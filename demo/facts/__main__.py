"""Read one JSON document from standard input, print one: facts, faults, numbers of those served."""

import json
import sys

from demo.facts.centre import read_centre
from demo.facts.desk import open_slots, read_cache, read_work, workstation_of
from demo.facts.given import Given
from demo.facts.hub import read_ticket
from demo.facts.judge import Day, cache_file, served_identifiers
from demo.facts.paper import read_receipts

PRODUCT = (
    "central_server",
    "devices",
    "kep_client",
    "office_queue",
    "offline_cache",
    "server_kit",
    "ui",
)


def main() -> int:
    """Print ``{"facts", "faults", "served"}``."""
    given = Given.parse(json.load(sys.stdin))
    workstation, office = workstation_of(given.desk)
    centre = read_centre(given.database, workstation, office)
    slots = open_slots(given.desk, given.slots)
    work = read_work(given.desk, slots[0].work_key)
    people = [case.party for case in centre.cases]
    cache = read_cache(cache_file(given.desk, work), slots[0].cache_key, people)
    day = Day(given, centre, slots, read_receipts(given.tray))
    day.judge_receipts()
    day.judge_ticket(read_ticket(given.hub, given.ticket))
    day.judge_papers(work)
    day.judge_scans(work)
    day.judge_operations()
    day.judge_desk(work, cache)
    day.judge_slots()
    day.judge_views()
    product = [name for name in sys.modules if name.partition(".")[0] in PRODUCT]
    day.verdict.expect(not product, f"the reader used the product: {product[:3]}")
    told = {
        "facts": day.verdict.facts,
        "faults": day.verdict.faults,
        "served": served_identifiers(cache),
    }
    json.dump(told, sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
