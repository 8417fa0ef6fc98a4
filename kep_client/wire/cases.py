"""Cases on the wire."""

from kep_client.wire.base import Answers, Code, Count, Id, IsoDate, Reply, ShortText


class ConflictDoc(Reply, frozen=True, kw_only=True):
    """A field that two people changed: both values are kept until a person chooses."""

    field: Code
    mine: ShortText
    theirs: ShortText
    by: ShortText
    at: ShortText


class CaseDoc(Reply, frozen=True, kw_only=True):
    """A case with its answers; field versions stay at the centre."""

    id: Id
    service_id: Id
    service_version: Count
    title: ShortText
    applicant_id: Id
    applicant_name: ShortText
    office: Code
    state: Code
    number: ShortText
    registered_at: ShortText
    rev: Count
    answers: Answers = {}
    due_on: IsoDate = ""
    assignee: Code = ""
    flags: list[Code] = []
    conflicts: list[ConflictDoc] = []
