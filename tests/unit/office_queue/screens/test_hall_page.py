"""The hall screen in a real browser, on a hub of its own process."""

from __future__ import annotations

import asyncio
import os
import random
import re
import secrets
import signal
import ssl
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from benchmarks.hub import HubProcess
from demo.chromium import BrowserError, Chromium
from kep_client.gateway.hub import HubQueue
from kep_client.sync.clock import CorrectedClock
from office_queue.tokens import TokenKind

FOLDER = Path(__file__).parents[4] / "office_queue" / "screens"
LIVE = "/live|calling/.test(document.getElementById('screen').className)"
OFFLINE = "/offline/.test(document.getElementById('screen').className)"
# Nothing scrolls inside itself or hangs over the edge.
OVERFLOW = """Array.prototype.filter.call(document.querySelectorAll('body *'), function (e) {
  var b = e.getBoundingClientRect();
  return b.right > innerWidth + 1 || b.bottom > innerHeight + 1 ||
    (e.scrollWidth > e.clientWidth + 2 && getComputedStyle(e).display === 'block' &&
     e.className !== 'waits' && e.className !== 'call');  /* rows and frame reach out on purpose */
}).map(function (e) { return e.className + ' ' + e.innerText; }).join('; ')"""


class Hall:
    """A hub, a screen's address, a kiosk, desks."""

    def __init__(self, hub: HubProcess) -> None:
        self.hub = hub
        self.token = hub.let_in(TokenKind.SCREEN, "entrance")
        self.url = f"{hub.screens}/hall/{self.token}"
        self._kiosk = hub.let_in(TokenKind.KIOSK, "door")

    def take_number(self, service: str) -> str:
        body = msgspec.json.encode({"requestId": secrets.token_urlsafe(18), "service": service})
        headers = {"Authorization": f"Bearer {self._kiosk}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.hub.url}/v1/tickets", body, headers)
        anybody = ssl.create_default_context()
        anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
        with urllib.request.urlopen(request, context=anybody) as answer:
            return msgspec.json.decode(answer.read())["number"]

    def desk(self, number: int, act: str = "call_next") -> None:
        async def do() -> None:
            clock = CorrectedClock(lambda: datetime.now(UTC), time.monotonic)
            desk = HubQueue(self.hub.place(number), self.hub.passes(number), clock, random.random)
            await getattr(desk, act)()
            await desk.close()

        asyncio.run(do())


def fits(wall: Chromium) -> None:
    """The page has its shape a moment after the window has."""
    try:
        wall.until(f"({OVERFLOW}) === ''", 3)
    except BrowserError:
        pytest.fail(str(wall.value(OVERFLOW)))


@pytest.fixture
def hall(tmp_path):
    with HubProcess(tmp_path) as hub:
        yield Hall(hub)


@pytest.fixture(scope="module")
def browser():
    with Chromium(1920, 1080) as started:
        yield started


@pytest.fixture
def wall(browser):
    browser.console.clear()
    browser.resize(1920, 1080)
    yield browser
    assert browser.console == []  # no script failed, no policy was broken
    browser.open("about:blank")


def test_a_call_appears_with_its_desk_and_moves_on_to_the_recent_ones(hall, wall):
    numbers = [hall.take_number(service) for service in ("signature", "family-status")]
    wall.open(hall.url)
    wall.until(LIVE)
    assert wall.text("#office") == "ΚΕΠ Δήμου Χαλανδρίου"
    assert re.fullmatch(r"\d\d:\d\d", wall.text("#clock"))
    assert wall.text(".big") == "—"  # people wait, nobody was called yet
    hall.desk(3)
    wall.until("/calling/.test(document.getElementById('screen').className)")
    assert wall.text(".big").replace("\u00a0", " ") == numbers[0] == "Β 001"
    assert wall.text(".desk").split() == ["Θυρίδα", "3", "Counter", "3"]
    assert wall.text(".tag") == "Νέα κλήση"
    hall.desk(5)
    wall.until("/Α.001/.test(document.querySelector('.big').innerText)")
    assert wall.text("#recent").split() == ["Β", "001", "Θυρίδα", "3"]
    fits(wall)


