from __future__ import annotations

import pytest

from kep_client.domain.ids import PartyId
from kep_client.domain.lookups import parse_search
from kep_client.domain.record import RecordOrigin
from kep_client.domain.visit import ContextKind, Purpose
from kep_client.errors import LineError
from kep_client.gateway.record import HttpCentralRecord, search_request
from kep_client.gateway.session import ClerkSession
from kep_client.wire.purpose import PurposeIn

PURPOSE = Purpose(ContextKind.TICKET, "Β 047", "PA-014")
PARTY = {"id": "p1", "kind": "natural", "familyName": "ΠΑΠΑΔΟΠΟΥΛΟΥ", "rev": 3}


@pytest.fixture
def session(centre, key) -> ClerkSession:
    async def keep(refresh: str) -> None:
        pass

    session = ClerkSession(centre, key, None, keep)
    session.restore("refresh-0")
    return session


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("094014201", {"afm": "094014201"}),
        ("EL 094014201", {"afm": "094014201"}),
        ("6944123412", {"phone": "+306944123412"}),
        ("ΑΒ 123456", {"document": "ΑΒ 123456"}),
        ("0042/B-153/2026", {"number": "0042/Β-000153/2026"}),
        ("Papadopoulou 1970", {"words": ["papadopoulou"], "birth_year": 1970}),
        ("0940", None),
        ("000000000", None),
        ("> κλείδωμα", None),
        ("", None),
    ],
)
def test_what_was_typed_becomes_one_question_or_none(typed, asked):
    purpose = PurposeIn(kind="visit", context_id="v1")
    request = search_request(parse_search(typed), purpose)

    if asked is None:
        assert request is None
    else:
        fields = ("afm", "amka", "document", "number", "phone", "words", "birth_year")
        filled = {name: getattr(request, name) for name in fields if getattr(request, name)}
        assert filled == asked


async def test_a_search_is_a_post_whose_address_tells_nothing(session, small_centre, speak):
    hits = {"hits": [{"party": PARTY, "reason": "latin", "openCases": 2}], "more": False}
    small_centre.routes["POST", "/v1/parties/search"] = lambda _: speak.reply(hits)

    (hit,) = await HttpCentralRecord(session).search(parse_search("papadopoulou"), PURPOSE)
    await session.close()

    assert (hit.party.id, hit.reason.value, hit.open_cases) == ("p1", "latin", 2)
    asked = small_centre.heard[-1]
    assert (asked.path, asked.query) == ("/v1/parties/search", {})
    assert asked.json["purpose"] == {"kind": "ticket", "contextId": "Β 047", "activity": "PA-014"}


async def test_a_record_is_opened_for_a_purpose(session, small_centre, speak):
    parts = {name: [] for name in ("timeline", "cases", "documents", "mandates", "alerts")}
    document = {"party": PARTY, "asOf": "2026-11-23T08:42:00.000Z", **parts}
    small_centre.routes["POST", "/v1/parties/p1/open"] = lambda _: speak.reply(document)

    record = await HttpCentralRecord(session).open(PartyId("p1"), PURPOSE)
    await session.close()

    assert (record.party.id, record.origin) == ("p1", RecordOrigin.CENTRE)
    assert small_centre.heard[-1].json["purpose"]["contextId"] == "Β 047"


@pytest.mark.parametrize("body", [b"", b"{}", b'{"party": 3}', b"[" * 50_000, b"\xff"])
async def test_an_answer_that_cannot_be_read_is_a_fault_of_the_centre(
    session, small_centre, speak, body
):
    small_centre.routes["POST", "/v1/parties/p1/open"] = lambda _: speak.raw(200, body)

    with pytest.raises(LineError, match=r"server\.bad_answer"):
        await HttpCentralRecord(session).open(PartyId("p1"), PURPOSE)
    await session.close()
