"""Bases and bounded types of the contract: every string and list has a maximum.

Requests refuse unknown fields, replies tolerate them, so that a server may be newer than its
clients. Names are camelCase on the wire.
"""

from typing import Annotated

import msgspec

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+(?!\n)$")]
Code = Annotated[str, msgspec.Meta(max_length=64)]
Name = Annotated[str, msgspec.Meta(max_length=120)]
ShortText = Annotated[str, msgspec.Meta(max_length=300)]
LongText = Annotated[str, msgspec.Meta(max_length=4000)]
Blob64 = Annotated[str, msgspec.Meta(max_length=65536)]
IsoDate = Annotated[str, msgspec.Meta(max_length=10, pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")]
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]
Answer = str | int | bool | None
Answers = Annotated[
    dict[Name, Annotated[str, msgspec.Meta(max_length=4000)] | int | bool | None],
    msgspec.Meta(max_length=200),
]

MAX_DEPTH = 32
MAX_BODY = 1024 * 1024
MAX_PAGE = 1000
MAX_PUSH = 200
MAX_FETCH = 500


class Request(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    """Base of what a client sends."""


class Reply(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of what a server answers and of documents in the feed."""
