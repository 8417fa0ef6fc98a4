"""Who asks, and what they may do: one table, default deny."""

from dataclasses import dataclass
from enum import StrEnum

from kep_client.domain.clerk import Role
from kep_client.errors import RefusedError


class ActorKind(StrEnum):
    """Sync speaks as the workstation, everything else as a clerk.

    A source has signed its request as a system; only the route knows the body, and checks it.
    """

    CLERK = "clerk"
    WORKSTATION = "workstation"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Actor:
    """An authenticated caller. ``id`` is the clerk's or the workstation's.

    ``workstation`` is the PC whose key signed this request, for a clerk too.
    """

    kind: ActorKind
    id: str
    office: str
    workstation: str
    roles: frozenset[Role] = frozenset()
    scope: str = ""


class Action(StrEnum):
    """What a route lets its caller do; every route names one or is public."""

    SEARCH_PARTIES = "search_parties"
    OPEN_PARTY = "open_party"
    RECORD_INTERACTION = "record_interaction"
    REPORT_ACCESS = "report_access"
    BREAK_GLASS = "break_glass"
    RETURN_RECEIPTS = "return_receipts"
    SEE_ACCESSES = "see_accesses"
    REVIEW_ACCESS = "review_access"
    LINK_CONTACT = "link_contact"
    TAKE_OVER_CASE = "take_over_case"
    READ_SERVICES = "read_services"
    SYNC = "sync"
    STORE_CHUNKS = "store_chunks"
    SEE_SELF = "see_self"
    MAKE_SLOT = "make_slot"
    MANAGE_ACCOUNTS = "manage_accounts"
    GIVE_ROLES = "give_roles"
    CHANGE_IDENTIFIERS = "change_identifiers"
    SEE_DUPLICATES = "see_duplicates"
    CHANGE_MANDATES = "change_mandates"
    ASK_MANDATE = "ask_mandate"
    CHANGE_ALERTS = "change_alerts"
    SEE_MERGES = "see_merges"
    PROPOSE_MERGE = "propose_merge"
    DECIDE_MERGE = "decide_merge"
    SEE_CORRECTIONS = "see_corrections"
    DECIDE_CORRECTION = "decide_correction"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may: these kinds, and for clerks at least one of these roles.

    Unless ``other_offices``, only on what belongs to the actor's own office. ``citizens`` stands
    for all but what shows or changes nothing of a citizen: whoever administers computers may not,
    whatever the roles say.
    """

    kinds: frozenset[ActorKind]
    roles: frozenset[Role] = frozenset(Role)
    other_offices: bool = False
    citizens: bool = True

    @property
    def allowed(self) -> frozenset[Role]:
        """The roles of which a clerk needs one."""
        return self.roles - {Role.IT_ADMIN} if self.citizens else self.roles


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed, or the code of the refusal."""

    allowed: bool
    code: str = ""


_CLERK = frozenset({ActorKind.CLERK})
_WORKSTATION = frozenset({ActorKind.WORKSTATION})
_COUNTER = frozenset({Role.CLERK, Role.SENIOR_CLERK, Role.OFFICE_MANAGER, Role.CONTACT_AGENT})
_SENIOR = frozenset({Role.SENIOR_CLERK, Role.OFFICE_MANAGER})

RULES: dict[Action, Rule] = {
    # One record of the citizen for the whole country: any office may find and open a person.
    Action.SEARCH_PARTIES: Rule(_CLERK, _COUNTER, other_offices=True),
    Action.OPEN_PARTY: Rule(_CLERK, _COUNTER, other_offices=True),
    Action.RECORD_INTERACTION: Rule(_CLERK, _COUNTER),
    Action.REPORT_ACCESS: Rule(_CLERK, _COUNTER, other_offices=True),
    Action.BREAK_GLASS: Rule(_CLERK, _COUNTER),
    Action.RETURN_RECEIPTS: Rule(_CLERK | _WORKSTATION, _COUNTER),
    Action.SEE_ACCESSES: Rule(_CLERK, _COUNTER | {Role.AUDITOR, Role.DPO}, other_offices=True),
    # Managers answer for their own office; the queue itself tells the offices apart.
    Action.REVIEW_ACCESS: Rule(_CLERK, frozenset({Role.OFFICE_MANAGER, Role.AUDITOR, Role.DPO})),
    Action.LINK_CONTACT: Rule(_CLERK, _COUNTER),
    # The other office's case: it goes on where the citizen is.
    Action.TAKE_OVER_CASE: Rule(_CLERK, _COUNTER - {Role.CONTACT_AGENT}, other_offices=True),
    Action.READ_SERVICES: Rule(_CLERK | _WORKSTATION, other_offices=True, citizens=False),
    Action.SYNC: Rule(_WORKSTATION),
    Action.STORE_CHUNKS: Rule(_WORKSTATION),
    Action.SEE_SELF: Rule(_CLERK, citizens=False),
    # A slot opens what the PC keeps of citizens, where no look can be refused.
    Action.MAKE_SLOT: Rule(_CLERK, _COUNTER),
    Action.MANAGE_ACCOUNTS: Rule(
        _CLERK, frozenset({Role.OFFICE_MANAGER, Role.IT_ADMIN}), citizens=False
    ),
    # Not for administrators: a role opens the record.
    Action.GIVE_ROLES: Rule(_CLERK, frozenset({Role.OFFICE_MANAGER})),
    Action.CHANGE_IDENTIFIERS: Rule(_CLERK, _SENIOR),
    Action.SEE_DUPLICATES: Rule(_CLERK, _SENIOR),
    Action.CHANGE_MANDATES: Rule(_CLERK, _COUNTER - {Role.CONTACT_AGENT}),
    Action.ASK_MANDATE: Rule(_CLERK, _COUNTER),
    Action.CHANGE_ALERTS: Rule(_CLERK, _COUNTER),
    Action.SEE_MERGES: Rule(_CLERK, _SENIOR),
    Action.PROPOSE_MERGE: Rule(_CLERK, _COUNTER - {Role.CONTACT_AGENT}),
    Action.DECIDE_MERGE: Rule(_CLERK, _SENIOR),
    Action.SEE_CORRECTIONS: Rule(_CLERK, _SENIOR),
    Action.DECIDE_CORRECTION: Rule(_CLERK, _SENIOR),
}


def may(actor: Actor, action: Action, office: str) -> Decision:
    """Decide whether ``actor`` may do ``action`` on what belongs to ``office``."""
    rule = RULES.get(action)
    if rule is None or actor.kind not in rule.kinds:
        return Decision(allowed=False, code="access.denied")
    if actor.kind is ActorKind.CLERK and not actor.roles & rule.allowed:
        return Decision(allowed=False, code="access.denied")
    if office != actor.office and not rule.other_offices:
        return Decision(allowed=False, code="access.denied")
    return Decision(allowed=True)


def demand(actor: Actor, action: Action, office: str) -> None:
    """Raise RefusedError ``access.denied`` unless ``may`` allows it."""
    decision = may(actor, action, office)
    if not decision.allowed:
        raise RefusedError(decision.code)
