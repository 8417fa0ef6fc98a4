"""Published service definitions."""

from litestar import get
from litestar.di import NamedDependency

from central_server.auth.actor import Action
from central_server.records.services import Record
from kep_client.wire.services import ServiceDoc


@get("/v1/services", opt={"action": Action.READ_SERVICES})
async def services(record: NamedDependency[Record]) -> list[ServiceDoc]:
    """Return every published version."""
    return await record.services()


ROUTES = [services]
