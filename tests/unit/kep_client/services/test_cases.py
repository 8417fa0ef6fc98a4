from __future__ import annotations

import asyncio
import time
from datetime import date

import pytest

from kep_client.domain.document import DocumentSource
from kep_client.domain.numbers import ProvisionalNumber
from kep_client.domain.service import OfflinePolicy
from kep_client.domain.visit import Visit
from kep_client.errors import InputError, RefusedError, StoreError
from kep_client.services import autosave
from kep_client.services.cases import CaseDesk, CaseParts
from kep_client.services.receipts import check_code, new_token, receipt_for, verify_url

PDF = b"%PDF-1.4\n1 0 obj<</Type /Page>>\n2 0 obj<</Type /Page>>\n/Type /Pages\n%%EOF\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(autosave, "AUTOSAVE_S", 0.01)
    monkeypatch.setattr(autosave, "RETRY_S", 0.01)


@pytest.fixture
def online() -> list[bool]:
    return [True]


@pytest.fixture
def desk(office, online) -> CaseDesk:
    parts = CaseParts(office.local, office.work, office.shelf, office.clock, lambda: online[0])
    return CaseDesk(parts, lambda: office.counter)


def visit(office) -> Visit:
    return Visit("v1", "Β 047", "Πιστοποιητικά", office.clock.now())


async def until(condition) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.002)


async def test_a_new_case_knows_what_the_record_knows_and_is_on_disk(office, desk):
    case = await desk.start(office.service(), office.eleni, visit(office))

    assert case.draft.answers == {
        "use": "any_legal_use",
        "municipalityOfRegistration": "Χαλάνδρι",
    }
    assert office.work.saved[0].answers == case.draft.answers
    assert case.missing() == ()


async def test_typing_is_on_disk_by_itself_with_the_cursor_in_its_place(office, desk):
    case = await desk.start(office.service(), office.eleni, None)
    for text in ("Μ", "Μα", "Μαρ"):
        case.answer("municipalityOfRegistration", text)
    case.place("municipalityOfRegistration", 3)

    await until(lambda: office.work.saved[0].cursor == 3)

    kept = office.work.saved[0]
    assert kept.answers["municipalityOfRegistration"] == "Μαρ"
    assert kept.focus == "municipalityOfRegistration"
    await case.close()


async def test_a_full_disk_keeps_the_typing_in_memory_says_so_and_recovers(office, desk):
    case = await desk.start(office.service(), office.eleni, None)
    states = case.saves()
    office.work.fault = "store.disk_full"

    case.answer("use", "marriage")
    while (state := await asyncio.wait_for(anext(states), 5)).code == "":
        pass
    assert state.dirty
    assert case.draft.answers["use"] == "marriage"

    office.work.fault = ""
    while (state := await asyncio.wait_for(anext(states), 5)).dirty:
        pass
    assert (state.code, state.saved_at) == ("", office.clock.now())
    assert office.work.saved[0].answers["use"] == "marriage"
    await states.aclose()
    await case.close()


async def test_what_is_typed_while_a_save_runs_is_saved_after_it(office, desk):
    case = await desk.start(office.service(), office.eleni, None)
    office.work.slow = asyncio.Event()
    case.answer("use", "marriage")
    saving = asyncio.ensure_future(case.save_now())
    await asyncio.sleep(0)
    case.answer("municipalityOfRegistration", "Μαρούσι")
    office.work.slow.set()
    await saving

    await until(lambda: office.work.saved[0].answers == case.draft.answers)
    await case.close()


async def test_leaving_the_page_saves_the_last_letter(office, desk):
    case = await desk.start(office.service(), office.eleni, None)
    case.answer("use", "marriage")
    await case.close()

    assert office.work.saved[0].answers["use"] == "marriage"


async def test_after_a_restart_the_draft_opens_again(office, desk):
    office.local.definitions = (office.service(),)
    office.local.records["p1"] = office.record(office.eleni, "cache")
    case = await desk.start(office.service(), office.eleni, None)
    await case.close()
    (draft,) = await desk.drafts()

    again = await desk.resume(draft)

    assert again.draft.answers == case.draft.answers
    assert again.draft.id == case.draft.id


@pytest.mark.parametrize("missing", ["service.not_found", "record.not_here"])
async def test_a_draft_whose_service_or_person_is_gone_is_kept(office, desk, missing):
    case = await desk.start(office.service(), office.eleni, None)
    await case.close()
    if missing == "record.not_here":
        office.local.definitions = (office.service(),)

    with pytest.raises(RefusedError) as fault:
        await desk.resume(case.draft)

    assert fault.value.code == missing
    assert len(await desk.drafts()) == 1


async def test_registering_takes_the_number_ends_the_draft_and_gives_the_receipt(office, desk):
    case = await desk.start(office.service(), office.eleni, visit(office))

    done = await case.register()

    assert str(done.number) == "0042/Β-000153/2026"
    assert office.work.saved == []
    (operation,) = office.work.registered
    assert (operation.ticket, operation.purpose.activity) == ("Β 047", "PA-014")
    receipt = done.receipt
    assert (receipt.number, receipt.provisional) == ("0042/Β-000153/2026", False)
    assert receipt.applicant == "ΠΑΠΑΔΟΠΟΥΛΟΥ ΕΛΕΝΗ του ΝΙΚΟΛΑΟΥ"
    assert receipt.afm_masked == "••••••201"
    assert receipt.authority == "Δήμος Χαλανδρίου"
    assert receipt.due_on == date(2027, 1, 12)
    assert receipt.verify_url == f"https://kep.example/v/{operation.token}"
    assert receipt.clerk == "Μ. Αντωνίου"


