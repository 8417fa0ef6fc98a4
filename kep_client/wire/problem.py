"""Problems (RFC 9457): ``code`` is the KepError code, ``title`` its Greek title."""

from kep_client.wire.base import Code, Reply, ShortText


class Problem(Reply, frozen=True, kw_only=True):
    """Body of every answer >= 400, ``application/problem+json``."""

    code: Code
    title: ShortText
    status: int
    type: ShortText = "about:blank"
    params: dict[str, str] = {}
