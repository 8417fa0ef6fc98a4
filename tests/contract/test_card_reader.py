"""One promise, three readers: the simulator, chips in this process, chips under the real pcscd."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.sim.chip import ChipFault, FaultKind
from devices.sim.chip_documents import Holder, identity_card, passport
from kep_client.errors import DeviceError
from kep_client.ports.card import (
    CanAccess,
    CardFault,
    CardInserted,
    CardRead,
    CardRemoved,
    MrzAccess,
)
from tests.contract.card_rigs import Counter, emulated, real, simulated

ELENI = Holder()
NIKOS = Holder("GEORGIOU", "NIKOS", "XK7654321", "1984-11-23", "2031-05-30", "M")
# SELECT, GET CHALLENGE, EXTERNAL AUTHENTICATE, and two of READ BINARY.
COMMANDS = range(5)
# An empty answer is no fault of its own here: to vpcd it means that the card hung up.
BROKEN = (FaultKind.GARBAGE, FaultKind.WRONG_STATUS, FaultKind.WRONG_MAC)


class OfficeClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 23, 8, 42, tzinfo=UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def chips(name: str, request: pytest.FixtureRequest):
    """A counter over chips, with what ends it."""
    if name == "emulated":
        return emulated(OfficeClock())
    service = request.getfixturevalue("card_service")
    if not service.listeners():
        service.start()
    made = real(OfficeClock(), service)
    made.hand.wait_until_free()
    return made


@pytest.fixture(params=["emulated", "pcscd"])
def counter(request: pytest.FixtureRequest):
    made = chips(request.param, request)
    made.reader.start()
    yield made
    made.reader.stop()
    made.hand.shut()


@pytest.fixture(params=["simulated", "emulated", "pcscd"])
def any_counter(request: pytest.FixtureRequest):
    if request.param == "simulated":
        yield simulated(OfficeClock())
        return
    made = chips(request.param, request)
    made.reader.start()
    yield made
    made.reader.stop()
    made.hand.shut()


async def listening(counter: Counter) -> asyncio.Future:
    """The first event to come; the listener is in its place when this returns."""
    first = asyncio.ensure_future(counter.hears())
    await asyncio.sleep(0.05)
    return first


async def insert(counter: Counter, holder: Holder, *faults: ChipFault, **document) -> None:
    """Lay a card on the reader, and hear of it."""
    first = await listening(counter)
    await counter.hand.insert(holder, *faults, **document)
    assert isinstance(await first, CardInserted)


async def is_read(counter: Counter, holder: Holder) -> None:
    event = await counter.hears()
    assert isinstance(event, CardRead), event
    assert event.identity.document_number == holder.document_number


async def takes_away(counter: Counter) -> None:
    await counter.hand.remove()
    assert isinstance(await counter.hears(), CardRemoved)


async def works_again(counter: Counter) -> None:
    """The next person's card is read as if nothing had happened."""
    await counter.reader.unlock(NIKOS.access)
    await insert(counter, NIKOS)
    await is_read(counter, NIKOS)


# --- every reader ---------------------------------------------------------------------------------


async def test_a_card_is_read_once_the_clerk_gave_its_printed_line(any_counter):
    await insert(any_counter, ELENI)
    assert (await any_counter.hears()).code == "card.needs_mrz"

    await any_counter.reader.unlock(ELENI.access)

    read = await any_counter.hears()
    identity = read.identity
    assert (identity.family_name, identity.given_name) == ("PAPADOPOULOU", "ELENI")
    assert (identity.birth_date, identity.expires) == ("1970-01-01", "2034-02-14")
    assert (identity.document_number, identity.issuer) == ("AB1234567", "GRC")
    assert identity.genuine is None
    assert "ELENI" not in repr(read)
    await takes_away(any_counter)


async def test_a_line_given_before_the_card_comes_reads_it_at_once(any_counter):
    await any_counter.reader.unlock(ELENI.access)
    await insert(any_counter, ELENI)
    await is_read(any_counter, ELENI)


