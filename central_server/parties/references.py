"""Which columns of the whole record point to a person, and moving them from one to another.

They are read from the schema: a table that is added later is moved by a merge without a change
here. What is moved is returned row by row, so that it can be moved back to the row.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Index,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    and_,
    exists,
    false,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server import schema
from central_server.records.columns import AnyColumn, AnyRow
from central_server.schema.parties import party

# Search keys and scopes follow their own rules; merges and duplicates speak about both records.
_APART = frozenset(
    {"party_scope", "name_key", "party_merge", "party_merge_item", "possible_duplicate"}
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that points to a person; ``keys`` tell its rows apart within one person."""

    table: Table
    column: AnyColumn
    keys: tuple[AnyColumn, ...]
    uniques: tuple[tuple[AnyColumn, ...], ...]
    others: tuple[AnyColumn, ...]

    @property
    def name(self) -> tuple[str, str]:
        """Table and column, as the list of a merge names them."""
        return self.table.name, str(self.column.key)


@dataclass(frozen=True, slots=True)
class Moved:
    """A row that changed hands. ``row`` holds its key columns, then its revision if it has one."""

    reference: Reference
    row: AnyRow

    @property
    def key(self) -> str:
        """The key columns as JSON; bytes in hex."""
        values = self.row[: len(self.reference.keys)]
        return json.dumps(
            [value.hex() if isinstance(value, bytes) else value for value in values],
            ensure_ascii=False,
        )


@cache
def references() -> tuple[Reference, ...]:
    """Return every column of the schema that points to a person."""
    return tuple(
        _reference(table, column)
        for table in schema.metadata.sorted_tables
        if table.name not in _APART
        for column in _pointing(table)
    )


def _pointing(table: Table) -> list[AnyColumn]:
    return [c for c in table.columns if any(key.column is party.c.id for key in c.foreign_keys)]


def _reference(table: Table, column: AnyColumn) -> Reference:
    keys = tuple(key for key in table.primary_key.columns if key is not column)
    uniques = tuple(
        tuple(other for other in unique if other is not column)
        for unique in _uniques(table)
        if any(other is column for other in unique)
    )
    others = tuple(other for other in _pointing(table) if other is not column)
    return Reference(table, column, keys, uniques, others)


def _uniques(table: Table) -> list[tuple[AnyColumn, ...]]:
    constraints = [
        tuple(constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint)
    ]
    return constraints + [tuple(index.columns) for index in table.indexes if _is_plain(index)]


def _is_plain(index: Index) -> bool:
    return bool(index.unique) and index.dialect_options["postgresql"]["where"] is None


async def move(
    connection: AsyncConnection, source: str, target: str, only: Sequence[tuple[str, str, str]] = ()
) -> list[Moved]:
    """Let the rows of one person point to another; ``only`` names them (table, column, key).

    A row whose twin the target has already stays, as does one that would point twice to it.
    """
    moved: list[Moved] = []
    for reference in references():
        chosen: ColumnElement[bool] = true()
        if only:
            keys = [key for table, column, key in only if (table, column) == reference.name]
            chosen = _one_of(reference, keys)
        moved += await _shift(connection, reference, source, target, chosen)
    return moved


async def _shift(
    connection: AsyncConnection,
    reference: Reference,
    source: str,
    target: str,
    chosen: ColumnElement[bool],
) -> list[Moved]:
    table, column = reference.table, reference.column
    values: dict[AnyColumn, object] = {column: target}
    shown = list(reference.keys)
    if "rev" in table.c:
        values[table.c.rev] = table.c.rev + 1
        shown.append(table.c.rev)
    statement = (
        update(table)
        .where(column == source, chosen, *_no_twin(reference, target))
        .values(values)
        .returning(*shown)
    )
    return [Moved(reference, row) for row in (await connection.execute(statement)).all()]


def _no_twin(reference: Reference, target: str) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = [
        other.is_distinct_from(target) for other in reference.others
    ]
    for unique in reference.uniques:
        twin = reference.table.alias()
        same = and_(true(), *(twin.c[str(other.key)] == other for other in unique))
        pointing = twin.c[str(reference.column.key)] == target
        rules.append(~exists(select(1).where(pointing, same)))
    return rules


def _one_of(reference: Reference, keys: Sequence[str]) -> ColumnElement[bool]:
    if not keys:
        return false()
    if not reference.keys:
        return true()
    rows = [
        tuple(
            bytes.fromhex(value) if column.type.python_type is bytes else value
            for column, value in zip(reference.keys, json.loads(key), strict=True)
        )
        for key in keys
    ]
    return tuple_(*reference.keys).in_(rows)
