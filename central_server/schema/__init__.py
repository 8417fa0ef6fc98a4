"""The tables of the centre; the migrations create exactly these."""

from central_server.schema import access, cases, parties, sync
from central_server.schema.base import metadata

__all__ = ["access", "cases", "metadata", "parties", "sync"]
