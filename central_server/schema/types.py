"""Column types that the drivers do not know."""

from sqlalchemy.types import UserDefinedType


class Xid8(UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id. It travels as text: psycopg has no loader for it."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Return the name of the type in DDL."""
        return "xid8"
