"""Rows of the invented country, gathered by table and copied in batches."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from psycopg import AsyncConnection, sql

from central_server.records.sealing import Sealing
from central_server.schema import metadata
from central_server.seed.numbers import Registers

Value = object
# In an order that foreign keys allow; the feed's order is the order in which a new PC fills up.
TABLES = (
    "party",
    "party_scope",
    "party_identifier",
    "name_key",
    "mandate",
    "case",
    "case_event",
    "interaction",
    "document",
    "feed",
)


@dataclass(slots=True)
class Batch:
    """Rows that wait to be copied. Every row of a table names the same columns."""

    rows: dict[str, list[dict[str, Value]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, **values: Value) -> None:
        """Add a row."""
        self.rows[table].append(values)

    def tell(self, office: str, entity: str, id_: str) -> None:
        """Add the feed row of something new."""
        self.add("feed", office=office, entity=entity, id=id_, rev=1)


@dataclass(slots=True)
class World:
    """What the generators share: one source of chance, clocks of numbers, keys, the day."""

    random: Random
    registers: Registers
    sealing: Sealing
    now: datetime
    case_counters: dict[str, int] = field(default_factory=dict)
    legacy_number: int = 100_000

    @property
    def today(self) -> date:
        """The day the country was made for."""
        return self.now.date()

    def next_case(self, office: str) -> int:
        """Return the next running number of an office's old series."""
        self.case_counters[office] = self.case_counters.get(office, 0) + 1
        return self.case_counters[office]


async def copy(connection: AsyncConnection[tuple[Value, ...]], batch: Batch) -> None:
    """Copy a batch and empty it."""
    feed_order = {"party": 0, "case": 1, "interaction": 2, "document": 3}
    batch.rows["feed"].sort(key=lambda row: feed_order[str(row["entity"])])
    for table in TABLES:
        if rows := batch.rows.pop(table, None):
            await _copy_table(connection, table, rows)


async def _copy_table(
    connection: AsyncConnection[tuple[Value, ...]], table: str, rows: list[dict[str, Value]]
) -> None:
    columns = list(rows[0])
    known = metadata.tables[table].columns
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(sql.Identifier(known[c].name) for c in columns)
    )
    async with connection.cursor() as cursor, cursor.copy(statement) as copying:
        for row in rows:
            await copying.write_row([row[column] for column in columns])
