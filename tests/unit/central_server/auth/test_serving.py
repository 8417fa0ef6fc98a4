"""The server as a process of its own: it says when it is ready, keeps quiet, and ends at once."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CANARIES = ("ΚΑΝΑΡΙΝΙΔΟΥ", "kanarinidou", "094259216", "01018012345")
STREAMS = 20


def _central(*arguments: str) -> str:
    command = [sys.executable, "-m", "central_server", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Serving:
    """`kep-central serve` on a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ready = folder / "ready.json"
        self.log = folder / "stderr.log"
        command = ["serve", "--data", str(folder), "--ready-file", str(self.ready)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "central_server", *command], stderr=log, stdout=log
            )
        deadline = time.monotonic() + 60
        while not self.ready.exists():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        said = json.loads(self.ready.read_text())
        assert said["pid"] == self.process.pid
        self.url = said["url"]

    def stop(self) -> None:
        self.process.terminate()
        # Without the stop event open streams hold uvicorn for eleven seconds and more.
        assert self.process.wait(timeout=5) == 0

    def texts(self) -> str:
        logs = [self.log, *self.folder.glob("**/*.log")]
        return "\n".join(path.read_text("utf-8", "replace") for path in logs)


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    server = Serving(tmp_path)
    yield server
    server.process.kill()
    server.process.wait(timeout=10)


@pytest.mark.slow
def test_twenty_open_streams_do_not_hold_the_stop(serving, pc):
    data = ("--data", str(serving.folder))
    _central("office", "add", "0042", *data, "--name", "ΚΕΠ", "--municipality", "Χαλάνδρι")
    code = _central("enrolment-code", *data, "--office", "0042", "--desk", "3")
    with httpx.Client(base_url=serving.url) as http, contextlib.ExitStack() as open_streams:
        body = {"code": code, "publicKey": json.dumps(pc.jwk)}
        pc.id = http.post("/v1/workstations/enrol", json=body).json()["id"]
        token = _workstation_token(http, pc, serving.url)
        for _ in range(STREAMS):
            stream = open_streams.enter_context(_events(http, pc, token))
            assert next(stream.iter_bytes()) == b": open\n\n"
        serving.stop()


@pytest.mark.slow
def test_no_log_holds_what_people_typed(serving, pc):
    with httpx.Client(base_url=serving.url) as http:
        for canary in CANARIES:
            http.get("/v1/parties/" + canary)
            http.get("/v/" + canary, params={"lang": canary, canary: canary})
            http.get("/oauth/authorize", params={"state": canary, "client_id": canary})
            http.post("/oauth/token", data={"code": canary, canary: canary})
            http.post("/oauth/sign-in", data={"username": canary, "password": canary})
            http.post("/v1/workstations/enrol", json={"code": canary, "publicKey": canary})
            http.post("/v1/parties/search", json={"words": [canary], "afm": canary})
            header = {"Authorization": f"DPoP {canary.encode().hex()}", "DPoP": "x"}
            http.get("/v1/me", headers=header)
            answer = http.get("/v1/sync/pull", params={"cursor": canary})
            assert answer.status_code == 401
    serving.stop()
    texts = serving.texts()
    assert '"route": "/v/{token}"' in texts
    assert [canary for canary in CANARIES if canary in texts] == []


@pytest.mark.slow
def test_a_killed_server_leaves_a_folder_that_starts_again(serving):
    serving.process.kill()
    serving.process.wait(timeout=10)
    serving.ready.unlink()
    again = Serving(serving.folder)
    try:
        assert httpx.get(again.url + "/health").json() == {"status": "ok"}
        again.stop()
    finally:
        again.process.kill()
        again.process.wait(timeout=10)


def _workstation_token(http: httpx.Client, pc, url: str) -> str:
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": kind,
        "client_assertion": pc.assertion(aud=url),
    }
    reply = http.post("/oauth/token", data=form, headers={"DPoP": pc.proof("POST", "/oauth/token")})
    return str(reply.json()["access_token"])


def _events(http: httpx.Client, pc, token: str):
    path = "/v1/sync/events"
    headers = {"Authorization": f"DPoP {token}", "DPoP": pc.proof("GET", path, token)}
    return http.stream("GET", path, headers=headers)
