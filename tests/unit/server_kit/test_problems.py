"""Every code has a status, and a bug shows a number only."""

from __future__ import annotations

import logging

import pytest
from litestar import Litestar, get
from litestar.testing import TestClient

from kep_client.error_texts import ERRORS
from kep_client.errors import InputError, KepError, LineError, RefusedError
from server_kit.problems import HANDLERS, STATUS, status_of

CANARY = "ΚΑΝΑΡΙΝΙΔΟΥ"


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_code_is_an_error_status(code):
    assert 400 <= status_of(KepError(code)) < 600


def test_the_table_names_no_code_that_does_not_exist():
    assert STATUS.keys() <= ERRORS.keys()


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (InputError("id.afm_check"), 422),
        (RefusedError("auth.wrong_office"), 403),
        (LineError("server.unavailable"), 503),
        (RefusedError("sync.sequence"), 409),
        (InputError("keys.missing"), 422),
    ],
)
def test_a_fault_has_the_status_of_its_kind(fault, status):
    assert status_of(fault) == status


@pytest.mark.expected_logs("bug")
def test_a_bug_is_a_number_on_the_wire_and_frames_in_the_log(caplog):
    @get("/")
    async def broken() -> None:
        raise ValueError(CANARY)

    with TestClient(Litestar([broken], exception_handlers=HANDLERS, logging_config=None)) as client:
        answer = client.get("/")
    record = next(r for r in caplog.records if r.levelno == logging.ERROR)
    assert answer.status_code == 500
    assert answer.json()["code"] == "server.bad_answer"
    assert answer.json()["params"]["bug"] == record.kep_fields["bug"]
    assert CANARY not in answer.text
