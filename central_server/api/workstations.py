"""Enrolment of counter PCs."""

import logging

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from sqlalchemy.ext.asyncio import AsyncConnection

from central_server.auth import accounts, workstations
from central_server.auth.context import Auth
from central_server.auth.workstations import Place
from kep_client.errors import InputError, RefusedError
from kep_client.wire.auth import EnrolRequest, WorkstationOut
from server_kit.log import note
from server_kit.tokens import TokenError, parse_p256

_log = logging.getLogger("kep.auth")


@post("/v1/workstations/enrol", opt={"public": True}, status_code=200)
async def enrol(data: JSONBody[EnrolRequest], auth: NamedDependency[Auth]) -> WorkstationOut:
    """Exchange a one-time code and a public key for an identity."""
    try:
        parse_p256(data.public_key)
    except TokenError:
        raise InputError("request.invalid") from None
    async with auth.database.transaction() as connection:
        place = await workstations.redeem_code(connection, data.code, auth.now())
        reply = None if place is None else await _enrol(connection, auth, place, data)
    # Raised here and not inside, so that a wrong try stays counted.
    if reply is None:
        note(_log, logging.INFO, "enrolment_refused")
        raise RefusedError("device.enrolment_code")
    note(_log, logging.INFO, "enrolled", workstation=reply.id, office=reply.office)
    return reply


async def _enrol(
    connection: AsyncConnection, auth: Auth, place: Place, data: EnrolRequest
) -> WorkstationOut:
    enrolled = await workstations.enrol(
        connection, auth.keys, place, data.public_key, data.machine_label
    )
    office = await accounts.find_office(connection, enrolled.office)
    return WorkstationOut(
        id=enrolled.id,
        office=enrolled.office,
        office_name=office.name if office else "",
        municipality=office.municipality if office else "",
        desk=enrolled.desk,
        series_letter=enrolled.series_letter,
    )


ROUTES = [enrol]