async def test_the_line_of_another_document_does_not_open_the_card(any_counter):
    await any_counter.reader.unlock(NIKOS.access)
    await insert(any_counter, ELENI)
    assert (await any_counter.hears()).code == "card.mrz_wrong"

    await any_counter.reader.unlock(ELENI.access)
    await is_read(any_counter, ELENI)


async def test_a_line_opens_one_visit_of_one_card(any_counter):
    """What opened a card is forgotten with it."""
    await any_counter.reader.unlock(ELENI.access)
    await insert(any_counter, ELENI)
    await is_read(any_counter, ELENI)
    await takes_away(any_counter)

    await insert(any_counter, ELENI)
    assert (await any_counter.hears()).code == "card.needs_mrz"


async def test_a_line_is_forgotten_when_nobody_listens_any_more_and_on_demand(any_counter):
    """A lock ends the listener; the end of a visit asks for it."""
    await insert(any_counter, ELENI)
    assert (await any_counter.hears()).code == "card.needs_mrz"
    await takes_away(any_counter)

    await any_counter.reader.unlock(ELENI.access)
    await any_counter.events.aclose()
    any_counter.events = any_counter.reader.events()
    await insert(any_counter, ELENI)
    assert (await any_counter.hears()).code == "card.needs_mrz"
    await takes_away(any_counter)

    await any_counter.reader.unlock(ELENI.access)
    await any_counter.reader.forget()
    await insert(any_counter, ELENI)
    assert (await any_counter.hears()).code == "card.needs_mrz"


async def test_who_listens_late_hears_of_the_card_that_lies_there(any_counter):
    await any_counter.reader.unlock(ELENI.access)
    await insert(any_counter, ELENI)
    await is_read(any_counter, ELENI)

    late = any_counter.reader.events()
    told = [await asyncio.wait_for(anext(late), 3) for _ in range(2)]
    await late.aclose()
    assert [type(event) for event in told] == [CardInserted, CardRead]


async def test_an_access_number_is_not_taken_for_something_we_can_use(any_counter):
    await insert(any_counter, ELENI)
    assert (await any_counter.hears()).code == "card.needs_mrz"
    await any_counter.reader.unlock(CanAccess("123456"))
    assert (await any_counter.hears()).code == "card.unsupported"

    await any_counter.reader.unlock(ELENI.access)
    await is_read(any_counter, ELENI)


async def test_a_line_that_no_document_carries_is_refused_before_the_card(any_counter):
    with pytest.raises(DeviceError, match=r"card\.mrz_wrong"):
        await any_counter.reader.unlock(MrzAccess("", "1970-01-01", "2034-02-14"))


# --- chips ----------------------------------------------------------------------------------------


async def test_a_passport_is_read_as_well(counter):
    await counter.reader.unlock(NIKOS.access)
    await insert(counter, NIKOS, document=passport(NIKOS))
    await is_read(counter, NIKOS)


async def test_a_number_too_long_for_its_field_is_read(counter):
    holder = replace(ELENI, document_number="D23145890734")
    await counter.reader.unlock(holder.access)
    await insert(counter, holder)
    await is_read(counter, holder)


@pytest.mark.parametrize("at", COMMANDS)
async def test_a_card_taken_away_at_any_command_goes_on_when_it_comes_back(counter, at):
    await counter.reader.unlock(ELENI.access)
    await insert(counter, ELENI, ChipFault(at, FaultKind.REMOVAL))
    told = await counter.hears_all(2)
    assert told[0].code == "card.removed"
    assert isinstance(told[1], CardRemoved)
    await counter.hand.remove()

    await insert(counter, ELENI)
    await is_read(counter, ELENI)


@pytest.mark.parametrize(
    ("at", "kind"),
    # Before the third command there is no checksum to break.
    [(at, kind) for at in COMMANDS for kind in BROKEN if kind is not FaultKind.WRONG_MAC or at > 1],
)
async def test_one_bad_answer_is_no_reason_to_ask_the_clerk(counter, at, kind):
    await counter.reader.unlock(ELENI.access)
    await insert(counter, ELENI, ChipFault(at, kind))
    await is_read(counter, ELENI)


