"""What several contracts share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devices.sim.card_service import PrivateCardService


@pytest.fixture(scope="session")
def card_service() -> Iterator[PrivateCardService]:
    """A real pcscd of our own; the whole test process speaks to no other."""
    from devices.sim.card_service import PrivateCardService

    with PrivateCardService(Path(os.environ["PCSCLITE_CSOCK_NAME"]).parent) as service:
        yield service
