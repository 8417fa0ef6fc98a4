"""Rules that hold for every test.

* Coroutine tests run: in the product's own Qt loop when they ask for `qloop`, else in asyncio's.
* A log record of level WARNING or more fails a test that did not announce it by `expected_logs`.
* A test leaves no thread behind, and never meets the key store of the person who runs it.
* `CI=true`: a skipped, deselected or expected-to-fail test fails the run, `windows_only` excepted.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import os
import re
import secrets
import sys
import tempfile
import threading
import time
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
# Nobody meets the machine's card service. pcsc-lite reads this once, whichever test comes first.
os.environ["PCSCLITE_CSOCK_NAME"] = f"{tempfile.gettempdir()}/kep-pcsc-{os.getpid()}/pcscd.comm"

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication

    from ui.loop import Loop

COROUTINE_LIMIT_S = 30
THREADS_END_WITHIN_S = 5
SAMPLE_SEED = 20261123
TOLD = pytest.StashKey[list[str]]()

# No deadlines: the machine is shared, and a slow moment is no fault.
hypothesis.settings.register_profile("sample", deadline=None, max_examples=60)
hypothesis.settings.register_profile("campaign", deadline=None, max_examples=5_000)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--campaign", action="store_true", help="run campaigns at full length")
    parser.addoption("--seed", type=int, help="replay the campaign of this seed")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TOLD] = []
    hypothesis.settings.load_profile("campaign" if config.option.campaign else "sample")
    if os.environ.get("CI", "").lower() in ("1", "true"):
        config.pluginmanager.register(NothingLeftOut(), "nothing-left-out")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("windows_only") and sys.platform != "win32":
            item.add_marker(pytest.mark.skip(reason="Windows only"))
        if item.get_closest_marker("campaign") and config.option.campaign:
            item.add_marker(pytest.mark.timeout(0))


class NothingLeftOut:
    """Fails a run in which a test did not really run."""

    def __init__(self) -> None:
        self.left_out: list[str] = []

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self.left_out += [f"deselected: {item.nodeid}" for item in items]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.left_out.append(f"skipped: {report.nodeid}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if "windows_only" in report.keywords and sys.platform != "win32":
            return
        if hasattr(report, "wasxfail"):
            self.left_out.append(f"expected to fail: {report.nodeid}")
        elif report.skipped:
            self.left_out.append(f"skipped: {report.nodeid}")

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.left_out and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for line in self.left_out:
            terminalreporter.write_line(f"CI lets no test be left out - {line}", red=True)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    test = pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names})
    if "qloop" in pyfuncitem.funcargs:
        loop = pyfuncitem.funcargs["qloop"]
        loop.run_until_complete(asyncio.wait_for(test, COROUTINE_LIMIT_S))
    else:
        asyncio.run(asyncio.wait_for(test, COROUTINE_LIMIT_S))
    return True


@pytest.fixture
def qloop(qapp: QApplication) -> Iterator[Loop]:
    """The product's event loop; a coroutine test that asks for it runs in it."""
    from ui.loop import Loop

    qapp.setQuitOnLastWindowClosed(False)
    loop = Loop(qapp)
    asyncio.set_event_loop(loop)
    yield loop
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    """How often a `@pytest.mark.campaign(sample=20, full=5000)` repeats itself in this run."""
    campaign = request.node.get_closest_marker("campaign")
    length = "full" if request.config.option.campaign else "sample"
    return int(campaign.kwargs[length])


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What a campaign draws from: `--seed`, else a new one for a campaign, one for all samples.

    It is told with what the campaign did, and by a test that fails.
    """
    chosen: int | None = request.config.option.seed
    if chosen is None:
        chosen = secrets.randbelow(1 << 31) if request.config.option.campaign else SAMPLE_SEED
    print(f"replay with --seed {chosen}")
    return chosen


@pytest.fixture
def tell(request: pytest.FixtureRequest, seed: int) -> Callable[[str], None]:
    """Say at the end of the run how much of a campaign really ran."""
    lines = request.config.stash[TOLD]
    return lambda text: lines.append(f"{request.node.name}: {text} (seed {seed})")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in terminalreporter.config.stash[TOLD]:
        terminalreporter.write_line(line)


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Announce a record by `@pytest.mark.expected_logs("pattern")`."""
    warnings = _Warnings()
    logging.getLogger().addHandler(warnings)
    yield
    logging.getLogger().removeHandler(warnings)
    expected = [text for mark in request.node.iter_markers("expected_logs") for text in mark.args]
    unexpected = [line for line in warnings.lines if not any(re.search(p, line) for p in expected)]
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected), pytrace=False)


@pytest.fixture(autouse=True)
def no_threads_left() -> Iterator[None]:
    """Threads that a test starts end with it, daemons excepted."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + THREADS_END_WITHIN_S
    for thread in set(threading.enumerate()) - before:
        if not thread.daemon:
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                pytest.fail(f"the thread {thread.name!r} outlived the test", pytrace=False)
