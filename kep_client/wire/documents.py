"""Papers on the wire: metadata here, bytes as encrypted chunks apart."""

from typing import Annotated

import msgspec

from kep_client.wire.base import Code, Count, Id, IsoDate, Reply, Request, ShortText


class DocumentDoc(Reply, frozen=True, kw_only=True):
    """``source``: file, scan, on_file, shown, issued. ``chunks`` are HMAC names in order."""

    id: Id
    title: ShortText
    source: Code
    rev: Count = 0
    rule_id: Code = ""
    party_id: Code = ""
    case_id: Code = ""
    mime: Code = ""
    size: Count = 0
    pages: Count = 0
    sha256: Code = ""
    added_at: ShortText = ""
    valid_until: IsoDate = ""
    complete: bool = True
    chunks: list[ShortText] = []


class MissingChunksRequest(Request, frozen=True, kw_only=True):
    """Which of these does the centre lack?"""

    names: Annotated[list[ShortText], msgspec.Meta(max_length=2000)]


class MissingChunksReply(Reply, frozen=True, kw_only=True):
    """Those it lacks, in the order asked."""

    names: list[ShortText]
