import base64
import json
from pathlib import Path
from urllib.parse import quote

import pytest
from stdnum.gr import amka, vat

from demo.canary import AFM, AMKA, LARGE, PLANTED, Canary, Ground, Where, search

FAMILY = Canary("family name", "Καναρινόπουλος")
NUMBER = Canary("afm", AFM)


def test_the_planted_numbers_would_pass_every_check() -> None:
    assert vat.is_valid(AFM)
    assert amka.is_valid(AMKA)


@pytest.mark.parametrize("canary", PLANTED, ids=lambda canary: canary.what)
def test_a_planted_value_is_found_in_a_log(tmp_path: Path, canary: Canary) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "window.log").write_text(f"12:01 no such row: {canary.value}!\n", "utf-8")
    traces = search(Ground(tmp_path), PLANTED)
    assert canary.what in {trace.what for trace in traces}
    assert {trace.file for trace in traces} == {"log/window.log"}


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("text utf-16-le", "x Καναρινόπουλος".encode("utf-16-le")),
        ("text utf-16-be", "x Καναρινόπουλος".encode("utf-16-be")),
        ("text iso8859-7", "x Καναρινόπουλος".encode("iso8859-7")),
        ("percent", quote("/search?q=Καναρινόπουλος").encode()),
        ("percent, lower", quote("Καναρινόπουλος").lower().encode()),
        ("json", json.dumps({"name": "Καναρινόπουλος"}).encode()),
        ("text utf-8", "ΚΑΝΑΡΙΝΟΠΟΥΛΟΣ".encode()),
        ("text utf-8", "καναρινοπουλοσ".encode()),
        ("hex", "Καναρινόπουλος".encode().hex().encode()),
        ("base64 at 0", base64.b64encode("Καναρινόπουλος.".encode())),
        ("base64 at 1", base64.b64encode("?Καναρινόπουλος. and more".encode())),
        ("base64 at 2", base64.b64encode("??Καναρινόπουλος".encode())),
    ],
)
def test_no_form_of_a_name_hides_it(tmp_path: Path, form: str, content: bytes) -> None:
    (tmp_path / "core.4711").write_bytes(b"\xff" * 5000 + content + b"\0" * 100)
    traces = search(Ground(tmp_path), [FAMILY])
    assert form in {trace.form for trace in traces}
    assert all(trace.at >= 5000 for trace in traces)


def test_a_hash_of_a_number_is_the_number(tmp_path: Path) -> None:
    import hashlib

    (tmp_path / "a").write_text(hashlib.sha256(AFM.encode()).hexdigest())
    assert [trace.form for trace in search(Ground(tmp_path), [NUMBER])] == ["sha256, hex"]


def test_a_trace_does_not_repeat_the_value(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(AFM)
    assert AFM not in repr(search(Ground(tmp_path), [NUMBER]))


def test_names_may_stand_in_the_tables_of_the_record_and_numbers_may_not(tmp_path: Path) -> None:
    name = Canary("name", "Καναρινόπουλος", Where.RECORD)
    (tmp_path / "cluster").mkdir()
    (tmp_path / "cluster" / "16384").write_text(f"Καναρινόπουλος {AFM}", "utf-8")
    ground = Ground(tmp_path, tables=("cluster",))
    assert {trace.what for trace in search(ground, [name, NUMBER])} == {"afm"}


def test_paper_holds_what_it_should(tmp_path: Path) -> None:
    (tmp_path / "tray").mkdir()
    (tmp_path / "tray" / "receipt.pdf").write_text(AFM)
    assert search(Ground(tmp_path, papers=("tray",)), [NUMBER]) == []


def test_a_clean_office_has_no_traces(tmp_path: Path) -> None:
    (tmp_path / "empty.log").touch()
    (tmp_path / "full.log").write_text("Παπαδόπουλος 094014201 " * 1000, "utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "full.log")
    assert search(Ground(tmp_path), PLANTED) == []


def test_a_large_log_is_searched_for_every_form_and_a_large_store_for_the_value(
    tmp_path: Path,
) -> None:
    hidden = b"\0" * LARGE + quote(FAMILY.value).encode()
    (tmp_path / "window.log").write_bytes(hidden)
    (tmp_path / "cache-1.db").write_bytes(hidden + NUMBER.value.encode())
    found = {(trace.file, trace.what) for trace in search(Ground(tmp_path), [FAMILY, NUMBER])}
    assert found == {("window.log", "family name"), ("cache-1.db", "afm")}