@pytest.mark.parametrize("kind", BROKEN)
async def test_a_chip_that_goes_on_talking_nonsense_is_named(counter, kind):
    await counter.reader.unlock(ELENI.access)
    await insert(counter, ELENI, ChipFault(2, kind, lasting=True))
    fault = await counter.hears()
    assert isinstance(fault, CardFault)
    assert fault.code in {"card.data_invalid", "card.mute"}
    await takes_away(counter)

    await works_again(counter)


@pytest.mark.parametrize("at", [0, 3])
async def test_a_card_that_falls_silent_is_named_in_time(counter, at):
    await counter.reader.unlock(ELENI.access)
    await insert(counter, ELENI, ChipFault(at, FaultKind.SILENCE))
    assert (await counter.hears()).code == "card.mute"
    await takes_away(counter)

    await works_again(counter)


async def test_a_card_that_is_no_identity_document_is_named(counter):
    await counter.reader.unlock(ELENI.access)
    other = replace(identity_card(ELENI), application=bytes.fromhex("A000000003101001"))
    await insert(counter, ELENI, document=other)
    assert (await counter.hears()).code == "card.unsupported"


async def test_a_document_that_opens_another_way_is_named(counter):
    await counter.reader.unlock(ELENI.access)
    await insert(counter, ELENI, document=replace(identity_card(ELENI), opens_by_bac=False))
    assert (await counter.hears()).code == "card.unsupported"


async def test_two_cards_swapped_in_a_blink_are_two_cards(counter):
    await counter.reader.unlock(ELENI.access)
    await insert(counter, ELENI)
    await is_read(counter, ELENI)

    await counter.hand.insert(NIKOS)

    assert [type(event) for event in await counter.hears_all(2)] == [CardRemoved, CardInserted]
    assert (await counter.hears()).code == "card.needs_mrz"
    await counter.reader.unlock(NIKOS.access)
    await is_read(counter, NIKOS)


async def test_the_reader_survives_a_restart_of_the_card_service(counter):
    await counter.reader.unlock(ELENI.access)
    await insert(counter, ELENI)
    await is_read(counter, ELENI)

    await counter.hand.stop_service()
    assert (await counter.hears()).code == "card.service_stopped"
    await counter.hand.remove()
    await counter.hand.start_service()
    assert isinstance(await counter.hears(), CardRemoved)

    await works_again(counter)


async def test_a_service_that_stops_in_mid_reading_is_named(counter):
    await counter.reader.unlock(ELENI.access)
    await insert(counter, ELENI, ChipFault(3, FaultKind.SILENCE))
    await counter.hand.stop_service()
    assert (await counter.hears()).code == "card.service_stopped"
    await counter.hand.remove()
    await counter.hand.start_service()
    assert isinstance(await counter.hears(), CardRemoved)

    await works_again(counter)


async def test_without_a_reader_the_clerk_is_told_and_a_new_one_works(counter):
    first = await listening(counter)
    await counter.hand.stop_service()
    assert (await first).code == "card.service_stopped"
    await counter.hand.start_without_reader()
    told = [await counter.hears()]
    assert told[0].code == "card.no_reader"

    await counter.hand.stop_service()
    assert (await counter.hears()).code == "card.service_stopped"
    if hasattr(counter.hand, "bench"):
        counter.hand.bench.plug()
    await counter.hand.start_service()
    assert isinstance(await counter.hears(), CardRemoved)
    await works_again(counter)


@pytest.mark.parametrize("faults", [(), (ChipFault(3, FaultKind.SILENCE),)])
async def test_the_reader_stops_within_a_second_whatever_it_does(counter, faults):
    await counter.reader.unlock(ELENI.access)
    await insert(counter, ELENI, *faults)
    began = time.monotonic()
    await asyncio.to_thread(counter.reader.stop)
    assert time.monotonic() - began < 1.0


def test_nothing_of_the_virtual_reader_listens_on_this_machine(card_service):
    """vpcd listens on all interfaces: of a namespace that has none but its own loopback."""
    assert card_service.listeners() == 2
    ports = {
        int(line.split()[1].rpartition(":")[2], 16)
        for table in ("tcp", "tcp6")
        for line in Path("/proc/net", table).read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    }
    assert not ports & {0x8C7B, 0x8C7C}
