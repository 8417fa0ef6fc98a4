"""What an operator types, and what the hub refuses to start with."""

from __future__ import annotations

import stat

import pytest

from benchmarks.hub import OFFICE, HubProcess, PretendCentre
from kep_client.errors import InputError, RefusedError
from office_queue import cli
from office_queue.identity import open_identity, read_letter
from office_queue.queue.board import read_arrows
from office_queue.queue.offer import read_offer
from office_queue.queue.store import Store
from office_queue.tokens import digest


@pytest.fixture
def kep_queue(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cli.log, "configure", lambda: None)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.main([*arguments, "--data", str(tmp_path), "--office", OFFICE])
        said = capsys.readouterr()
        return code, said.out.strip(), said.err.strip()

    return run


def test_the_key_stays_and_only_its_public_half_may_be_read(kep_queue, tmp_path):
    code, first, _ = kep_queue("key")
    assert (code, first) == (0, str(tmp_path / "keys" / "hub.pub"))
    before = (tmp_path / "keys" / "hub.key").read_bytes()
    assert kep_queue("key")[1] == first
    assert (tmp_path / "keys" / "hub.key").read_bytes() == before
    mode = stat.S_IMODE((tmp_path / "keys" / "hub.key").stat().st_mode)
    assert mode == 0o600
    assert b"PRIVATE" not in (tmp_path / "keys" / "hub.pub").read_bytes()


def test_a_hub_that_nobody_vouches_for_does_not_start(kep_queue, tmp_path):
    code, _, told = kep_queue("serve")
    assert code == 1
    assert told.startswith("kep-queue: net.tls")
    other = open_identity(tmp_path / "other", OFFICE)
    (tmp_path / "hub-letter.json").write_bytes(PretendCentre().letter(other.public_file))
    assert kep_queue("serve")[0] == 1
    (tmp_path / "hub-letter.json").write_text("{}")
    assert kep_queue("serve")[0] == 1


def test_a_letter_that_its_own_keys_did_not_sign_is_refused(tmp_path):
    identity = open_identity(tmp_path, OFFICE)
    one, two = PretendCentre(), PretendCentre()
    letter = one.letter(identity.public_file).replace(
        one.keys[0]["x"].encode(), two.keys[0]["x"].encode()
    )
    path = tmp_path / "letter.json"
    path.write_bytes(letter)
    with pytest.raises(RefusedError):
        read_letter(path, OFFICE, identity)


def test_a_screen_is_let_in_once_and_shut_out(kep_queue, tmp_path):
    _, first, _ = kep_queue("let-in", "screen", "entrance")
    _, second, _ = kep_queue("let-in", "screen", "entrance")
    store = Store(tmp_path / "line.db")
    assert store.token_kind(digest(first)) is None  # the newer one replaced it
    assert store.token_kind(digest(second)) == "screen"
    store.close()
    assert second not in (tmp_path / "line.db").read_bytes().decode("latin1")
    assert kep_queue("shut-out", "screen", "entrance")[0] == 0
    assert kep_queue("shut-out", "screen", "entrance")[0] == 1


def test_the_hub_ends_within_two_seconds_and_its_log_names_nobody(tmp_path):
    hub = HubProcess(tmp_path)
    hub.start()
    process = hub._process
    hub.session(3)
    process.terminate()
    assert process.wait(2) == 0
    log = (tmp_path / "log").read_text()
    assert '"desk": 3' in log
    assert "token" not in log


@pytest.mark.parametrize("text", ["x=left", "1=sideways", "1"])
def test_an_arrow_that_points_nowhere_is_refused(text):
    with pytest.raises(InputError):
        read_arrows(text)


def test_arrows_are_read():
    assert read_arrows("1=left, 3=upright") == {1: "left", 3: "upright"}
    assert read_arrows("") == {}


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{",
        '[{"letter": "Η", "screenName": "Υγεία", "services": [{"id": "a", "title": "α"}]}]',
        '[{"letter": "Α", "screenName": "", "services": [{"id": "a", "title": "α"}]}]',
        '[{"letter": "Α", "screenName": "α", "services": []}]',
    ],
)
def test_an_offer_that_no_screen_could_show_is_refused(text, tmp_path):
    path = tmp_path / "offer.json"
    path.write_text(text)
    with pytest.raises(InputError):
        read_offer(path)


def test_the_shipped_offer_gives_each_service_its_letter():
    offer = read_offer()
    assert offer.find("signature")[0] == "Β"
    with pytest.raises(InputError):
        offer.find("nothing")
