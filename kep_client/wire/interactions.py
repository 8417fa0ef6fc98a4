"""Interactions of every channel."""

from typing import Annotated

import msgspec

from kep_client.wire.base import Answers, Code, Count, Id, Name, Reply, Request, ShortText
from kep_client.wire.purpose import PurposeIn

Version = Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000)]
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}(?!\n)$")]


class TopicDoc(Reply, frozen=True, kw_only=True):
    """One question of a conversation: a service, or a free code; ``answer`` is what was said."""

    service_id: Code = ""
    code: Code = ""
    text: ShortText = ""
    answer: ShortText = ""


class AttachmentDoc(Reply, frozen=True, kw_only=True):
    """What was sent along; the bytes are elsewhere."""

    id: Id
    title: ShortText
    mime: Code = ""
    size: Count = 0
    sha256: Code = ""
    rule_id: Code = ""


class InteractionDoc(Reply, frozen=True, kw_only=True):
    """One line of the timeline; times are ISO 8601 in UTC.

    ``contact_id`` is an unverified contact: a way to call back, and nobody's record.
    """

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
    topics: list[TopicDoc] = []
    attachments: list[AttachmentDoc] = []
    contact_id: Code = ""


class SourceIn(Request, frozen=True, kw_only=True):
    """Which event of which system this is; of an event the newest version is kept."""

    system: Id
    id: Id
    version: Version = 1


class TopicIn(Request, frozen=True, kw_only=True):
    """A question: at least one of service, code and text."""

    service_id: Code = ""
    code: Code = ""
    text: ShortText = ""
    answer: ShortText = ""


class IdentifierIn(Request, frozen=True, kw_only=True):
    """A number that the channel has verified: scheme afm or amka."""

    scheme: Code
    value: Name


class ParticipantIn(Request, frozen=True, kw_only=True):
    """Another person who took part, known to the record."""

    role: Id
    party_id: Code = ""
    identifier: IdentifierIn | None = None


class ContactIn(Request, frozen=True, kw_only=True):
    """How to reach somebody whom nobody has identified; no name."""

    phone: Name = ""
    email: Name = ""


class AttachmentIn(Request, frozen=True, kw_only=True):
    """``rule_id``: the paper of the service's definition that this is."""

    id: Id
    title: ShortText
    mime: Code
    size: Count
    sha256: Sha256
    rule_id: Code = ""


class CaseStartIn(Request, frozen=True, kw_only=True):
    """A case that begins here. ``office``: where it goes on; empty for the person's own."""

    service_id: Id
    service_version: Count
    answers: Answers
    office: Code = ""


class InteractionIn(Request, frozen=True, kw_only=True):
    """An interaction from any channel.

    The person is ``party_id`` or ``identifier``; neither for an enquiry without identification.
    ``kind`` is question, request, case, visit, or ``case_started`` together with ``case``.
    """

    source: SourceIn
    channel: Code
    kind: Code
    title: ShortText
    started_at: ShortText
    ended_at: ShortText = ""
    party_id: Code = ""
    identifier: IdentifierIn | None = None
    contact: ContactIn | None = None
    participants: Annotated[list[ParticipantIn], msgspec.Meta(max_length=10)] = []
    topics: Annotated[list[TopicIn], msgspec.Meta(max_length=20)] = []
    attachments: Annotated[list[AttachmentIn], msgspec.Meta(max_length=50)] = []
    detail: ShortText = ""
    outcome: Code = "done"
    office: Code = ""
    agent_name: Name = ""
    case_id: Code = ""
    ticket: Code = ""
    case: CaseStartIn | None = None


class TimelineRequest(Request, frozen=True, kw_only=True):
    """A page of a timeline; ``cursor`` is of the page before, for the same channels."""

    purpose: PurposeIn
    cursor: Annotated[str, msgspec.Meta(max_length=200)] = ""
    channels: Annotated[list[Code], msgspec.Meta(max_length=7)] = []
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 100


class TimelinePage(Reply, frozen=True, kw_only=True):
    """Newest first; ``cursor`` is empty on the last page."""

    timeline: list[InteractionDoc]
    cursor: ShortText = ""


class ContactSearch(Request, frozen=True, kw_only=True):
    """Enquiries nobody is known for yet, by exactly one of phone and e-mail."""

    purpose: PurposeIn
    phone: Name = ""
    email: Name = ""


class ContactDoc(Reply, frozen=True, kw_only=True):
    """An unverified contact with its enquiry; ``party_id`` once a clerk has linked it."""

    id: Id
    interaction: InteractionDoc
    phone: Name = ""
    email: Name = ""
    party_id: Code = ""


class ContactsReply(Reply, frozen=True, kw_only=True):
    """Newest first, at most fifty."""

    contacts: list[ContactDoc]


class LinkRequest(Request, frozen=True, kw_only=True):
    """A clerk says whose enquiry it was."""

    purpose: PurposeIn
    party_id: Id


class LookRequest(Request, frozen=True, kw_only=True):
    """Why something is looked at or taken over."""

    purpose: PurposeIn


class CaseDraftDoc(Reply, frozen=True, kw_only=True):
    """A case begun by the citizen that is not registered; ``lacking`` is the code of why."""

    case_id: Id
    interaction_id: Id
    party_id: Id
    service_id: Id
    service_version: Count
    office: Code
    answers: Answers
    lacking: Code
    updated_at: ShortText
    attachments: list[AttachmentDoc] = []
