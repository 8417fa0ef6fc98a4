"""A PC becomes a workstation: the address of the centre and a code that works once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol, TypeAlias
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from kep_client.domain.clerk import Workstation
    from kep_client.errors import KepError
    from ui.presenters.work import Start

    Enrol: TypeAlias = Callable[[str, str], Awaitable[Workstation]]

_ON_THIS_MACHINE = frozenset({"127.0.0.1", "::1"})


# A code is Latin; typed on a Greek layout its letters come by the place of their keys.
_BY_PLACE = str.maketrans("ΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠΡΣΤΘΩςΧΥΖ", "ABCDEFGHIJKLMNOPRSTUVWXYZ")


class Fault(Enum):
    """What is wrong with an entry before anybody is asked."""

    EMPTY = auto()
    NO_ADDRESS = auto()
    NOT_SECURE = auto()


@dataclass(frozen=True, slots=True)
class EnrolmentForm:
    """How the page stands."""

    server_fault: Fault | None = None
    code_fault: Fault | None = None
    busy: bool = False

    @property
    def complete(self) -> bool:
        """Whether the centre can be asked."""
        return self.server_fault is None and self.code_fault is None


class EnrolmentView(Protocol):
    """The page."""

    def show_server(self, server: str) -> None:
        """Put an address into its field."""

    def show_form(self, form: EnrolmentForm) -> None:
        """Show how it stands."""

    def show_problem(self, error: KepError) -> None:
        """Say in place what went wrong; what was typed stays."""

    def clear_problem(self) -> None:
        """Take it away."""


class EnrolmentPresenter:
    """Checks what is typed, asks the centre once, and hands the workstation on."""

    def __init__(
        self,
        view: EnrolmentView,
        enrol: Enrol,
        server: str,
        start: Start,
        done: Callable[[Workstation], None],
    ) -> None:
        self._view = view
        self._enrol = enrol
        self._server = server
        self._start = start
        self._done = done
        self._form = EnrolmentForm()

    def entered(self) -> None:
        """The page is shown; an address known from the command line stands there already."""
        self._view.clear_problem()
        self._view.show_server(self._server)
        self._show(EnrolmentForm())

    def typed(self) -> None:
        """Something is being corrected: nothing is called wrong while one types."""
        self._view.clear_problem()
        if not self._form.complete:
            self._show(EnrolmentForm(busy=self._form.busy))

    def submitted(self, server: str, code: str) -> None:
        """Enter, or the button."""
        if self._form.busy:
            return
        self._view.clear_problem()
        address = address_of(server)
        letters = code_of(code)
        form = EnrolmentForm(fault_of(address), None if letters else Fault.EMPTY)
        if form.complete:
            self._view.show_server(address)
            self._show(replace(form, busy=True))
            self._start(self._ask(address, letters), on_error=self._failed)
        else:
            self._show(form)

    async def _ask(self, server: str, code: str) -> None:
        workstation = await self._enrol(server, code)
        # The page stays busy: the code is spent and the window goes on.
        self._done(workstation)

    def _failed(self, error: KepError) -> None:
        self._show(EnrolmentForm())
        self._view.show_problem(error)

    def _show(self, form: EnrolmentForm) -> None:
        self._form = form
        self._view.show_form(form)


def address_of(typed: str) -> str:
    """Return the address as it is asked; without a scheme it is a secure one."""
    address = typed.strip()
    if address and "://" not in address:
        address = f"https://{address}"
    return address if address.endswith("://") else address.rstrip("/")


def code_of(typed: str) -> str:
    """Return the code as it was given out, whatever the keyboard's layout."""
    kept = "".join(letter if letter == "ς" else letter.upper() for letter in typed.strip())
    return kept.translate(_BY_PLACE)


def fault_of(address: str) -> Fault | None:
    """Return why an address cannot be asked; plain HTTP is for a centre on this machine only."""
    if not address:
        return Fault.EMPTY
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return Fault.NO_ADDRESS
    if not host or any(letter.isspace() for letter in address):
        return Fault.NO_ADDRESS
    if parts.scheme == "https" or (parts.scheme == "http" and host in _ON_THIS_MACHINE):
        return None
    return Fault.NOT_SECURE
