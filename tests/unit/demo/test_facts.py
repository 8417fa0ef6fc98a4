"""The reader knows the formats and not the product, and sees when two sources do not agree."""

import ast
import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from demo.facts.__main__ import PRODUCT
from demo.facts.centre import (
    CaseFact,
    Centre,
    OperationFact,
    PaperFact,
    SignInFact,
    ViewFact,
    VisitFact,
)
from demo.facts.desk import (
    Cache,
    FormatError,
    Slot,
    Work,
    open_slots,
    read_cache,
    read_paper,
    read_work,
)
from demo.facts.given import Given, Witnessed
from demo.facts.hub import TicketFact, read_ticket
from demo.facts.judge import Day, cache_file, served_identifiers
from demo.facts.paper import Receipt
from kep_client.domain.document import Document, DocumentSource
from kep_client.domain.ids import CaseId, DocumentId
from office_queue.queue.store import Numbered, Store
from tests.unit.offline_cache.office import (
    PASSPHRASE,
    Desk,
    case_doc,
    draft,
    lease,
    page,
    party,
    put,
    registration,
    with_afm,
)

DEMO = Path(__file__).resolve().parents[3] / "demo"
READERS = [
    *(DEMO / "facts").glob("*.py"),
    *(DEMO / f"{n}.py" for n in ("browser", "line", "canary")),
]
EIGHT = datetime(2026, 11, 23, 8, tzinfo=UTC)


# --- it is independent ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.stem)
def test_no_module_of_the_reader_imports_the_product(path: Path) -> None:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    assert not found & {*PRODUCT, "tests", "importlib"}


def test_nothing_of_the_product_is_loaded_by_what_the_reader_imports() -> None:
    code = "import sys, demo.facts.__main__; print(*{name.split('.')[0] for name in sys.modules})"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=DEMO.parent, capture_output=True, text=True, check=True
    )
    assert not set(told.stdout.split()) & set(PRODUCT)


# --- it reads what the product wrote -------------------------------------------------------------


