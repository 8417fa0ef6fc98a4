"""Accounts of an office: who works there, as what, from when until when."""

from datetime import date
from typing import Literal

from kep_client.wire.base import Code, Id, Name, Reply, Request, ShortText


class RoleOut(Reply, frozen=True, kw_only=True):
    """A role in the office; ``valid_to`` is when it ends, empty without an end."""

    role: Code
    valid_from: ShortText
    valid_to: ShortText = ""
    granted_by: ShortText = ""


class AccountOut(Reply, frozen=True, kw_only=True):
    """An account with its roles in the office that asks."""

    id: Id
    username: Name
    given_name: Name
    family_name: Name
    office: Id
    active: bool
    training: bool
    second_factor: bool
    roles: list[RoleOut]


class AccountsReply(Reply, frozen=True, kw_only=True):
    """Everybody who works in the office, did or will."""

    accounts: list[AccountOut]


class RoleGiveRequest(Request, frozen=True, kw_only=True):
    """Give a role in the own office, whole days of Greece; today and without an end if not said."""

    role: Literal["clerk", "senior_clerk", "contact_agent"]
    first_day: date | None = None
    last_day: date | None = None


class RoleEndRequest(Request, frozen=True, kw_only=True):
    """End a role in the own office now."""

    role: Literal["clerk", "senior_clerk", "contact_agent"]
