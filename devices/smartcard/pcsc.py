"""PC/SC through pyscard's flat API: the only module that sees it.

pyscard's own CardMonitor is not used: it stops for good when the service stops, and Windows stops
the service with the last reader.
"""

import threading

from smartcard import scard

from devices.smartcard.faults import CardServiceError, fault_of
from devices.smartcard.service import ReaderState

_PNP = "\\\\?PnP?\\Notification"
_SHARING_VIOLATION = 0x8010000B
# Windows looks for a driver at each insertion and holds the card meanwhile.
_SHARING_TRIES, _SHARING_PAUSE_S = 5, 0.1
_WORD = 0xFFFFFFFF
_NOTHING_NEW = frozenset({scard.SCARD_E_TIMEOUT & _WORD, scard.SCARD_E_CANCELLED & _WORD})
_READERS_MOVED = frozenset(
    {scard.SCARD_E_UNKNOWN_READER & _WORD, scard.SCARD_E_READER_UNAVAILABLE & _WORD}
)


class PcscChannel:
    """Implements ``CardChannel``; holds the card in a transaction."""

    def __init__(self, handle: int, protocol: int) -> None:
        self._handle = handle
        self._pci = scard.SCARD_PCI_T0 if protocol == scard.SCARD_PROTOCOL_T0 else _T1
        _require(scard.SCardBeginTransaction(handle))

    def transmit(self, command: bytes) -> bytes:
        code, answer = scard.SCardTransmit(self._handle, self._pci, list(command))
        _require(code)
        return bytes(answer)

    def close(self) -> None:
        # No reset here: of a card that just left it makes pcsc-lite note "empty" too early, and
        # a card that comes at once is never noticed.
        scard.SCardEndTransaction(self._handle, scard.SCARD_LEAVE_CARD)
        scard.SCardDisconnect(self._handle, scard.SCARD_LEAVE_CARD)


_T1 = scard.SCARD_PCI_T1


class PcscService:
    """Implements ``CardService`` with a context of its own."""

    def __init__(self) -> None:
        self._context: int | None = None
        self._words: dict[str, int] = {}
        self._told = False
        self._pause = threading.Event()

    def open(self) -> None:
        code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        _require_service(code)
        self._context = context
        self._words, self._told = {}, False

    def wait(self, seconds: float) -> tuple[ReaderState, ...]:
        names = self._readers()
        new, gone = set(names) - self._words.keys(), self._words.keys() - set(names)
        for name in gone:
            del self._words[name]
        asked = [(name, self._words.get(name, scard.SCARD_STATE_UNAWARE)) for name in names]
        asked.append((_PNP, len(names) << 16))
        # A reader that is new or gone is told at once, whatever the others do; so is the first look.
        limit = int(seconds * 1000) if self._told and not (new or gone) else 0
        self._told = True
        code, told = scard.SCardGetStatusChange(self._held(), limit, asked)
        if code & _WORD in _READERS_MOVED:
            return self._states()
        if code & _WORD not in _NOTHING_NEW:
            _require_service(code)
            self._take(told)
        return self._states()

    def cancel(self) -> None:
        context = self._context
        if context is not None:
            scard.SCardCancel(context)

    def connect(self, reader: str, *, reset: bool) -> PcscChannel:
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        how = (reader, scard.SCARD_SHARE_SHARED, protocols)
        code, handle, protocol = scard.SCardConnect(self._held(), *how)
        for _ in range(_SHARING_TRIES):
            if code & _WORD != _SHARING_VIOLATION:
                break
            self._pause.wait(_SHARING_PAUSE_S)
            code, handle, protocol = scard.SCardConnect(self._held(), *how)
        _require(code)
        if reset:
            code, protocol = scard.SCardReconnect(handle, *how[1:], scard.SCARD_RESET_CARD)
            _require(code)
        return PcscChannel(handle, protocol)

    def close(self) -> None:
        context, self._context = self._context, None
        if context is not None:
            scard.SCardReleaseContext(context)

    def _held(self) -> int:
        if self._context is None:
            raise CardServiceError
        return self._context

    def _readers(self) -> list[str]:
        code, names = scard.SCardListReaders(self._held(), [])
        if code & _WORD == scard.SCARD_E_NO_READERS_AVAILABLE & _WORD:
            return []
        _require_service(code)
        return [str(name) for name in names]

    def _take(self, told: list[tuple[str, int, list[int]]]) -> None:
        for name, word, _atr in told:
            if name != _PNP:
                self._words[name] = word & ~scard.SCARD_STATE_CHANGED

    def _states(self) -> tuple[ReaderState, ...]:
        return tuple(_state(name, word) for name, word in sorted(self._words.items()))


def _state(name: str, word: int) -> ReaderState:
    return ReaderState(
        name,
        present=bool(word & scard.SCARD_STATE_PRESENT),
        mute=bool(word & scard.SCARD_STATE_MUTE),
        counter=word >> 16 & 0xFFFF,
    )


def _require_service(code: int) -> None:
    """No card is in play here: whatever fails, the service does."""
    if code != scard.SCARD_S_SUCCESS:
        raise CardServiceError


def _require(code: int) -> None:
    if code != scard.SCARD_S_SUCCESS:
        raise fault_of(code)
