"""Why a record is looked at. In the body, never in the address."""

from kep_client.wire.base import Code, Request, ShortText


class PurposeIn(Request, frozen=True, kw_only=True):
    """Kind: visit, ticket, case, call, chat, task. The context id holds no personal data."""

    kind: Code
    context_id: ShortText
    activity: Code = ""
