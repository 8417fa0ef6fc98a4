"""Finding people by what a clerk types, however it is spelt."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central_server.seed.names import MEN, SURNAMES, draw_name
from kep_client.domain.greek import fold
from kep_client.domain.lookups import NameTerm, parse_search
from kep_client.domain.party import MatchReason
from kep_client.wire.cases import CaseDoc
from kep_client.wire.parties import IdentifierDoc, PartyDoc
from offline_cache.cache_db import CacheDb
from offline_cache.cache_rows import COLUMNS, rows_of, running_number
from offline_cache.cache_schema import build_indexes, create_tables
from offline_cache.engine import Mode, connect
from offline_cache.replica import _insert
from tests.unit.offline_cache.office import party, put

Find = Callable[[str], list[str]]

PEOPLE = [
    ("Παπαδόπουλος", "Γεώργιος"),
    ("Χατζηαγγέλου", "Ευαγγελία"),
    ("Οικονόμου", "Ιωάννης"),
    ("Μπουμπουλίνα", "Λασκαρίνα"),
    ("Ξανθόπουλος", "Φώτιος"),
    ("Υψηλάντης", "Αλέξανδρος"),
    ("Γιαννακόπουλος", "Χρήστος"),
    ("Παπαδοπούλου", "Άννα"),
    ("Παπαδοπούλου", "Ελένη"),
]


def cache_of(path: Path, *docs: PartyDoc | CaseDoc) -> CacheDb:
    connection = connect(path, b"k" * 32, Mode.BULK)
    create_tables(connection)
    changes = [put("case" if isinstance(doc, CaseDoc) else "party", doc) for doc in docs]
    rows = rows_of(changes)
    for table, many in rows.put.items():
        assert len(many[0]) == len(COLUMNS[table])
        connection.run_many(_insert(table), many)
    connection.run_many("INSERT INTO party_key (key, party) VALUES (?, ?)", rows.keys)
    build_indexes(connection)
    return CacheDb(connection)


@pytest.fixture(scope="module")
def find(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    docs = [party(n, family_name=f, given_name=g) for n, (f, g) in enumerate(PEOPLE)]
    cache = cache_of(tmp_path_factory.mktemp("cache") / "c.db", *docs)
    yield lambda typed: [
        hit.party.display_name for hit in cache.search(parse_search(typed), limit=20)
    ]
    cache.connection.close()


@pytest.mark.parametrize(
    ("typed", "family"),
    [
        ("παπαδοπουλος", "Παπαδόπουλος"),
        ("ΠΑΠΑΔΟΠΟΥΛΟΣ ΓΕΩΡΓ", "Παπαδόπουλος"),
        ("γεωρ παπαδ", "Παπαδόπουλος"),
        ("Papadopoulos", "Παπαδόπουλος"),
        ("Papadhopoulos Yeorgios", "Παπαδόπουλος"),
        ("PAPADOPULOS", "Παπαδόπουλος"),
        ("Chatziangelou", "Χατζηαγγέλου"),
        ("Xatziaggelou", "Χατζηαγγέλου"),
        ("Euaggelia", "Χατζηαγγέλου"),
        ("Economou", "Οικονόμου"),
        ("Ικονόμου", "Οικονόμου"),
        ("Bouboulina", "Μπουμπουλίνα"),
        ("Ksanthopoulos", "Ξανθόπουλος"),
        ("Ipsilantis", "Υψηλάντης"),
        ("Yannakopoulos Xristos", "Γιαννακόπουλος"),
    ],
)
def test_every_usual_spelling_finds_the_person(find: Find, typed: str, family: str) -> None:
    assert any(name.startswith(family) for name in find(typed))


def spelt() -> list[tuple[str, str]]:
    """Return pairs of a person as recorded and a way to write the name."""
    lines = (Path(__file__).parent / "spellings.txt").read_text("utf-8").splitlines()
    rows = [line.split("|") for line in lines if line and not line.startswith("#")]
    return [(who.strip(), way.strip()) for who, ways in rows for way in ways.split(";")]


def crowd(people: set[str]) -> list[str]:
    """Return people of an office with other family names, one each."""
    random = Random(743)
    own = {name.split()[0] for name in people}
    names = [name for name in SURNAMES if name not in own]
    return [f"{name} {draw_name(random, MEN).nominative}" for name in names]


def test_however_a_name_is_spelt_its_person_is_found_among_the_first(tmp_path: Path) -> None:
    pairs = spelt()
    people = {who for who, _ in pairs}
    named = [name.split(maxsplit=1) for name in (*sorted(people), *crowd(people))]
    docs = [party(n, family_name=f, given_name=g) for n, (f, g) in enumerate(named)]
    cache = cache_of(tmp_path / "c.db", *docs)
    missed, far = [], []
    for who, way in pairs:
        found = [hit.party.display_name for hit in cache.search(parse_search(way), 20)]
        missed += [way] if who not in found else []
        far += [way] if who not in found[:5] else []
    cache.connection.close()
    assert len(pairs) >= 300
    assert 1 - len(missed) / len(pairs) >= 0.98, missed
    assert 1 - len(far) / len(pairs) >= 0.95, far


def test_rows_stand_in_alphabetical_order_and_never_by_relevance(find: Find) -> None:
    assert find("παπαδοπουλου") == ["Παπαδοπούλου Άννα", "Παπαδοπούλου Ελένη"]
    assert find("παπαδ")[-1] == "Παπαδόπουλος Γεώργιος" or find("παπαδ") == sorted(
        find("παπαδ"), key=fold
    )


def test_the_row_says_why_it_is_shown(tmp_path: Path) -> None:
    cache = cache_of(tmp_path / "c.db", party(1, family_name="Οικονόμου"))
    reasons = {
        typed: [hit.reason for hit in cache.search(parse_search(typed), 20)]
        for typed in ("οικον", "ικονομου", "oikon")
    }
    cache.connection.close()
    assert reasons == {
        "οικον": [MatchReason.NAME],
        "ικονομου": [MatchReason.OTHER_SPELLING],
        "oikon": [MatchReason.LATIN],
    }


NAMES = st.text(alphabet="αάβγδεέζηήθιίϊκλμνξοόπρσςτυύφχψωώ", min_size=2, max_size=14)


@given(name=NAMES, cut=st.integers(2, 14), upper=st.booleans())
def test_any_beginning_of_any_name_finds_it(
    tmp_path_factory: pytest.TempPathFactory, name: str, cut: int, upper: bool
) -> None:
    cache = cache_of(tmp_path_factory.mktemp("h") / "c.db", party(1, family_name=name))
    typed = name[:cut].upper() if upper else name[:cut]
    term = parse_search(typed)
    found = cache.search(term, 20)
    cache.connection.close()
    assert not isinstance(term, NameTerm) or [hit.party.id for hit in found] == ["p-1"]


@given(typed=st.text(max_size=30))
def test_nothing_that_is_typed_breaks_the_query(shared_cache: CacheDb, typed: str) -> None:
    shared_cache.search(parse_search(typed), 20)


@pytest.fixture(scope="module")
def shared_cache(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    cache = cache_of(tmp_path_factory.mktemp("s") / "c.db", party(1))
    yield cache
    cache.connection.close()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("094014201", True),
        ("EL094014201", True),
        ("0940", True),
        ("01017012345", None),
        ("AB 123456", True),
        ("ΑΒ123456", True),
        ("αβ 1234", True),
        ("6944123412", True),
        ("+30 694 412 3412", True),
        ("0042/Β-000153/2026", True),
        ("Β-153", True),
        ("Β-153/2026", True),
        ("B-153/2025", False),
        ("153", True),
        ("154", False),
        ("Παπαδ 1961", True),
        ("Παπαδ 1962", False),
        ("> λήξη", False),
    ],
)
def test_numbers_find_whom_they_belong_to(tmp_path: Path, typed: str, found: bool | None) -> None:
    doc = party(
        1,
        phone="694 412 3412",
        identifiers=[
            IdentifierDoc(scheme="afm", value="094014201"),
            IdentifierDoc(scheme="adt", value="ΑΒ 123456"),
        ],
    )
    case = CaseDoc(
        id="case-1",
        service_id="s",
        service_version=1,
        title="t",
        applicant_id="p-1",
        applicant_name="n",
        office="0042",
        state="registered",
        number="0042/Β-000153/2026",
        registered_at="2026-11-20T09:00:00Z",
        rev=1,
    )
    cache = cache_of(tmp_path / "c.db", doc, case)
    hits = cache.search(parse_search(typed), 20)
    cache.connection.close()
    assert [hit.party.id for hit in hits] == (["p-1"] if found else [])
    assert all(hit.open_cases == 1 and hit.known_here for hit in hits)


def test_running_numbers_are_read_from_protocol_numbers_only() -> None:
    assert running_number("0042/Β-000153/2026") == 153
    assert running_number("Β-000153") == 153
    assert running_number("Π-0042-03-20261123-0017-4") == 0
    assert running_number("ΥΠ 9981") == 0


def test_a_firm_is_found_by_its_distinctive_title_too(tmp_path: Path) -> None:
    names = {"family_name": "Ελαιοτριβεία Λακωνίας ΑΕ", "alternative_name": "ΛΑΚΩΝ ΟΪΛ"}
    cache = cache_of(tmp_path / "firm.db", party(1, given_name="", kind="legal", **names))
    for typed in ("Λάκων Ο", "lakon", "Ελαιοτρ"):
        (hit,) = cache.search(parse_search(typed), limit=5)
        assert hit.party.alternative_name == "ΛΑΚΩΝ ΟΪΛ"
    cache.connection.close()
