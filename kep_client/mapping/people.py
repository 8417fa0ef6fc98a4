"""Clerks and workstations."""

from kep_client.domain.clerk import Clerk, Role, Workstation
from kep_client.domain.ids import ClerkId, OfficeId, WorkstationId
from kep_client.mapping.values import read_word
from kep_client.wire.auth import ClerkOut, WorkstationOut


def clerk_from(out: ClerkOut) -> Clerk:
    """Read the clerk who signed in."""
    return Clerk(
        id=ClerkId(out.id),
        given_name=out.given_name,
        family_name=out.family_name,
        roles=frozenset(read_word(Role, role) for role in out.roles),
        office=OfficeId(out.office),
    )


def clerk_to(clerk: Clerk) -> ClerkOut:
    """Write a clerk into the open part of a slot."""
    return ClerkOut(
        id=clerk.id,
        given_name=clerk.given_name,
        family_name=clerk.family_name,
        roles=sorted(role.value for role in clerk.roles),
        office=clerk.office,
    )


def workstation_from(out: WorkstationOut) -> Workstation:
    """Read this PC's identity."""
    return Workstation(
        id=WorkstationId(out.id),
        office=OfficeId(out.office),
        office_name=out.office_name,
        municipality=out.municipality,
        desk=out.desk,
        series_letter=out.series_letter,
    )
