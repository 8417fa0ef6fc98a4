"""The value of a receipt, its verification address and its check code."""

import secrets
from dataclasses import dataclass
from datetime import date

from kep_client.domain.calendar import ATHENS, DayCount, add_period
from kep_client.domain.clerk import Clerk, Workstation
from kep_client.domain.document import Document, DocumentSource
from kep_client.domain.masking import mask_afm
from kep_client.domain.numbers import CaseNumber, ProvisionalNumber
from kep_client.domain.operation import RegisterCase
from kep_client.domain.party import IdentifierScheme, Party
from kep_client.domain.service import ServiceDefinition
from kep_client.ports.printer import Receipt, ReceiptLine

# Crockford base 32: no I, L, O, U, so that a code survives the telephone.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TOKEN_BITS = 128
_TOKEN_LENGTH = 26

_DONE = {
    DocumentSource.FILE: "κρατήθηκε αντίγραφο",
    DocumentSource.SCAN: "σαρώθηκε, επιστράφηκε",
    DocumentSource.ON_FILE: "από τον φάκελο",
    DocumentSource.SHOWN: "επιδείχθηκε, επιστράφηκε",
    DocumentSource.ISSUED: "εκδόθηκε",
}


@dataclass(frozen=True, slots=True)
class Counter:
    """Who stands on every receipt of this desk; ``public_base`` is where the QR leads."""

    workstation: Workstation
    clerk: Clerk
    public_base: str
    training: bool = False


def new_token() -> str:
    """Return 128 random bits; the paper holds no name and no identifier in its QR."""
    value = secrets.randbits(_TOKEN_BITS)
    return "".join(_ALPHABET[value >> (5 * place) & 31] for place in reversed(range(_TOKEN_LENGTH)))


def verify_url(public_base: str, token: str) -> str:
    """Return the address behind the QR."""
    return f"{public_base.rstrip('/')}/v/{token}"


def check_code(token: str) -> str:
    """Return the first twelve characters in groups of four."""
    return "-".join(token[place : place + 4] for place in (0, 4, 8))


def due_on(service: ServiceDefinition, case: RegisterCase) -> date | None:
    """Return the day of the answer, None for a service done on the spot."""
    ends = add_period(
        case.registered_at, service.decision_period, count=DayCount(service.decision_calendar)
    )
    return None if service.decision_period.startswith("PT") else ends.date()


def receipt_for(
    case: RegisterCase,
    number: CaseNumber,
    service: ServiceDefinition,
    applicant: Party,
    counter: Counter,
) -> Receipt:
    """Put together what is printed; every value comes from what was registered."""
    afm = applicant.identifier(IdentifierScheme.AFM)
    return Receipt(
        municipality=counter.workstation.municipality,
        office=counter.workstation.office,
        number=str(number),
        provisional=isinstance(number, ProvisionalNumber),
        # Paper is read in the office, whatever the PC's own zone is.
        registered_at=case.registered_at.astimezone(ATHENS),
        service=service.title.el,
        applicant=applicant.full_name,
        afm_masked=mask_afm(afm) if afm else "",
        authority=authority_name(service.competent_authority, counter.workstation),
        due_on=due_on(service, case),
        papers=tuple(_line(document) for document in case.documents),
        verify_url=verify_url(counter.public_base, case.token),
        check_code=check_code(case.token),
        clerk=counter.clerk.short_name,
        desk=counter.workstation.desk,
        training=counter.training,
    )


def authority_name(authority: str, workstation: Workstation) -> str:
    """Return who answers; ``org:municipality`` is the municipality of the office."""
    return workstation.municipality if authority == "org:municipality" else authority


def _line(document: Document) -> ReceiptLine:
    return ReceiptLine(document.title, _DONE[document.source], document.pages)
