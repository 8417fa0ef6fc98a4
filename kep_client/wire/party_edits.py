"""Work on people's records: numbers, mandates, notes, merges, corrections.

Every request names its purpose; what changes a record says which revision it was seen in. An id
that the client makes is taken once: the same request again returns what it made before.
"""

from typing import Annotated

import msgspec

from kep_client.wire.base import Code, Count, Id, IsoDate, Name, Reply, Request, ShortText
from kep_client.wire.parties import MandateDoc, PartyDoc
from kep_client.wire.purpose import PurposeIn

Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=300)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=50)]
Services = Annotated[list[Code], msgspec.Meta(max_length=50)]


class AskIn(Request, frozen=True, kw_only=True):
    """Show something for a purpose."""

    purpose: PurposeIn


class ListIn(Request, frozen=True, kw_only=True):
    """Show what waits at the own office; an empty ``state`` shows all, newest first."""

    purpose: PurposeIn
    state: Code = "open"
    limit: Limit = 20


class DecideIn(Request, frozen=True, kw_only=True):
    """Approve or refuse, with a reason; ``evidence`` is what the decider saw."""

    purpose: PurposeIn
    approve: bool
    reason: Reason
    evidence: Code = ""
    base_rev: Count = 0


class PartyReply(Reply, frozen=True, kw_only=True):
    """A person after a change."""

    party: PartyDoc
    possible_duplicates: list[Id] = []


# --- numbers ----------------------------------------------------------------------------------


class IdentifierIn(Request, frozen=True, kw_only=True):
    """A number of a register, with what it was taken from."""

    purpose: PurposeIn
    base_rev: Count
    scheme: Code
    value: Name
    evidence: Code


class EndIdentifierIn(Request, frozen=True, kw_only=True):
    """A number that is no longer the person's."""

    purpose: PurposeIn
    base_rev: Count
    scheme: Code
    value: Name
    reason: Reason


class DuplicateDoc(Reply, frozen=True, kw_only=True):
    """Two people with one number; a person looks at it. State: open, dismissed, merged."""

    id: Id
    scheme: Code
    one: PartyDoc
    other: PartyDoc
    found_at: ShortText
    state: Code
    reason: ShortText = ""


class DuplicatesReply(Reply, frozen=True, kw_only=True):
    """Newest first."""

    duplicates: list[DuplicateDoc]


class DismissIn(Request, frozen=True, kw_only=True):
    """They are two people all the same."""

    purpose: PurposeIn
    reason: Reason


# --- mandates ---------------------------------------------------------------------------------


class MandateIn(Request, frozen=True, kw_only=True):
    """Let the agent act for the principal. Kinds: ``central_server`` says which."""

    id: Id
    purpose: PurposeIn
    principal_id: Id
    agent_id: Id
    kind: Code
    evidence: Code
    scope: Services = []
    document_id: Code = ""
    valid_from: IsoDate = ""
    valid_to: IsoDate = ""


class RevokeIn(Request, frozen=True, kw_only=True):
    """End a mandate before its day."""

    purpose: PurposeIn
    reason: Reason


class MandateReply(Reply, frozen=True, kw_only=True):
    """As its principal sees it."""

    principal_id: Id
    mandate: MandateDoc


class MayActIn(Request, frozen=True, kw_only=True):
    """May the agent act for the principal on a day, in a service? Empty: today, in any."""

    purpose: PurposeIn
    principal_id: Id
    agent_id: Id
    service_id: Code = ""
    on: IsoDate = ""


class MayActReply(Reply, frozen=True, kw_only=True):
    """``reason``: ok, none, revoked, not_yet, expired, other_service, deceased."""

    allowed: bool
    reason: Code
    mandate_id: Code = ""


# --- alerts -----------------------------------------------------------------------------------


class AlertIn(Request, frozen=True, kw_only=True):
    """Kind: note, deceased, confidential. The text holds nobody else's data."""

    id: Id
    purpose: PurposeIn
    kind: Code
    text: Words
    expires_on: IsoDate = ""


# --- merges -----------------------------------------------------------------------------------


class MergeIn(Request, frozen=True, kw_only=True):
    """Propose that two records are one person's; the winner's names and numbers stand."""

    id: Id
    purpose: PurposeIn
    winner_id: Id
    loser_id: Id
    reason: Reason


class UndoIn(Request, frozen=True, kw_only=True):
    """Propose to part two records again."""

    purpose: PurposeIn
    reason: Reason


class DecideMergeIn(Request, frozen=True, kw_only=True):
    """``of``: merge or undo, so that a late repeat never decides something else."""

    purpose: PurposeIn
    of: Code
    approve: bool
    reason: Reason


class MergeDoc(Reply, frozen=True, kw_only=True):
    """State: proposed, refused, done, undo_proposed, undone."""

    id: Id
    winner_id: Id
    loser_id: Id
    state: Code
    office: Code
    reason: ShortText
    proposed_by: Code
    proposed_at: ShortText
    decided_by: Code = ""
    decided_at: ShortText = ""
    decision_note: ShortText = ""
    undo_reason: ShortText = ""
    undo_by: Code = ""
    undo_at: ShortText = ""
    undone_by: Code = ""
    undone_at: ShortText = ""


class MergesReply(Reply, frozen=True, kw_only=True):
    """Newest first; without names."""

    merges: list[MergeDoc]


class MergeReply(Reply, frozen=True, kw_only=True):
    """A merge with the two records side by side, for the one who decides."""

    merge: MergeDoc
    winner: PartyDoc
    loser: PartyDoc


# --- corrections ------------------------------------------------------------------------------


class CorrectionDoc(Reply, frozen=True, kw_only=True):
    """A wish to correct a person's data. State: open, approved, refused."""

    id: Id
    party: PartyDoc
    attribute: Code
    current: ShortText
    proposed: ShortText
    evidence: Code
    author: Code
    office: Code
    at: ShortText
    state: Code
    decided_by: Code = ""
    decided_at: ShortText = ""
    decision_note: ShortText = ""


class CorrectionsReply(Reply, frozen=True, kw_only=True):
    """Oldest first: they wait."""

    corrections: list[CorrectionDoc]
