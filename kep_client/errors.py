"""Faults of the world: one exception with a stable code; its words stand in ``error_texts``.

``KepError`` says that the world is at fault (no line, wrong PIN, a full disk) and is shown to
the clerk with a next step. Any other exception is a bug of ours and is shown as a number only.

The tree exists for ``except`` clauses; what is said to people depends on the code alone::

    KepError
    +-- LineError        the centre cannot be reached now (net.*, server.*): work goes on locally
    +-- RefusedError     somebody decided against it (auth.*, access.*, sync.*): do not repeat
    +-- StoreError       the local store (store.*)
    +-- InputError       what was typed does not fit (id.*, form.*)
    +-- DeviceError      card, scanner, printer, queue hub
"""

from types import MappingProxyType

from kep_client.error_texts import ERRORS, ErrorText


class KepError(Exception):
    """A fault of the world with a stable code, for example ``KepError("net.offline", at="10:31")``.

    ``params`` fill the places of the sentence. They reach the screen and the log's code line, so
    they never hold a name, an identifier or a token.
    """

    def __init__(self, code: str, **params: str) -> None:
        if code not in ERRORS:
            raise KeyError(code)
        super().__init__(code)
        self.code = code
        self.params = MappingProxyType(params)

    @property
    def text(self) -> ErrorText:
        """Title, sentence and next step in both languages."""
        return ERRORS[self.code]

    @property
    def retriable(self) -> bool:
        """Whether doing the same again can succeed without anybody changing anything."""
        return self.text.retriable


class LineError(KepError):
    """The centre cannot be reached; everything local goes on."""


class RefusedError(KepError):
    """The centre, the hub or a policy said no; repeating the same does not help."""


class StoreError(KepError):
    """The local store: disk, damage, keys, a second instance."""


class InputError(KepError):
    """What was typed or handed in does not fit; a field shows it."""


class DeviceError(KepError):
    """A device at the counter needs a hand."""
