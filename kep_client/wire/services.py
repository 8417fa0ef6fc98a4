"""A service definition on the wire: the published document itself, checked by its JSON Schema."""

from typing import Any

from kep_client.wire.base import Code, Count, IsoDate, Reply


class ServiceDoc(Reply, frozen=True, kw_only=True):
    """Parts whose shape belongs to the definition's own schema stay as plain JSON values."""

    id: Code
    version: Count
    status: Code
    valid_from: IsoDate
    title: dict[str, str]
    competent_authority: Code
    channels: list[Code]
    purpose: dict[str, Any]
    applicant: dict[str, Any]
    form: dict[str, Any]
    documents: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    outputs: list[dict[str, Any]]
    deadlines: dict[str, Any]
    retention: dict[str, Any]
    offline: Code = "intake_only"
    fees: list[dict[str, Any]] = []
    legal_basis: list[dict[str, Any]] = []
    keywords: list[str] = []
    notifications: list[dict[str, Any]] = []
    tell_citizen: dict[str, str] = {}
    screen_name: dict[str, str] = {}
    rev: Count = 0
