"""A throw-away office: a folder, a key store of its own, the centre, the line to it, the hub.

Nothing of the person at the keyboard is touched: the session bus, the key store, the home and the
temporary folder of every process lie in the throw-away folder.
"""

import json
import os
import re
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from demo import canary, cards, paper_scanner
from demo.hub import Hub, Runner
from demo.line import Line
from demo.process import (
    Child,
    OfficeError,
    Start,
    end_all,
    kill_by_pid_file,
    wait_until,
)

OFFICE = "0042"
DESK = 3
CENTRE = "centre"
LONGEST_FOLDER = 40
START_LIMIT_S = 60
SEED_LIMIT_S = 600
END_LIMIT_S = 1.4  # of the two seconds that a person waits after Ctrl+C
# Our window's log, our servers' log, Python's own last words.
_BUG = re.compile(r" ERROR kep\.|\"level\": \"(ERROR|CRITICAL)\"|^Traceback \(most recent")
_OF_THE_PERSON = ("HOME", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR")


def _short_folder() -> str | None:
    """Return where sockets find room: their whole path has at most 107 bytes."""
    usual = tempfile.gettempdir()
    return "/tmp" if len(usual) > LONGEST_FOLDER and os.name == "posix" else usual  # noqa: S108


class Folder:
    """The throw-away folder and what lies where in it."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="kep-demo-", dir=_short_folder()))
        self.centre = self.root / "centre"
        self.desk = self.root / "desk"
        self.keys = self.root / "keys"
        self.run = self.root / "run"
        self.home = self.root / "home"
        self.temporary = self.root / "tmp"
        self.logs = self.root / "logs"
        self.hub = self.root / "hub"
        self.tray = self.root / "tray"
        self.papers = self.root / "papers"
        for part in (self.keys, self.run, self.home, self.temporary):
            part.mkdir(mode=0o700)
        for part in (self.logs, self.tray, self.papers):
            part.mkdir()

    @property
    def socket(self) -> Path:
        """The folder of the centre's database socket; a link when the path is too long."""
        link = self.centre / "postgres" / "socket.link"
        return link.readlink() if link.is_symlink() else self.centre / "postgres" / "socket"

    @property
    def bus_address(self) -> str:
        """The session bus of the office."""
        return f"unix:path={self.run / 'bus'}"

    def environment(self) -> dict[str, str]:
        """Return the environment of every process of the office."""
        env = {name: text for name, text in os.environ.items() if not name.startswith("XDG_")}
        env |= {
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.run),
            "XDG_DATA_HOME": str(self.keys),
            "TMPDIR": str(self.temporary),
            "PYTHONUNBUFFERED": "1",
            "QT_QPA_PLATFORM": "offscreen",
        }
        env.pop("PYTHON_KEYRING_BACKEND", None)
        if sys.platform == "linux":
            env["DBUS_SESSION_BUS_ADDRESS"] = self.bus_address
        return env

    def remove(self) -> None:
        """Delete everything."""
        shutil.rmtree(self.root, ignore_errors=True)


