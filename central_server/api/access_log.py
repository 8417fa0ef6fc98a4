"""The access log: prints before they happen, receipts, who looked, what is reviewed."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from central_server.access_log.accesses import Accesses
from central_server.access_log.basis import break_the_glass
from central_server.access_log.reporting import Reporting
from central_server.access_log.reviews import Reviews
from central_server.auth.actor import Action, Actor
from central_server.records.services import Record
from kep_client.wire.access_log import (
    AccessesReply,
    AccessesRequest,
    AccessEventIn,
    BreakGlassIn,
    BreakGlassReply,
    LoggedReply,
    ReceiptsIn,
    ReceiptsReply,
    ReviewDecisionIn,
    ReviewsReply,
    ReviewsRequest,
)
from server_kit.bodies import StrictRequest


@post("/v1/audit/events", opt={"action": Action.REPORT_ACCESS}, status_code=200)
async def report_event(
    request: StrictRequest,
    data: JSONBody[AccessEventIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> LoggedReply:
    """Log a print, a reveal or an export; do it only with the receipt in hand."""
    return await Reporting(record.database).event(actor, data, _ip(request))


@post("/v1/audit/break-glass", opt={"action": Action.BREAK_GLASS}, status_code=200)
async def break_glass(
    request: StrictRequest,
    data: JSONBody[BreakGlassIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> BreakGlassReply:
    """Look up without a context for thirty minutes; the reason will be read."""
    return await break_the_glass(record.database, record.sealing, actor, data.reason, _ip(request))


@post("/v1/audit/receipts", opt={"action": Action.RETURN_RECEIPTS}, status_code=200)
async def hand_back_receipts(
    data: JSONBody[ReceiptsIn], actor: NamedDependency[Actor], record: NamedDependency[Record]
) -> ReceiptsReply:
    """Take the receipts that a workstation kept and say which the log contradicts."""
    return await Reporting(record.database).receipts(actor, data)


@post("/v1/parties/{party_id:str}/accesses", opt={"action": Action.SEE_ACCESSES}, status_code=200)
async def see_accesses(
    request: StrictRequest,
    party_id: FromPath[str],
    data: JSONBody[AccessesRequest],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> AccessesReply:
    """Return who looked at a person, for that person."""
    return await Accesses(record.database).of(actor, party_id, data, _ip(request))


@post("/v1/audit/reviews", opt={"action": Action.REVIEW_ACCESS}, status_code=200)
async def list_reviews(
    request: StrictRequest,
    data: JSONBody[ReviewsRequest],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> ReviewsReply:
    """Return looks that tripped a rule."""
    return await Reviews(record.database, record.sealing).list(actor, data, _ip(request))


@post(
    "/v1/audit/reviews/{review_id:str}/decide",
    opt={"action": Action.REVIEW_ACCESS},
    status_code=200,
)
async def decide_review(
    request: StrictRequest,
    review_id: FromPath[str],
    data: JSONBody[ReviewDecisionIn],
    actor: NamedDependency[Actor],
    record: NamedDependency[Record],
) -> LoggedReply:
    """Answer a review."""
    reviews = Reviews(record.database, record.sealing)
    return await reviews.decide(actor, review_id, data, _ip(request))


def _ip(request: StrictRequest) -> str:
    return request.client.host if request.client else ""


ROUTES = [
    break_glass,
    decide_review,
    hand_back_receipts,
    list_reviews,
    report_event,
    see_accesses,
]
