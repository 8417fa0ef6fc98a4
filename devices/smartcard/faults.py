"""What goes wrong with a card: each fault of a chip, reader or service as a ``DeviceError``."""

from kep_client.errors import DeviceError


class CardDataError(DeviceError):
    """The chip said something that its standard forbids; nothing of it is used."""

    def __init__(self, why: str) -> None:
        super().__init__("card.data_invalid")
        # For developers: names the rule, never a byte of what the chip holds.
        self.why = why


class CardSilentError(DeviceError):
    """The line to the chip broke: taken away, moved, or mute."""

    def __init__(self) -> None:
        super().__init__("card.mute")


class CardRefusedError(DeviceError):
    """The chip does not let us in, or is none that we know; trying the same again is no help."""


class CardServiceError(DeviceError):
    """The operating system's card service is away or will not serve us now."""

    def __init__(self) -> None:
        super().__init__("card.service_stopped")


# Return codes of the PC/SC API (PC/SC part 5; values as in winscard.h and pcsclite.h).
_SERVICE = frozenset(
    {
        0x80100003,  # invalid handle: the service was restarted behind us
        0x80100006,  # out of memory, in the service
        0x80100012,  # system cancelled: log-off
        0x80100013,  # communication error with the service
        0x80100018,  # shutdown
        0x8010001D,  # no service
        0x8010001E,  # service stopped
        0x00000006,  # ERROR_INVALID_HANDLE, from Windows itself
        0x000006BA,  # RPC_S_SERVER_UNAVAILABLE, over Remote Desktop
    }
)
_NO_READER = frozenset(
    {
        0x80100009,  # unknown reader
        0x80100017,  # reader unavailable
        0x8010002E,  # no readers
    }
)
_REFUSED = frozenset({0x80100065})  # unsupported card


def fault_of(code: int) -> DeviceError:
    """Return the fault behind a PC/SC return code.

    What a code says about a card in mid-flight is not reliable (a card taken away may answer with
    "success" and no bytes), so everything else means: the line to the chip broke, look again.
    """
    code &= 0xFFFFFFFF
    if code in _SERVICE:
        return CardServiceError()
    if code in _NO_READER:
        return DeviceError("card.no_reader")
    if code in _REFUSED:
        return CardRefusedError("card.unsupported")
    return CardSilentError()
