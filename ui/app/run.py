"""The program: one window, one loop, an orderly end.

What is slow to import (HTTP, keys, databases) comes after the first paint, on another thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget

from kep_client.errors import KepError, StoreError
from kep_client.ports.session import Browser
from kep_client.settings.saving import SettingsFile
from offline_cache.folder import DataFolder
from offline_cache.instance import InstanceLock
from ui import i18n, loop
from ui.app import single
from ui.app.browser import SystemBrowser
from ui.app.desk import StandIns
from ui.app.hardening import harden
from ui.app.logs import log_to
from ui.app.options import Options, read_options
from ui.bugs import install_excepthook, tell_bugs
from ui.ending import Ending
from ui.i18n.office_time import local
from ui.i18n.words import own
from ui.keys import KeyFilter
from ui.shell import Shell
from ui.theme.look import apply_look
from ui.views.frame.main_frame import MainFrame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kep_client.domain.clerk import Workstation
    from kep_client.gateway.centre import Centre
    from offline_cache.workstation_file import WorkstationFile
    from ui.app.adapters import Built
    from ui.bugs import BugNumber

NOT_STARTED = 3
_SWITCH_INTERVAL_S = 0.0005


def _start_again() -> None:
    """Replace the process by a fresh one: the end of a process is what clears its memory."""
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - our own program


def _wall() -> datetime:
    """Return what this PC's own clock says."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Hooks:
    """Seams for those who drive the window from outside."""

    browser: Browser = field(default_factory=SystemBrowser)
    on_window: Callable[[MainFrame], None] = lambda _frame: None
    start_again: Callable[[], None] = _start_again
    wall: Callable[[], datetime] = _wall
    stand_ins: StandIns = field(default_factory=StandIns)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the workstation's window."""
    return launch(read_options(sys.argv[1:] if arguments is None else arguments), Hooks())


def launch(options: Options, hooks: Hooks) -> int:
    """Run until the window closes; returns the exit code."""
    harden()
    # A thread that parses must give the window its turn within half a millisecond.
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    install_excepthook()
    lock = InstanceLock(DataFolder(options.data))
    try:
        lock.acquire()
    except StoreError as fault:
        return _not_started(options, fault)
    with contextlib.suppress(OSError):  # a disk that is full or read-only: said in the window
        log_to(options.data / "log")
    program = Program(options, hooks)
    try:
        code = loop.run(program.run)
    finally:
        lock.release()
    if program.ending is Ending.START_AGAIN:
        hooks.start_again()
    return code


def _not_started(options: Options, fault: StoreError) -> int:
    """Bring the window that runs to the front, and say why this one does not open."""
    if fault.code == "app.second_instance":
        QCoreApplication([sys.argv[0]])
        single.knock(options.data)
    _tell(fault)
    return NOT_STARTED


