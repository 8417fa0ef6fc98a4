"""The throw-away office comes up with real parts and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from demo import canary
from demo.facts.centre import read_centre
from demo.office import Office
from demo.process import wait_until

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 60
INTERRUPTED = 130
TWICE_THE_PROMISE_S = 4.0  # the machine is shared with other tests


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with Office(50, lambda _line: None) as office:
        office.open()
        yield office


def test_the_centre_answers_over_the_line_and_not_past_a_cut(office: Office) -> None:
    with httpx.Client(trust_env=False) as client:
        assert client.get(f"{office.line.url}/health").is_success
        issuer = client.get(f"{office.line.url}/v1/info").json()["issuer"]
        assert issuer == office.line.url
    office.line.cut()
    try:
        with httpx.Client(trust_env=False) as client, pytest.raises(httpx.ConnectError):
            client.get(f"{office.line.url}/health")
    finally:
        office.line.restore()
    with httpx.Client(trust_env=False) as client:
        assert client.get(f"{office.line.url}/health").is_success


def test_the_key_store_is_the_offices_own(office: Office) -> None:
    code = "import keyring; keyring.set_password('a', 'b', 'c'); print(keyring.get_keyring())"
    told = office.read("keyring", sys.executable, "-c", code, limit_s=LIMIT_S)
    assert b"SecretService" in told
    assert list((office.folder.keys / "keyrings").glob("*.keyring"))


def test_the_record_is_read_past_the_centre(office: Office) -> None:
    centre = read_centre(office.database, "nobody", "0042")
    assert set(centre.clerks.values()) >= {"m.antoniou", "d.kostopoulos"}
    assert centre.people_here > 0
    assert centre.feed_end


def test_canaries_would_be_seen_in_the_tables_of_the_record(office: Office) -> None:
    known = [canary.Canary("a name of the record", "Παπαδόπουλος")]
    everywhere = canary.Ground(office.folder.root)
    found = {trace.file for trace in canary.search(everywhere, known)}
    assert found
    assert all(place.startswith("centre/postgres/cluster/") for place in found)


def test_a_code_for_the_desk_is_given_once_more(office: Office) -> None:
    assert office.enrolment_code() != office.enrolment_code()


@pytest.fixture
def own_tmp() -> Iterator[Path]:
    """A folder for temporary files whose path is short enough for sockets in it."""
    with tempfile.TemporaryDirectory(prefix="kep-e2e-") as folder:
        yield Path(folder)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("moment", ["centre/postgres/cluster/postmaster.pid", "run/centre.json"])
def test_an_interrupt_ends_everything(own_tmp: Path, moment: str, number: int) -> None:
    command = [sys.executable, "-m", "demo", "--headless", "--people", "200"]
    environment = {**os.environ, "TMPDIR": str(own_tmp)}
    with subprocess.Popen(
        [*command, "--out", str(own_tmp / "out")],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    ) as demo:
        came = f"kep-demo-*/{moment}"
        wait_until(lambda: any(own_tmp.glob(came)) or demo.poll() is not None, LIMIT_S)
        assert demo.poll() is None
        assert len(processes_in(own_tmp)) >= 4
        began = time.monotonic()
        demo.send_signal(number)  # to this process alone, not to its group
        assert demo.wait(LIMIT_S) == INTERRUPTED
        took = time.monotonic() - began
    assert wait_until(lambda: not processes_in(own_tmp), LIMIT_S)
    assert not list(own_tmp.glob("kep-demo-*"))
    assert took < TWICE_THE_PROMISE_S


def processes_in(folder: Path) -> list[str]:
    """Return the processes that run with this folder for temporary files, whoever their parent."""
    wanted = f"TMPDIR={folder}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (process / "environ").read_bytes():
                found.append((process / "comm").read_text().strip())
        except OSError:  # it has just ended
            continue
    return found
