"""The tables of the centre, those of sign-in included; the migrations create exactly these."""

from central_server.auth import tables as sign_in
from central_server.schema import access, cases, channels, following, parties, sync
from central_server.schema.base import metadata

__all__ = ["access", "cases", "channels", "following", "metadata", "parties", "sign_in", "sync"]