class Program:
    """One run of the window."""

    def __init__(self, options: Options, hooks: Hooks) -> None:
        self._options = options
        self._hooks = hooks
        self.ending = Ending.CLOSE
        self._closed_early = False

    async def run(self) -> int:
        """Show the window, put the parts together behind it, wait for its end."""
        settings = SettingsFile(self._options.data / "settings.toml", _policy())
        frame = self._window(settings)
        await asyncio.gather(_painted(), asyncio.to_thread(_import_what_is_slow))
        with contextlib.closing(single.listen(self._options.data, frame)):
            try:
                if not self._closed_early:
                    await self._work(frame, settings)
            finally:
                frame.finish()
        return 0

    def _close_early(self) -> None:
        """The clerk closed the window before anybody else listened."""
        self._closed_early = True

    def _window(self, settings: SettingsFile) -> MainFrame:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise TypeError
        language = str(settings.settings.values["appearance.language"])
        i18n.install(app, i18n.Language(language))
        apply_look(app, settings.settings, self._options.theme)
        frame = MainFrame(lambda: local(datetime.now(UTC)))
        frame.close_wanted.connect(self._close_early)
        self._keys = KeyFilter(app)
        frame.show_page(QWidget())  # nothing of the desk is seen before an unlock
        frame.show()
        self._hooks.on_window(frame)
        return frame

    async def _work(self, frame: MainFrame, settings: SettingsFile) -> None:
        shell = Shell(frame, self._keys, settings)
        loop = asyncio.get_running_loop()

        def tell(number: BugNumber) -> None:
            loop.call_soon_threadsafe(shell.bug, number)

        with tell_bugs(tell):
            built = await self._prepared(shell, settings)
            if built is None:
                return  # the window was closed before its work could begin
            try:
                self.ending = await shell.work(built.workplace)
            finally:
                await built.close()

    async def _prepared(self, shell: Shell, settings: SettingsFile) -> Built | None:
        """Put this PC's parts together; what is in the way is told on a page, never by an end."""
        folder = DataFolder(self._options.data)
        unknown: KepError | None = None
        while True:
            try:
                file = await self._identity(folder, shell, unknown)
                return None if file is None else await self._build(folder, file, settings)
            except KepError as fault:
                unknown = fault if fault.code == "device.not_enrolled" else None
                if unknown is None and not await shell.trouble(fault):
                    return None

    async def _identity(
        self, folder: DataFolder, shell: Shell, unknown: KepError | None
    ) -> WorkstationFile | None:
        """Return who this PC is; enrols it by the command line or on a page.

        ``unknown`` says that this PC is enrolled no more: its key is gone.
        """
        from offline_cache.workstation_file import read_workstation

        file = read_workstation(folder)
        server = self._options.server or (file.server_url if file else "")
        if file is None and self._options.code:
            try:
                await self._enrol(server, self._options.code)
            except KepError as fault:
                unknown = fault
            file = read_workstation(folder)
        if file is None or (unknown is not None and unknown.code == "device.not_enrolled"):
            if not await shell.enrolment(self._enrol, server, unknown):
                return None
            file = read_workstation(folder)
        return file

    async def _enrol(self, server: str, code: str) -> Workstation:
        from ui.app.enrolment import enrol_workstation

        centre = await asyncio.to_thread(_centre, server, self._hooks.wall)
        folder = DataFolder(self._options.data)
        file = await enrol_workstation(folder, centre, code, training=self._options.training)
        return file.workstation

    async def _build(
        self, folder: DataFolder, file: WorkstationFile, settings: SettingsFile
    ) -> Built:
        from ui.app.adapters import Machine, build, keys_of

        # The TLS context takes 30 ms, the key store up to 100: not on the window's thread.
        centre, keys = await asyncio.gather(
            asyncio.to_thread(_centre, file.server_url, self._hooks.wall),
            asyncio.to_thread(keys_of, folder),
        )
        pin = self._options.pin_with_training_tpm
        machine = Machine(folder, file, centre, keys, settings, pin, self._hooks.stand_ins)
        return build(machine, self._hooks.browser)


def _centre(server: str, wall: Callable[[], datetime]) -> Centre:
    from kep_client.gateway.centre import Centre
    from kep_client.gateway.http import ClientFactory
    from kep_client.sync.clock import CorrectedClock

    clock = CorrectedClock(wall, time.monotonic)
    return Centre(ClientFactory(server), clock)


def _import_what_is_slow() -> None:
    """HTTP, keys and databases take a quarter of a second; runs on another thread."""
    # httpx brings its command line along where rich is installed: 40 ms and 6 MiB for nothing.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # means "not there"
    from ui.app import adapters, enrolment  # noqa: F401 - imported here so that nobody waits


async def _painted() -> None:
    """Give the window its first paint before anything else asks for the thread."""
    await asyncio.sleep(0.02)


def _policy() -> Path:
    """Return the file in which the municipality's IT decides settings; it need not be there."""
    base = os.environ.get("PROGRAMDATA", r"C:\ProgramData") if sys.platform == "win32" else "/etc"
    return Path(base) / "kep" / "policy.toml"


def _tell(fault: KepError) -> None:
    """Say a fault where there is no window to say it in."""
    phrase = own(fault.text).filled(fault.params)
    if sys.stderr is None:  # a Windows program without a console
        return
    sys.stderr.write(f"{phrase.title}. {phrase.sentence}\n")
