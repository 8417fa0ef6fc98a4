"""The citizen's identity card on the desk's reader: a chip of ours in a real card service.

pcscd and its virtual reader run in namespaces of their own; the office's windows reach them by a
socket in the throw-away folder, and no reader of this machine is touched.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

from devices.sim.card_service import PrivateCardService
from devices.sim.chip import Chip, ChipFault
from devices.sim.chip_documents import Holder, identity_card
from devices.sim.vpcd import VirtualCard

# Παπαδόπουλος Γεώργιος του Νικολάου, as his card prints him.
GEORGIOS = Holder("PAPADOPOULOS", "GEORGIOS", "AB123456", "1970-01-01", "2034-02-14", sex="M")


def available() -> bool:
    """Whether a card service of our own can run here."""
    if sys.platform != "linux" or find_spec("smartcard") is None:
        return False
    return PrivateCardService.installed()


class CardReader:
    """The reader of the desk and the hand that lays cards on it. Close it at the end."""

    def __init__(self, run: Path) -> None:
        """Start it; ``run`` is a folder for its socket."""
        self._service = PrivateCardService(run)
        self._card: VirtualCard | None = None
        self.environment = {"PCSCLITE_CSOCK_NAME": str(run / "pcscd.comm")}
        self._service.start()

    @property
    def has_card(self) -> bool:
        """Whether a card lies there."""
        return self._card is not None

    def insert(self, holder: Holder = GEORGIOS, *faults: ChipFault) -> None:
        """Lay a card on the reader."""
        self.remove()
        self._card = VirtualCard(Chip(identity_card(holder), faults), self._service.connect)

    def remove(self) -> None:
        """Take the card away."""
        card, self._card = self._card, None
        if card is not None:
            card.remove()

    def stop_service(self) -> None:
        """Let the card service fail."""
        self._service.stop()
        self.remove()

    def start_service(self) -> None:
        """Start it again."""
        self._service.start()

    def close(self) -> None:
        """Take everything away."""
        self.remove()
        self._service.close()