class Office:
    """Use it as a context manager; whatever happens, nothing of it is left behind."""

    def __init__(self, people: int, say: Callable[[str], None]) -> None:
        self._people = people
        self._say = say
        self.folder = Folder()
        self.line = Line()
        self.password = ""
        self._children: list[Child] = []
        self._env = self.folder.environment()
        self.cards: cards.CardReader | None = None
        self.scanner: paper_scanner.PaperScanner | None = None
        self.hub = Hub(self.folder.hub, OFFICE, Runner(self.start, self.read, self._vouch))

    def open(self) -> None:
        """Start the key store and the centre, and fill the record. Raises OfficeError."""
        if sys.platform == "linux":
            self._start_bus()
            self._start_key_store()
        self._say(f"Γεμίζει το μητρώο με {self._people:,} πρόσωπα".replace(",", "."))
        told = self._central("seed", "--people", str(self._people), limit_s=SEED_LIMIT_S)
        self.password = str(json.loads(told)["password"])
        self._say("Ξεκινά το κέντρο")
        self._start_centre()
        self._start_devices()
        self._say("Ξεκινά η ουρά του γραφείου")
        self.hub.open()

    @property
    def database(self) -> str:
        """Where an auditor reads the record, past the centre."""
        return f"postgresql:///kep?host={quote(str(self.folder.socket))}&user=kep"

    @property
    def ground(self) -> canary.Ground:
        """Where canaries are looked for."""
        return canary.Ground(
            self.folder.root,
            papers=("tray/", "papers/"),
            tables=("centre/postgres/cluster/base/", "centre/postgres/cluster/pg_wal/"),
        )

    def bugs(self) -> list[str]:
        """Return the lines in which a program of ours owns up to a bug."""
        logs = [*self.folder.logs.glob("*.log"), *(self.folder.desk / "log").glob("*.log*")]
        lines = [line for log in logs for line in log.read_text("utf-8").splitlines()]
        return [line for line in lines if _BUG.search(line)]

    def keep_logs(self, target: Path) -> None:
        """Copy what the processes said, for whoever looks into a failed day."""
        for logs in (self.folder.logs, self.folder.desk / "log"):
            if logs.exists():
                shutil.copytree(logs, target, dirs_exist_ok=True)

    def enrolment_code(self, desk: int = DESK) -> str:
        """Return a new one-time code for a desk of the office."""
        told = self._central("enrolment-code", "--office", OFFICE, "--desk", str(desk))
        return told.split()[-1]

    def start(self, name: str, *command: str | os.PathLike[str], pipes: bool = False) -> Child:
        """Start a process of the office; it ends with the office."""
        start = Start(name, command, self._env, self.folder.logs, pipes=pipes)
        child = start.child()
        self._children.append(child)
        return child

    def start_for_person(self, name: str, *command: str | os.PathLike[str]) -> Child:
        """Start a window that the person at this screen sees: display and home are theirs."""
        env = {key: text for key, text in self._env.items() if key not in _OF_THE_PERSON}
        env |= {key: os.environ[key] for key in _OF_THE_PERSON if key in os.environ}
        env["KEP_DEMO_PERSON_BUS"] = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
        child = Start(name, command, env, self.folder.logs).child()
        self._children.append(child)
        return child

    def read(
        self, name: str, *command: str | os.PathLike[str], limit_s: float, words: bytes = b""
    ) -> bytes:
        """Run a command of the office to its end; returns what it printed. Raises OfficeError."""
        child = self.start(name, *command, pipes=True)
        told = child.result(words, limit_s)
        self._children.remove(child)
        return told

    def close(self) -> None:
        """End every process within two seconds and delete the folder."""
        end_all(self._children, END_LIMIT_S)
        if self.cards is not None:
            self.cards.close()
        # Only there when a process of the centre could not stop its database.
        kill_by_pid_file(self.folder.centre / "postgres" / "cluster" / "postmaster.pid")
        self.line.close()
        self.folder.remove()

    def stop_centre(self) -> None:
        """Let the centre fail, as a power cut in its room does; the line to it stays."""
        for centre in [child for child in self._children if child.name == CENTRE]:
            centre.kill()
            self._children.remove(centre)
        kill_by_pid_file(self.folder.centre / "postgres" / "cluster" / "postmaster.pid")

    def start_centre(self) -> None:
        """Start the centre again on the data that it left. Raises OfficeError."""
        (self.folder.run / "centre.json").unlink(missing_ok=True)
        self._start_centre()

    def prepare_desk(self, folder: Path) -> None:
        """Tell a PC of the office, before its first start, where the hub is."""
        folder.mkdir(exist_ok=True)
        settings = folder / "settings.toml"
        if not settings.exists():
            settings.write_text(f'[queue]\nhub_url = "{self.hub.url}"\n', "utf-8")

    def _start_devices(self) -> None:
        if paper_scanner.available():
            self.scanner = paper_scanner.PaperScanner(self.folder.root / "sane")
            self._env |= self.scanner.environment
        if cards.available():
            self.cards = cards.CardReader(self.folder.root / "pcscd")
            self._env |= self.cards.environment

    def _vouch(self, key: Path) -> str:
        words = ("hub", "vouch", "--office", OFFICE, "--key", str(key))
        return self._central(*words, "--issuer", self.line.url)

    def _start_bus(self) -> None:
        command = ("dbus-daemon", "--session", "--nofork", "--nopidfile")
        bus = self.start("bus", *command, f"--address={self.folder.bus_address}")
        if not wait_until((self.folder.run / "bus").exists, START_LIMIT_S):
            raise OfficeError(f"dbus-daemon does not start: {bus.tail}")

    def _start_key_store(self) -> None:
        control = self.folder.run / "keyring"
        command = ("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
        words = secrets.token_urlsafe(16).encode("ascii")
        start = Start(
            "key-store",
            (*command, f"--control-directory={control}"),
            self._env,
            self.folder.logs,
            words=words,
        )
        daemon = start.child()
        self._children.append(daemon)
        # The daemon opens its control socket after it took its name on the bus.
        if not wait_until((control / "control").exists, START_LIMIT_S):
            raise OfficeError(f"gnome-keyring-daemon does not start: {daemon.tail}")

    def _start_centre(self) -> None:
        ready = self.folder.run / "centre.json"
        command = (sys.executable, "-m", "central_server", "serve", "--data", self.folder.centre)
        where = ("--issuer", self.line.url, "--port", "0", "--ready-file", ready)
        centre = self.start(CENTRE, *command, *where)
        wait_until(lambda: ready.exists() or not centre.runs, START_LIMIT_S)
        if not ready.exists():
            raise OfficeError(f"the centre does not start: {centre.tail}")
        url = str(json.loads(ready.read_text("utf-8"))["url"])
        self.line.start(int(url.rstrip("/").rpartition(":")[2]))

    def _central(self, *words: str, limit_s: float = START_LIMIT_S) -> str:
        place = ("--data", str(self.folder.centre))
        command = (sys.executable, "-m", "central_server", *words, *place)
        return self.read(f"centre-{words[0]}", *command, limit_s=limit_s).decode("utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
