"""Enrolment as its presenter tells it."""

from __future__ import annotations

import asyncio

import pytest

from kep_client.domain.clerk import Workstation
from kep_client.domain.ids import OfficeId, WorkstationId
from kep_client.errors import KepError, LineError, RefusedError
from ui.presenters.enrolment import (
    EnrolmentForm,
    EnrolmentPresenter,
    Fault,
    address_of,
    code_of,
    fault_of,
)

DESK = Workstation(WorkstationId("w1"), OfficeId("0042"), "ΚΕΠ 0042", "Χαλανδρίου", 3, "Β")


class View:
    def __init__(self) -> None:
        self.server = ""
        self.forms: list[EnrolmentForm] = []
        self.problem: KepError | None = None

    def show_server(self, server: str) -> None:
        self.server = server

    def show_form(self, form: EnrolmentForm) -> None:
        self.forms.append(form)

    def show_problem(self, error: KepError) -> None:
        self.problem = error

    def clear_problem(self) -> None:
        self.problem = None


class Desk:
    def __init__(self, answer: Workstation | KepError = DESK, server: str = "") -> None:
        self.view = View()
        self.answer = answer
        self.asked: list[tuple[str, str]] = []
        self.done: list[Workstation] = []
        self.running: list[asyncio.Task[None]] = []
        self.presenter = EnrolmentPresenter(
            self.view, self._enrol, server, self._start, self.done.append
        )
        self.presenter.entered()

    async def _enrol(self, server: str, code: str) -> Workstation:
        self.asked.append((server, code))
        if isinstance(self.answer, KepError):
            raise self.answer
        return self.answer

    def _start(self, work, *, on_error=None):
        async def guarded() -> None:
            try:
                await work
            except KepError as error:
                assert on_error is not None
                on_error(error)

        self.running.append(asyncio.ensure_future(guarded()))
        return self.running[-1]

    async def submits(self, server: str, code: str) -> None:
        self.presenter.submitted(server, code)
        await asyncio.gather(*self.running)


async def test_address_and_code_make_a_workstation_of_the_pc():
    desk = Desk()

    await desk.submits(" kentro.kep.example/ ", " 7kq2-mn4p-0000-1111 ")

    assert desk.asked == [("https://kentro.kep.example", "7KQ2-MN4P-0000-1111")]
    assert desk.done == [DESK]
    assert desk.view.server == "https://kentro.kep.example"
    assert desk.view.forms[-1].busy


async def test_while_the_centre_is_asked_a_second_press_does_nothing():
    desk = Desk()
    desk.presenter.submitted("https://k.example", "A")

    await desk.submits("https://k.example", "A")

    assert len(desk.asked) == 1


async def test_the_address_of_the_command_line_stands_in_the_field():
    assert Desk(server="https://k.example").view.server == "https://k.example"


@pytest.mark.parametrize(
    "answer", [RefusedError("device.enrolment_code"), LineError("server.unavailable")]
)
async def test_a_fault_is_told_in_place_and_the_next_try_is_free(answer):
    desk = Desk(answer)

    await desk.submits("https://k.example", "WRONG")
    assert desk.view.problem is answer
    assert desk.view.forms[-1] == EnrolmentForm()
    desk.presenter.typed()
    assert desk.view.problem is None

    desk.answer = DESK
    await desk.submits("https://k.example", "RIGHT")
    assert desk.done == [DESK]


async def test_nobody_is_asked_before_both_fields_are_right():
    desk = Desk()

    await desk.submits("http://k.example", " ")

    assert desk.asked == []
    assert desk.view.forms[-1] == EnrolmentForm(Fault.NOT_SECURE, Fault.EMPTY)
    desk.presenter.typed()
    assert desk.view.forms[-1] == EnrolmentForm()


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", Fault.EMPTY),
        ("k.example", None),
        ("https://k.example:8443/", None),
        ("http://127.0.0.1:8080", None),
        ("http://[::1]:8080", None),
        ("http://k.example", Fault.NOT_SECURE),
        ("http://127.0.0.1.k.example", Fault.NOT_SECURE),
        ("ftp://k.example", Fault.NOT_SECURE),
        ("https://", Fault.NO_ADDRESS),
        ("το κέντρο", Fault.NO_ADDRESS),
        ("https://k.example:port", Fault.NO_ADDRESS),
        ("https://[::1", Fault.NO_ADDRESS),
    ],
)
def test_only_a_secure_address_is_asked(typed, fault):
    assert fault_of(address_of(typed)) is fault


def test_a_code_typed_on_a_greek_layout_is_the_same_code():
    assert code_of("7κς2-μν4π-χυζω") == code_of("7kw2-mn4p-xyzv") == "7KW2-MN4P-XYZV"