async def test_after_the_number_nothing_is_written_to_the_draft(office, desk):
    case = await desk.start(office.service(), office.eleni, None)
    case.answer("use", "marriage")
    await case.register()
    case.answer("use", "any_legal_use")
    await case.save_now()
    await case.close()

    assert office.work.saved == []
    assert office.work.registered[0].answers["use"] == "marriage"


async def test_a_store_that_cannot_register_leaves_the_draft_as_it_is(office, desk):
    case = await desk.start(office.service(), office.eleni, None)
    office.work.fault = "store.disk_full"
    with pytest.raises(StoreError):
        await case.register()
    office.work.fault = ""

    assert len(office.work.saved) == 1
    await case.register()
    assert len(office.work.registered) == 1


async def test_what_is_missing_is_named_before_a_number_is_taken(office, desk):
    case = await desk.start(office.service(), office.eleni, None)
    case.answer("municipalityOfRegistration", None)
    case.answer("representation", True)

    assert [(item.kind.value, item.place) for item in case.missing()] == [
        ("answer", "municipalityOfRegistration"),
        ("document", "auth"),
    ]
    with pytest.raises(InputError, match=r"case\.missing_answers"):
        await case.register()
    case.answer("municipalityOfRegistration", "Χαλάνδρι")
    with pytest.raises(InputError) as fault:
        await case.register()
    assert fault.value.code == "case.missing_document"
    assert fault.value.params["p1"] == "Εξουσιοδότηση"
    assert office.work.registered == []
    await case.close()


async def test_a_paper_that_applies_is_attached_and_stands_on_the_receipt(office, desk):
    case = await desk.start(office.service(), office.eleni, None)
    assert not case.papers()[0].needed
    case.answer("representation", True)
    assert not case.papers()[0].fulfilled

    paper = await case.attach("auth", PDF)

    assert (paper.mime, paper.pages, paper.chunks) == ("application/pdf", 2, ("chunk-1",))
    assert office.shelf.content[paper.id] == PDF
    assert office.work.saved[0].documents == (paper,)
    assert case.missing() == ()
    receipt = (await case.register()).receipt
    assert [(line.title, line.pages) for line in receipt.papers] == [("Εξουσιοδότηση", 2)]


async def test_papers_shown_or_on_file_count_and_can_be_taken_out(office, desk):
    case = await desk.start(office.service(), office.eleni, None)
    case.answer("representation", True)
    shown = case.show("auth")
    assert case.papers()[0].fulfilled
    case.remove(shown.id)
    assert not case.papers()[0].fulfilled
    on_file = case.use_on_file("auth", shown)

    assert on_file.source is DocumentSource.ON_FILE
    assert case.papers()[0].documents == (on_file,)
    await case.close()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "doc.empty"),
        (b"MZ\x90\0 a program named .pdf", "doc.type"),
        (b"<svg/>", "doc.type"),
        (b"%PDF-1.4 cut in the mid", "doc.unreadable"),
        (b"%PDF-1.4 /Encrypt 5 0 R %%EOF", "doc.unreadable"),
        (b"\xff\xd8\xff\xe0 cut", "doc.unreadable"),
        (b"\x89PNG\r\n\x1a\n cut", "doc.unreadable"),
        (PDF + b" " * 5000, "doc.too_large"),
    ],
)
async def test_a_bad_file_is_refused_with_its_reason_and_leaves_nothing(
    office, desk, content, code
):
    case = await desk.start(office.service(), office.eleni, None)

    with pytest.raises(InputError) as fault:
        await case.attach("auth", content)

    assert fault.value.code == code
    assert office.shelf.content == {}
    assert case.draft.documents == ()


@pytest.mark.parametrize(
    ("policy", "line", "allowed"),
    [
        (OfflinePolicy.NONE, False, False),
        (OfflinePolicy.NONE, True, True),
        (OfflinePolicy.INTAKE_ONLY, False, True),
        (OfflinePolicy.FULL, False, True),
    ],
)
async def test_without_a_line_only_services_that_need_it_wait(
    office, desk, online, policy, line, allowed
):
    online[0] = line
    case = await desk.start(office.service(policy), office.eleni, None)
    if allowed:
        await case.register()
    else:
        with pytest.raises(RefusedError, match=r"case\.not_offline"):
            await case.register()

    assert len(office.work.registered) == allowed
    assert len(office.work.saved) == (not allowed)


async def test_a_discarded_draft_is_gone(office, desk):
    case = await desk.start(office.service(), office.eleni, None)
    case.answer("use", "marriage")
    await case.discard()
    await asyncio.sleep(0.05)

    assert office.work.saved == []


def test_tokens_are_long_random_and_can_be_read_aloud():
    tokens = {new_token() for _ in range(200)}

    assert len(tokens) == 200
    assert all(len(token) == 26 and not set(token) & set("ILOU") for token in tokens)
    token = min(tokens)
    assert check_code(token) == f"{token[:4]}-{token[4:8]}-{token[8:12]}"
    assert verify_url("https://kep.example", token) == f"https://kep.example/v/{token}"


async def test_a_provisional_number_says_so_on_the_receipt(office, desk):
    case = await desk.start(office.service(), office.eleni, None)
    done = await case.register()
    number = ProvisionalNumber("0042", 3, date(2026, 11, 23), 17)

    receipt = receipt_for(done.case, number, office.service(), office.eleni, office.counter)

    assert receipt.provisional
    assert receipt.number.startswith("Π-0042-03-20261123-0017-")
