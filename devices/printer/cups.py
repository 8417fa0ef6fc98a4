"""Printing through CUPS: the PDF goes to the service from memory, and its word on the job comes back.

Qt's own way writes the page to a temporary file first and forgets the job once it is handed over;
asked directly, the service takes the document over its socket and tells of paper and of the end.
"""

import asyncio
import http.client
import os
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Self
from urllib.parse import quote

from devices.printer.ipp import (
    Attributes,
    IppFormatError,
    Operation,
    Reply,
    Tag,
    Wanted,
    decode,
    encode,
)
from kep_client.errors import DeviceError
from kep_client.ports.printer import JobState, PrinterStatus

_SOCKETS = ("/run/cups/cups.sock", "/var/run/cups/cups.sock")
_PORT = 631
_TIMEOUT_S = 5.0
_MOST_BYTES = 4 * 1024 * 1024
_BASE = "ipp://localhost"
_USER = "kep"
_NOT_FOUND = 0x0406
_STOPPED = 5
_WANTED = (
    "printer-name",
    "printer-make-and-model",
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "device-uri",
)
# RFC 8011 section 5.3.7: pending, held, processing, stopped, canceled, aborted, completed.
_JOB_STATES = {
    3: JobState.WAITING,
    4: JobState.WAITING,
    5: JobState.PRINTING,
    6: JobState.WAITING,
    7: JobState.FAILED,
    8: JobState.FAILED,
    9: JobState.DONE,
}


class _UnixConnection(http.client.HTTPConnection):
    """HTTP over the service's Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=_TIMEOUT_S)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(_TIMEOUT_S)
        self.sock.connect(self._path)


class CupsSpooler:
    """Implements ``kep_client.ports.printer.Spooler`` for one CUPS service.

    Args:
        server: A socket's path or ``host:port``; the system's own where it is empty.
    """

    def __init__(self, server: str = "") -> None:
        self._server = server

    @classmethod
    def of_the_system(cls) -> Self:
        """Return the service that the system's own programs print on (cups(1), CUPS_SERVER)."""
        return cls(os.environ.get("CUPS_SERVER", ""))

    async def printers(self) -> tuple[PrinterStatus, ...]:
        """Return the queues of the service; none where there is no service."""
        return await asyncio.to_thread(self._printers) if self._address() else ()

    async def submit(self, printer: str, title: str, pdf: bytes) -> str:
        """Hand over a PDF from memory."""
        return await asyncio.to_thread(self._submit, printer, title, pdf)

    async def job(self, job_id: str) -> JobState:
        """Return how far a job is."""
        return await asyncio.to_thread(self._job, job_id)

    # --- on a thread of its own: the service may be slow --------------------------------------

    def _printers(self) -> tuple[PrinterStatus, ...]:
        default = self._ask(Operation.CUPS_GET_DEFAULT, ())
        chosen = _text(default.groups[0], "printer-name") if default.groups else ""
        reply = self._ask(
            Operation.CUPS_GET_PRINTERS, ((Tag.KEYWORD, "requested-attributes", _WANTED),)
        )
        if reply.status == _NOT_FOUND:  # how CUPS says that there is no printer
            return ()
        if not reply.ok:
            raise DeviceError("print.failed")
        found = (_printer(group, chosen) for group in reply.groups if "printer-name" in group)
        return tuple(found)

    def _submit(self, printer: str, title: str, pdf: bytes) -> str:
        path = f"/printers/{quote(printer, safe='')}"
        attributes = (
            (Tag.URI, "printer-uri", f"{_BASE}{path}"),
            (Tag.NAME, "requesting-user-name", _USER),
            (Tag.NAME, "job-name", title),
            (Tag.MIME, "document-format", "application/pdf"),
        )
        reply = self._ask(Operation.PRINT_JOB, attributes, path, pdf)
        _check(reply)
        return str(_number(reply.groups[0], "job-id"))

    def _job(self, job_id: str) -> JobState:
        attributes = (
            (Tag.URI, "job-uri", f"{_BASE}/jobs/{job_id}"),
            (Tag.NAME, "requesting-user-name", _USER),
            (Tag.KEYWORD, "requested-attributes", "job-state"),
        )
        reply = self._ask(Operation.GET_JOB_ATTRIBUTES, attributes, "/jobs/")
        if reply.status == _NOT_FOUND:  # cancelled, and already forgotten by the service
            return JobState.FAILED
        _check(reply)
        return _JOB_STATES[_number(reply.groups[0], "job-state")]

    def _ask(
        self,
        operation: Operation,
        attributes: Sequence[Wanted],
        path: str = "/",
        document: bytes = b"",
    ) -> Reply:
        request = encode(operation, attributes) + document
        connection = self._connection()
        try:
            connection.request("POST", path, request, {"Content-Type": "application/ipp"})
            answer = connection.getresponse()
            body = answer.read(_MOST_BYTES)
        except (OSError, http.client.HTTPException) as cause:
            raise DeviceError("print.service_stopped") from cause
        finally:
            connection.close()
        if answer.status != http.client.OK:
            raise DeviceError("print.failed")
        try:
            return decode(body)
        except IppFormatError as cause:
            raise DeviceError("print.failed") from cause

    def _connection(self) -> http.client.HTTPConnection:
        address = self._address()
        if address.startswith("/"):
            return _UnixConnection(address)
        host, _, port = address.partition(":")
        return http.client.HTTPConnection(host, int(port or _PORT), timeout=_TIMEOUT_S)

    def _address(self) -> str:
        """Return where the service listens, or an empty text where there is none."""
        if self._server:
            return self._server
        return next((path for path in _SOCKETS if Path(path).exists()), "")


def _check(reply: Reply) -> None:
    if not reply.ok or not reply.groups:
        raise DeviceError("print.failed")


def _printer(group: Attributes, default: str) -> PrinterStatus:
    name = _text(group, "printer-name")
    reasons = [str(reason) for reason in group.get("printer-state-reasons", ())]
    return PrinterStatus(
        name=name,
        model=_text(group, "printer-make-and-model"),
        accepts=bool(group.get("printer-is-accepting-jobs", (True,))[0]),
        stopped=_number(group, "printer-state") == _STOPPED,
        # A suffix tells how bad it is: -report, -warning, -error (RFC 8011 section 5.4.12).
        out_of_paper=any(reason.startswith(("media-empty", "media-needed")) for reason in reasons),
        confirms=_text(group, "device-uri").startswith(("ipp://", "ipps://")),
        is_default=name == default,
    )


def _text(group: Attributes, name: str) -> str:
    return str(group.get(name, ("",))[0])


def _number(group: Attributes, name: str) -> int:
    return int(group.get(name, (0,))[0])
