"""Rows that are documents already: a select names the fields of the wire, in their order.

Texts of times are made by the database: parsing a timestamp in Python costs more than the rest of
its row.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Label,
    Row,
    Text,
    any_,
    bindparam,
    func,
    literal_column,
)

from kep_client.wire.base import Reply

_TIME: ColumnElement[str] = literal_column("""'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'""")
_DAY: ColumnElement[str] = literal_column("'YYYY-MM-DD'")
_EMPTY: ColumnElement[str] = literal_column("''")
# Ids of the wire hold no comma. As one text: the driver spends longer on an array's elements than
# on the rows it asks for.
ONE_OF_IDS = any_(func.string_to_array(bindparam("ids", type_=Text), ","))
Doc = TypeVar("Doc", bound=Reply)
AnyRow = Row[*tuple[Any, ...]]  # only the database knows what it holds
AnyColumn = ColumnElement[Any]


def these(ids: Iterable[str]) -> dict[str, str]:
    """Return the parameter of a statement that holds ``ONE_OF_IDS``."""
    return {"ids": ",".join(ids)}


def wire_columns(
    kind: type[Reply],
    table: FromClause,
    others: Mapping[str, AnyColumn] | None = None,
    without: frozenset[str] = frozenset(),
) -> list[Label[Any]]:
    """Return a column per field: of the table by its name, or of ``others``.

    A field that has neither is a KeyError when the module is loaded.
    """
    named = others or {}
    return [
        (named[name] if name in named else wire_value(table.c[name])).label(name)
        for name in kind.__struct_fields__
        if name not in without
    ]


def wire_value(column: AnyColumn) -> AnyColumn:
    """Return a column as the wire writes it: ISO 8601, in UTC; what is missing is empty."""
    if isinstance(column.type, DateTime):
        return func.coalesce(func.to_char(func.timezone("UTC", column), _TIME), _EMPTY)
    if isinstance(column.type, Date):
        return func.coalesce(func.to_char(column, _DAY), _EMPTY)
    if getattr(column, "nullable", False):
        return func.coalesce(column, _EMPTY)
    return column


def documents(kind: type[Doc], rows: Iterable[AnyRow]) -> list[Doc]:
    """Return the documents of rows that ``wire_columns`` selected."""
    names = kind.__struct_fields__
    return [kind(**dict(zip(names, row, strict=True))) for row in rows]
