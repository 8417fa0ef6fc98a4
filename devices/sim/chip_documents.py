"""Invented documents, written into chips of ours."""

from dataclasses import dataclass

from devices.sim.chip import Document
from devices.smartcard import lds, tlv
from devices.smartcard.mrz import check_digit, information
from kep_client.ports.card import MrzAccess

_NUMBER = 9


@dataclass(frozen=True, slots=True, repr=False)
class Holder:
    """Who stands on the document; dates are ISO texts."""

    family_name: str = "PAPADOPOULOU"
    given_name: str = "ELENI"
    document_number: str = "AB1234567"
    birth_date: str = "1970-01-01"
    expires: str = "2034-02-14"
    sex: str = "F"
    issuer: str = "GRC"

    @property
    def access(self) -> MrzAccess:
        """What the document prints that opens its chip."""
        return MrzAccess(self.document_number, self.birth_date, self.expires)


def identity_card(holder: Holder) -> Document:
    """An identity card: three lines of 30 (ICAO 9303-5)."""
    return _document(holder, td1(holder))


def passport(holder: Holder) -> Document:
    """A passport: two lines of 44 (ICAO 9303-4)."""
    return _document(holder, td3(holder))


def td1(holder: Holder) -> str:
    """Return the zone of an identity card; a long number goes on in the optional data."""
    number = holder.document_number
    if len(number) > _NUMBER:
        upper = number[:_NUMBER] + "<" + number[_NUMBER:] + check_digit(number)
    else:
        upper = _checked(number.ljust(_NUMBER, "<"))
    upper = upper.ljust(25, "<")
    birth, expires = _checked(_six(holder.birth_date)), _checked(_six(holder.expires))
    optional = "<" * 11
    composite = check_digit(upper + birth + expires + optional)
    middle = birth + holder.sex + expires + holder.issuer + optional + composite
    return "I<" + holder.issuer + upper + middle + _names(holder, 30)


def td3(holder: Holder) -> str:
    """Return the zone of a passport."""
    number = _checked(holder.document_number.ljust(_NUMBER, "<"))
    birth, expires = _checked(_six(holder.birth_date)), _checked(_six(holder.expires))
    personal = "<" * 14 + "0"
    composite = check_digit(number + birth + expires + personal)
    lower = number + holder.issuer + birth + holder.sex + expires + personal + composite
    return "P<" + holder.issuer + _names(holder, 39) + lower


def _document(holder: Holder, zone: str) -> Document:
    dg1 = tlv.encode(0x61, tlv.encode(0x5F1F, zone.encode("ascii")))
    com = tlv.encode(
        0x60,
        tlv.encode(0x5F01, b"0107")
        + tlv.encode(0x5F36, b"040000")
        + tlv.encode(0x5C, bytes([0x61])),
    )
    # Not signed by anybody: an empty signature frame, so that nobody takes it for genuine.
    sod = tlv.encode(0x77, tlv.encode(0x30, b""))
    files = {lds.COM_SFI: com, lds.DG1_SFI: dg1, lds.SOD_SFI: sod}
    return Document(information(holder.access), files)


def _checked(text: str) -> str:
    return text + check_digit(text)


def _six(iso: str) -> str:
    return iso.replace("-", "")[2:].ljust(6, "<")


def _names(holder: Holder, length: int) -> str:
    both = holder.family_name + "<<" + holder.given_name
    return both.replace(" ", "<")[:length].ljust(length, "<")