class MemoryKeyring(KeyringBackend):
    """A key store of the test's own."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def key_store() -> Iterator[MemoryKeyring]:
    before, backend = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def desk(tmp_path: Path, key_store: MemoryKeyring) -> Desk:
    from offline_cache.key_store import KeyringSecretStore

    desk = Desk(tmp_path / "desk")
    desk.secrets = KeyringSecretStore(str(desk.folder.root), _accepted(key_store))  # type: ignore[assignment]
    return desk


def _accepted(backend: MemoryKeyring) -> KeyringBackend:
    kind = type("Keyring", (MemoryKeyring,), {"__module__": "keyring.backends.SecretService"})
    twin: MemoryKeyring = kind()
    twin.kept = backend.kept
    return twin


async def test_a_desk_is_read_by_its_formats(desk: Desk) -> None:
    content = bytes(range(256)) * 3000
    paper = Document(DocumentId("doc-1"), "Εξουσιοδότηση", DocumentSource.FILE)
    async with desk.at_work() as program:
        person = with_afm(party(1), "094202787")
        await program.syncs(
            page(put("party", person), put("case", case_doc(7, rev=3)), cursor="e.9.9")
        )
        await program.on_sync_thread(lambda stores: stores.outbox.add_lease(lease()))
        await program.store.save_draft(draft(2))
        stored = await program.store.put(CaseId("case-1"), paper, content)
        await program.store.register(registration(1), draft(1).id)

    (slot,) = open_slots(desk.folder.root, {"somebody": "λάθος λέξεις εδώ", "m": PASSPHRASE})
    work = read_work(desk.folder.root, slot.work_key)
    cache = read_cache(cache_file(desk.folder.root, work), slot.cache_key, ["p-1"])

    assert slot.clerk == "m.antoniou"
    assert slot.key_id in desk.centre.signing_keys
    assert work.states == {"pending": 1}
    assert (work.drafts, work.chain_end, work.unsent_chunks) == (1, 1, len(stored.chunks))
    assert (cache.cursor, cache.people) == ("e.9.9", 1)
    assert cache.cases == {"0042/Β-000007/2026": 3}
    assert served_identifiers(cache) == ["094202787"]
    folder = desk.folder.blobs / "case-1"
    chunks = [(folder / name).read_bytes() for name in stored.chunks]
    assert read_paper(chunks, work.case_keys["case-1"], "case-1", slot.work_key) == content


async def test_a_slot_that_no_passphrase_opens_is_told(desk: Desk) -> None:
    async with desk.at_work():
        pass
    with pytest.raises(FormatError, match="no passphrase"):
        open_slots(desk.folder.root, {"m": "λάθος λέξεις εδώ"})


# --- it sees what does not agree -----------------------------------------------------------------

ONE, TWO = "0042/Β-000001/2026", "0042/Β-000002/2026"
PAPER = b"%PDF a paper"
SHA = hashlib.sha256(PAPER).hexdigest()


def a_centre() -> Centre:
    """Return what the centre knows of the two cases."""
    return Centre(
        clerks={"c1": "maria", "c2": "dimitris"},
        signing_keys={"k1": "pub1", "k2": "pub2"},
        used={ONE: 1, TWO: 1},
        cases=[
            CaseFact("case-1", ONE, "T1", "registered", "0042", "p1", 2, "c1"),
            CaseFact("case-2", TWO, "T2", "registered", "0042", "p2", 1, "c1"),
        ],
        papers=[],
        operations=[
            OperationFact(1, "o1", "c1", "register_case", EIGHT, "acknowledged"),
            OperationFact(
                2, "o2", "c1", "register_case", EIGHT + timedelta(hours=2), "acknowledged"
            ),
        ],
        views=[ViewFact("0042", "c1", "view", f"p{n}", "ticket") for n in (1, 2)],
        sign_ins=[
            SignInFact("c1", EIGHT - timedelta(hours=1)),
            SignInFact("c2", EIGHT + timedelta(hours=1)),
        ],
        visits=[VisitFact("Α 001", "p1", "0042")],
        people_here=10,
        feed_end="e.5.5",
    )


class Story:
    """Two cases: the first with a paper, the second made by Maria and pushed by Dimitris."""

    def __init__(self, tray: Path) -> None:
        for name in ("01.pdf", "02.pdf"):
            (tray / name).write_bytes(b"%PDF")
        seen = [Witnessed(ONE, "maria", offline=False), Witnessed(TWO, "maria", offline=True)]
        self.given = Given(
            database="",
            centre=tray,
            desk=tray,
            tray=tray,
            hub=tray / "line.db",
            ticket="Α 001",
            slots={"maria": "x", "dimitris": "y"},
            papers={},
            scanned={},
            receipts=seen,
            viewed=2,
            handed_over=TWO,
        )
        self.centre = a_centre()
        self.ticket: TicketFact | None = TicketFact("done", 3, 1)
        self.slots = [
            Slot("c1", b"w", b"c", "k1", "pub1"),
            Slot("c2", b"w", b"c", "k2", "pub2"),
        ]
        self.receipts = [
            Receipt("01.pdf", ONE, "http://kep/v/T1", ""),
            Receipt("02.pdf", TWO, "http://kep/v/T2", ""),
        ]
        self.work = Work({"acknowledged": 2}, 0, 2, "cache-1.db", 0, {})
        self.cache = Cache("e.5.5", 10, {ONE: 2, TWO: 1}, {})

    def faults(self) -> list[str]:
        day = Day(self.given, self.centre, self.slots, self.receipts)
        day.judge_receipts()
        day.judge_ticket(self.ticket)
        day.judge_papers(self.work)
        day.judge_scans(self.work)
        day.judge_operations()
        day.judge_desk(self.work, self.cache)
        day.judge_slots()
        day.judge_views()
        return day.verdict.faults


def test_a_number_is_read_from_the_line_of_the_hub(tmp_path: Path) -> None:
    store = Store(tmp_path / "line.db")
    now = int(datetime.now(UTC).timestamp() * 1000)
    store.issue("request-1", Numbered("Α", "Πιστοποιητικά", None, "normal", None), now)
    store.close()
    assert read_ticket(tmp_path / "line.db", "Α 001") == TicketFact("waiting", 0, 0)
    assert read_ticket(tmp_path / "line.db", "Α 002") is None


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path)


def test_a_day_that_went_well_has_no_faults(story: Story) -> None:
    assert story.faults() == []


def _centre(**changes: object) -> Callable[[Story], None]:
    def change(story: Story) -> None:
        story.centre = replace(story.centre, **changes)  # type: ignore[arg-type]

    return change


def _twice(story: Story) -> None:
    story.centre.cases.append(replace(story.centre.cases[0], id="case-3"))


def _other_token(story: Story) -> None:
    story.receipts[1] = replace(story.receipts[1], url="http://kep/v/T9")


def _lost_paper(story: Story) -> None:
    story.receipts.pop()


def _lost_case(story: Story) -> None:
    story.centre.cases.pop()


def _not_pushed_by_the_other(story: Story) -> None:
    story.centre.sign_ins.pop()


def _gap(story: Story) -> None:
    story.centre.operations[1] = replace(story.centre.operations[1], seq=3)


def _parked(story: Story) -> None:
    story.centre.operations[0] = replace(story.centre.operations[0], state="parked")


def _waiting(story: Story) -> None:
    story.work = replace(story.work, states={"pending": 1})


def _draft_left(story: Story) -> None:
    story.work = replace(story.work, drafts=1)


def _unsent(story: Story) -> None:
    story.work = replace(story.work, unsent_chunks=1)


def _old_cache(story: Story) -> None:
    story.cache = replace(story.cache, cases={ONE: 1, TWO: 1})


def _behind(story: Story) -> None:
    story.cache = replace(story.cache, cursor="e.4.4")


def _lacks_people(story: Story) -> None:
    story.cache = replace(story.cache, people=9)


def _other_key(story: Story) -> None:
    story.slots[1] = replace(story.slots[1], public_key="pub9")


def _one_slot(story: Story) -> None:
    story.slots.pop()


def _unseen_view(story: Story) -> None:
    story.centre.views.pop()


def _no_purpose(story: Story) -> None:
    story.centre.views.append(ViewFact("0042", "c1", "search", "", ""))


def _scan_lost(story: Story) -> None:
    story.given = replace(story.given, scanned={ONE: 10})


def _never_given(story: Story) -> None:
    story.ticket = None


def _still_called(story: Story) -> None:
    story.ticket = TicketFact("called", 3, 2)


def _of_another_person(story: Story) -> None:
    story.centre.visits[0] = replace(story.centre.visits[0], party="p9")


def _wrong_author(story: Story) -> None:
    story.centre.cases[0] = replace(story.centre.cases[0], author="c2")


def _paper_missing(story: Story) -> None:
    story.given = replace(story.given, papers={SHA: ONE})


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (_twice, "stands 2 times in the register"),
        (_centre(used={ONE: 2, TWO: 1}), "was used 2 times"),
        (_other_token, "the QR of .* differs"),
        (_lost_paper, "is on 0 papers"),
        (_lost_case, "stands 0 times"),
        (_wrong_author, "made by somebody else"),
        (_paper_missing, "a paper of .* is there 0 times"),
        (_not_pushed_by_the_other, "the first clerk pushed the last case"),
        (_gap, "has gaps"),
        (_parked, "1 operations need a person"),
        (_waiting, "the outbox still holds"),
        (_draft_left, "1 drafts are left"),
        (_unsent, "chunks of papers were not sent"),
        (_old_cache, "the cache has an old"),
        (_behind, "not at the end of the feed"),
        (_lacks_people, "the cache lacks people"),
        (_other_key, "another signing key"),
        (_one_slot, "not every clerk has a slot"),
        (_unseen_view, "2 records were opened, 1 rows"),
        (_no_purpose, "no clerk or no purpose"),
        (_scan_lost, "the scan of .* is not one paper"),
        (_never_given, "the hub never gave Α 001"),
        (_still_called, "Α 001 is called at the hub"),
        (_of_another_person, "Α 001 stands 0 times in the record"),
    ],
)
def test_each_disagreement_is_told(
    story: Story, spoil: Callable[[Story], None], fault: str
) -> None:
    spoil(story)
    with pytest.raises(AssertionError, match=fault):
        assert story.faults() == []


def test_a_paper_that_cannot_be_decrypted_is_told(story: Story) -> None:
    paper = PaperFact("d1", "case-1", SHA, 1, ["chunk"], complete=True, rev=1)
    story.centre = replace(story.centre, papers=[paper])
    story.given = replace(story.given, papers={SHA: ONE})
    story.work = replace(story.work, case_keys={"case-1": b"0" * 60})
    assert story.faults() == [f"a paper of {ONE} is not what was handed in"]
