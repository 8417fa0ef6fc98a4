"""The queue hub of the throw-away office: its line, the kiosk at the door, the screen in the hall."""

import json
import secrets
import ssl
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from demo.process import Child, OfficeError, wait_until

OFFICE_NAME = "ΚΕΠ Δήμου Χαλανδρίου"
START_LIMIT_S = 30.0
Start = Callable[..., Child]
Read = Callable[..., bytes]

# Who stands in the line when the day begins: the service, and why somebody goes first.
MORNING = (
    ("family-status", "normal"),
    ("vehicle-transfer", "normal"),
    ("registry-act", "priority"),
    ("housing-benefit", "normal"),
    ("certified-copy", "normal"),
    ("signature", "normal"),
)
APPOINTMENT = "digital-keys"


@dataclass(frozen=True, slots=True)
class Runner:
    """How the office starts programs, runs commands and asks the centre for its word."""

    start: Start
    read: Read
    vouch: Callable[[Path], str]


class Hub:
    """One hub; started, killed and started again on the same line."""

    def __init__(self, data: Path, office: str, runner: Runner) -> None:
        self.data = data
        self._office = office
        self._runner = runner
        self._ready = data / "ready.json"
        self._child: Child | None = None
        self._port = 0
        self._kiosk = ""
        self._certificate = ""
        self.url = ""
        self.hall = ""

    def open(self) -> None:
        """Let the centre vouch for the hub, start it, let kiosk and screen in. Raises OfficeError."""
        self.data.mkdir()
        key = self._command("key").strip()
        (self.data / "hub-letter.json").write_text(self._runner.vouch(Path(key)), "utf-8")
        self._kiosk = self._command("let-in", "kiosk", "entrance").strip()
        screen = self._command("let-in", "screen", "hall").strip()
        screens = self.start()
        self.hall = f"{screens}/hall/{screen}"

    def start(self) -> str:
        """Start the hub where it was; returns the address of its screens. Raises OfficeError."""
        self._ready.unlink(missing_ok=True)
        words = ("--office-name", OFFICE_NAME, "--arrows", "1=left,3=right,5=upright")
        where = ("--port", str(self._port), "--ready-file", self._ready)
        child = self._child = self._runner.start("hub", *self._words("serve"), *words, *where)
        wait_until(lambda: self._ready.exists() or not child.runs, START_LIMIT_S)
        if not self._ready.exists():
            raise OfficeError(f"the hub does not start: {child.tail}")
        told = json.loads(self._ready.read_text("utf-8"))
        self.url = str(told["url"])
        place = urlsplit(self.url)
        self._port = place.port or 0
        self._certificate = ssl.get_server_certificate((str(place.hostname), self._port))
        return str(told["screens"])

    def kill(self) -> None:
        """Let it fail, as a power cut in the hall does."""
        if self._child is not None:
            self._child.kill()
            self._child = None

    def fill(self) -> None:
        """Let the people of the morning take their numbers."""
        for service, priority in MORNING:
            self.take_number(service, priority)
        at = int(time.time() * 1000) + 5 * 60_000
        self.take_number(APPOINTMENT, appointment_at=at)

    def take_number(
        self, service: str, priority: str = "normal", appointment_at: int | None = None
    ) -> str:
        """Press a button of the kiosk; returns the number. Raises OfficeError."""
        asked: dict[str, object] = {
            "requestId": secrets.token_urlsafe(18),
            "service": service,
            "priority": priority,
        }
        if appointment_at is not None:
            asked["appointmentAt"] = appointment_at
        context = ssl.create_default_context(cadata=self._certificate)
        context.check_hostname = False  # the certificate itself is the name
        with httpx.Client(verify=context, trust_env=False) as kiosk:
            reply = kiosk.post(
                f"{self.url}/v1/tickets",
                json=asked,
                headers={"Authorization": f"Bearer {self._kiosk}"},
            )
        if reply.status_code != 201:
            raise OfficeError(f"the kiosk got no number: {reply.status_code}")
        return str(reply.json()["number"])

    def _command(self, *words: str) -> str:
        told = self._runner.read("hub-command", *self._words(*words), limit_s=START_LIMIT_S)
        return told.decode("utf-8")

    def _words(self, *words: str) -> tuple[str | Path, ...]:
        place = ("--data", self.data, "--office", self._office)
        return (sys.executable, "-m", "office_queue", *words, *place)
