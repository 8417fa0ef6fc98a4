"""What a case page shows of a draft: faults, papers, what is missing. Pure functions."""

from dataclasses import dataclass
from enum import StrEnum

from kep_client.domain.case import Answer, CaseDraft
from kep_client.domain.conditions import holds
from kep_client.domain.document import Document
from kep_client.domain.form import validate
from kep_client.domain.party import IdentifierScheme, Party
from kep_client.domain.service import DocumentRule, ServiceDefinition
from kep_client.errors import InputError


class MissingKind(StrEnum):
    """What a line of the summary leads to."""

    ANSWER = "answer"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing between the draft and its number. ``place`` is a field name or a rule id."""

    kind: MissingKind
    place: str
    code: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PaperNeed:
    """One paper of the list, whether it applies now, and what is there for it."""

    rule: DocumentRule
    needed: bool
    documents: tuple[Document, ...]

    @property
    def fulfilled(self) -> bool:
        """Whether nothing is left to do for it."""
        return bool(self.documents) or not self.needed


def papers(service: ServiceDefinition, draft: CaseDraft, party: Party) -> tuple[PaperNeed, ...]:
    """Return the papers of the service in the definition's order."""
    facts = facts_of(draft, party)
    return tuple(
        PaperNeed(
            rule,
            holds(rule.condition, facts),
            tuple(paper for paper in draft.documents if paper.rule_id == rule.id),
        )
        for rule in service.documents
    )


def missing(service: ServiceDefinition, draft: CaseDraft, party: Party) -> tuple[Missing, ...]:
    """Return what is between the draft and its number, in the order of the page."""
    answers = [
        Missing(MissingKind.ANSWER, fault.field, fault.code, fault.params)
        for fault in validate(service.form, draft.answers)
    ]
    lacking = [
        Missing(
            MissingKind.DOCUMENT,
            need.rule.id,
            "case.missing_document",
            (("n", "1"), ("p1", need.rule.title.el)),
        )
        for need in papers(service, draft, party)
        if not need.fulfilled
    ]
    return (*answers, *lacking)


def check_complete(found: tuple[Missing, ...]) -> None:
    """Raise InputError case.missing_answers or case.missing_document when something is missing."""
    answers = [item for item in found if item.kind is MissingKind.ANSWER]
    if answers:
        raise InputError("case.missing_answers", n=str(len(answers)))
    if found:
        titles = ", ".join(dict(item.params)["p1"] for item in found)
        raise InputError("case.missing_document", n=str(len(found)), p1=titles)


def prefill(service: ServiceDefinition, party: Party) -> dict[str, Answer]:
    """Return the answers that the record already knows; an unknown path gives nothing."""
    known = _known(party)
    found = {name: known.get(path, "") for name, path in service.prefill.items()}
    return {name: value for name, value in found.items() if value}


def facts_of(draft: CaseDraft, party: Party) -> dict[str, object]:
    """Return what conditions may ask: ``case.*`` and ``form.*`` are the answers."""
    answers: dict[str, object] = dict(draft.answers)
    person = {"kind": party.kind.value, "municipality": party.municipality}
    return {"case": {"representation": False, **answers}, "form": answers, "party": person}


def _known(party: Party) -> dict[str, str]:
    return {
        "$party.person.municipalityOfRegistration": party.municipality,
        "$party.person.familyName": party.family_name,
        "$party.person.givenName": party.given_name,
        "$party.person.fatherName": party.father_name,
        "$party.person.motherName": party.mother_name,
        "$party.person.birthDate": party.birth_date,
        "$party.contact.phone": party.phone,
        "$party.contact.email": party.email,
        "$party.identifier.afm": party.identifier(IdentifierScheme.AFM),
        "$party.identifier.amka": party.identifier(IdentifierScheme.AMKA),
    }
