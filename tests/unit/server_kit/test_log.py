"""The log holds declared fields, and of exceptions their type and frames."""

from __future__ import annotations

import json
import logging

import pytest

from server_kit.log import JsonLines, note

CANARY = "ΚΑΝΑΡΙΝΙΔΟΥ"


@pytest.fixture
def lines():
    """A logger of its own whose lines a test reads."""
    kept: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(self.format(record))

    logger = logging.getLogger("kep.test-log")
    handler = Keep()
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False  # what is logged here is no fault of the test
    yield logger, kept
    logger.removeHandler(handler)


def test_a_line_is_an_event_with_its_fields(lines):
    logger, kept = lines
    note(logger, logging.INFO, "request", route="/v/{token}", status=200, ms=1.5)
    line = json.loads(kept[0])
    assert (line["event"], line["route"], line["status"]) == ("request", "/v/{token}", 200)


def test_a_field_that_is_not_declared_is_a_bug(lines):
    logger, kept = lines
    with pytest.raises(KeyError):
        note(logger, logging.INFO, "request", name=CANARY)
    assert kept == []


def test_the_text_of_an_exception_and_of_its_cause_stays_out(lines):
    logger, kept = lines
    try:
        try:
            int(CANARY)
        except ValueError as cause:
            raise RuntimeError(CANARY) from cause
    except RuntimeError as error:
        note(logger, logging.ERROR, "bug", error=error, bug="7F3A")
    line = json.loads(kept[0])
    assert line["error"] == "builtins.RuntimeError"
    assert line["cause"]["error"] == "builtins.ValueError"
    assert "test_log.py" in line["frames"][0]
    assert CANARY not in kept[0]


def test_what_a_library_says_loses_its_words(lines):
    logger, kept = lines
    logger.warning("could not insert %s", CANARY)
    logger.warning(f"could not insert {CANARY}")  # noqa: G004
    try:
        int(CANARY)
    except ValueError:
        logger.exception(CANARY)
    assert CANARY not in "".join(kept)
    assert json.loads(kept[2])["error"] == "builtins.ValueError"
