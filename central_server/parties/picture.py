"""Everything the record holds about a person, as JSON in one order: two pictures can be compared.

Revisions count changes and are left out; so is what belongs to the work on records (merges,
possible duplicates) and to search. Sealed values are opened where their purpose is known.
"""

import json
from datetime import date, datetime

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.feed.writing import scopes
from central_server.parties.references import references
from central_server.records.case_docs import ANSWERS
from central_server.records.columns import AnyColumn, AnyRow
from central_server.records.sealing import Sealing
from central_server.schema.parties import party
from kep_client.errors import RefusedError

_Cell = str | int | bool | list[str] | dict[str, str] | None
_Row = dict[str, _Cell]


async def picture(connection: AsyncConnection, sealing: Sealing, party_id: str) -> bytes:
    """Return the picture of a person. Raises RefusedError ``request.not_found``."""
    own = await _rows(connection, sealing, party, party.c.id, party_id)
    if not own:
        raise RefusedError("request.not_found")
    held = {
        ".".join(one.name): await _rows(connection, sealing, one.table, one.column, party_id)
        for one in references()
    }
    offices = list((await scopes(connection, [party_id])).get(party_id, ()))
    whole = {"party": own[0], "offices": offices, "rows": held}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1).encode()


async def _rows(
    connection: AsyncConnection, sealing: Sealing, table: Table, column: AnyColumn, party_id: str
) -> list[_Row]:
    found = (await connection.execute(select(table).where(column == party_id))).all()
    rows = [_row(sealing, table, row) for row in found]
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def _row(sealing: Sealing, table: Table, row: AnyRow) -> _Row:
    values = row._asdict()
    return {
        name: _cell(_purpose(table, name, values), sealing, value)
        for name, value in values.items()
        if name != "rev"
    }


def _purpose(table: Table, column: str, values: dict[str, object]) -> str:
    """Return what a sealed value was sealed for, empty where it stays closed."""
    match table.name, column:
        case "party_identifier", "value":
            return str(values["scheme"])
        case "case", "answers":
            return ANSWERS
        case _:
            return ""


def _cell(purpose: str, sealing: Sealing, value: object) -> _Cell:
    match value:
        case bytes() if purpose:
            return sealing.open(value, purpose)
        case bytes():
            return value.hex()
        case datetime() | date():
            return value.isoformat()
        case str() | bool() | int() | None:
            return value
        case _:
            return json.dumps(value, sort_keys=True, ensure_ascii=False)
