"""Interactions of every channel."""

from kep_client.wire.base import Code, Count, Id, Name, Reply, Request, ShortText


class InteractionDoc(Reply, frozen=True, kw_only=True):
    """One line of the timeline; times are ISO 8601 in UTC."""

    id: Id
    channel: Code
    kind: Code
    title: ShortText
    started_at: ShortText
    rev: Count
    party_id: Code = ""
    detail: ShortText = ""
    outcome: Code = "done"
    office: Code = ""
    agent_name: Name = ""
    case_id: Code = ""
    ticket: Code = ""


class SourceIn(Request, frozen=True, kw_only=True):
    """Which event of which system this is; the pair is taken once."""

    system: Id
    id: Id


class InteractionIn(Request, frozen=True, kw_only=True):
    """An interaction from any channel; ``party_id`` is empty for an unverified contact."""

    source: SourceIn
    channel: Code
    kind: Code
    title: ShortText
    started_at: ShortText
    party_id: Code = ""
    detail: ShortText = ""
    outcome: Code = "done"
    agent_name: Name = ""
    case_id: Code = ""
    ticket: Code = ""
