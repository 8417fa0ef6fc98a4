"""The loop keeps its promises: exact, frugal, orderly."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from contextvars import ContextVar, copy_context

import pytest
from PySide6.QtCore import QTimer

from ui.loop import Loop


async def test_timeouts_that_did_not_happen_leave_no_timer(qloop: Loop) -> None:
    for _ in range(500):
        async with asyncio.timeout(30):
            await asyncio.sleep(0)
    assert qloop.live_timers == 1  # the limit of this test itself


async def test_a_cancelled_call_never_runs(qloop: Loop) -> None:
    ran: list[str] = []
    first = qloop.call_later(0.01, ran.append, "late")
    second = qloop.call_soon(ran.append, "soon")
    first.cancel()
    second.cancel()
    await asyncio.sleep(0.03)
    assert ran == []


@pytest.mark.parametrize("seconds", [0.001, 0.01, 0.05, 0.2])
async def test_sleep_never_ends_early(qloop: Loop, seconds: float) -> None:
    began = time.perf_counter()
    await asyncio.sleep(seconds)
    assert time.perf_counter() - began >= seconds


async def test_work_runs_in_the_order_it_came(qloop: Loop) -> None:
    seen: list[int] = []
    for number in range(2000):
        qloop.call_soon(seen.append, number)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert seen == list(range(2000))


async def test_busy_tasks_leave_the_window_its_turn(qloop: Loop) -> None:
    drawn = asyncio.Event()
    QTimer.singleShot(5, drawn.set)

    async def busy() -> None:
        while True:  # noqa: ASYNC110 - being busy is the point
            await asyncio.sleep(0)

    task = asyncio.create_task(busy())
    await drawn.wait()
    task.cancel()


async def test_a_thread_calls_into_the_loop_with_its_context(qloop: Loop) -> None:
    office: ContextVar[str] = ContextVar("office", default="")
    office.set("0042")
    heard: asyncio.Future[str] = qloop.create_future()
    inside: list[int] = []

    def answer() -> None:
        inside.append(threading.get_ident())
        heard.set_result(office.get())

    context = copy_context()
    thread = threading.Thread(
        target=lambda: qloop.call_soon_threadsafe(answer, context=context), daemon=True
    )
    thread.start()
    assert await heard == "0042"
    assert inside == [threading.get_ident()]
    thread.join()


async def test_blocking_work_goes_to_a_worker(qloop: Loop) -> None:
    assert await asyncio.to_thread(threading.get_ident) != threading.get_ident()


def test_a_closed_loop_refuses_work(qapp: object) -> None:
    loop = Loop(qapp)  # type: ignore[arg-type]
    loop.close()
    with pytest.raises(RuntimeError):
        loop.call_soon(print)


PROGRAM = """
import asyncio, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui.loop import run

async def other():
    try:
        await asyncio.sleep(60)
    finally:
        print("other ended", flush=True)

async def main():
    task = asyncio.create_task(other())
    await asyncio.sleep(0)
    print("ready", flush=True)
    {body}
    return 7

sys.exit(run(main))
"""


def _program(body: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(body=body)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


def test_the_program_ends_in_order_with_its_own_code() -> None:
    with _program("pass") as program:
        output, _ = program.communicate(timeout=20)
    assert (program.returncode, output) == (7, "ready\nother ended\n")


def test_somebody_else_quits_qt_and_the_program_still_ends_in_order() -> None:
    body = "QTimer.singleShot(0, QApplication.instance().quit); await asyncio.sleep(60)"
    with _program(body) as program:
        output, _ = program.communicate(timeout=20)
    assert (program.returncode, output) == (130, "ready\nother ended\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_a_sleeping_program(number: signal.Signals) -> None:
    with _program("await asyncio.sleep(60)") as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        program.send_signal(number)
        output, _ = program.communicate(timeout=20)
    assert (program.returncode, output) == (130, "other ended\n")