def test_a_second_call_says_so(hall, wall):
    hall.take_number("signature")
    hall.desk(3)
    hall.desk(3, "call_again")
    wall.open(hall.url)
    wall.until("document.querySelector('.tag').innerText === 'Δεύτερη κλήση'")


def test_a_frozen_hub_takes_every_number_off_the_panel_until_it_speaks_again(hall, wall):
    hall.take_number("signature")
    hall.desk(3)
    wall.open(hall.url)
    wall.until("/Β.001/.test(document.querySelector('.big').innerText)")
    os.kill(hall.hub.pid, signal.SIGSTOP)
    try:
        frozen = time.monotonic()
        wall.until(OFFLINE)
        assert 3 < time.monotonic() - frozen < 7
        assert wall.text(".call .num") == ""
        assert "Χωρίς σύνδεση" in wall.text("#message")
        told = re.search(r"Τελευταία ενημέρωση (\d\d:\d\d)", wall.text("#message"))
        assert told is not None
        assert wall.text("#recentCap").startswith(f"Κλήσεις έως {told[1]}")
        assert wall.text("#recent").split() == ["Β", "001", "Θυρίδα", "3"]
        fits(wall)
        wall.resize(1080, 1920)
        fits(wall)
    finally:
        os.kill(hall.hub.pid, signal.SIGCONT)
    wall.until(LIVE, 5)
    assert wall.text(".big").replace("\u00a0", " ") == "Β 001"


def test_a_killed_hub_that_returns_is_found_again_with_what_it_had_called(hall, wall):
    for _ in range(2):
        hall.take_number("signature")
    hall.desk(3)
    wall.open(hall.url)
    wall.until("/Β.001/.test(document.querySelector('.big').innerText)")
    hall.hub.kill()
    hall.hub.start()
    hall.desk(5)
    wall.until("/Β.002/.test(document.querySelector('.big').innerText)", 20)
    assert wall.text("#recent").split() == ["Β", "001", "Θυρίδα", "3"]
    wall.console.clear()  # the browser notes each connection that was refused meanwhile


def test_an_empty_hall_is_told_so_and_every_shape_of_wall_holds_the_page(hall, wall):
    wall.open(hall.url)
    wall.until("/quiet/.test(document.getElementById('screen').className)")
    assert "Δεν περιμένει κανείς" in wall.text("#livecall")
    for shape in ((1920, 1080), (1080, 1920), (1280, 720), (1366, 768)):
        wall.resize(*shape)
        fits(wall)


def test_a_screens_token_opens_its_page_and_nothing_else(hall):
    page = urllib.request.urlopen(hall.url)
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for path in ("/hall/guess", "/hall/guess/events", "/v1/hub", "/v1/desk/next", "/v1/tickets"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{hall.hub.screens}{path}")
        assert refused.value.code in (403, 404), path
        refused.value.close()
    page.close()
    hall.hub.command("shut-out", "screen", "entrance")
    with pytest.raises(urllib.error.HTTPError) as ended:
        urllib.request.urlopen(hall.url)
    assert ended.value.code == 403
    ended.value.close()


def test_the_page_is_small_asks_nobody_else_and_is_written_for_old_browsers():
    page, style, script = ((FOLDER / f"hall.{kind}").read_text() for kind in ("html", "css", "js"))
    assert sum(map(len, (page, style, script))) < 40_000
    assert "http" not in page + style + script.replace("http://www.w3.org/2000/svg", "")
    for newer in ("=>", "`", "let ", "const ", "fetch(", "Promise", "class "):
        assert newer not in script, newer
    for newer in ("grid", "var(", "gap:", "clamp(", "inset:", "aspect-ratio"):
        assert newer not in style, newer
    assert "style=" not in page
    assert "innerHTML" not in script
