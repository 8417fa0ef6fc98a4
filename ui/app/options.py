"""What the window is started with."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Options:
    """``data`` is the per-machine folder; ``server`` and ``code`` enrol a new workstation.

    ``pin_with_training_tpm`` practises the PIN on a PC without a TPM, in training mode only.
    """

    data: Path
    server: str = ""
    code: str = ""
    training: bool = False
    pin_with_training_tpm: bool = False
    theme: str = ""


def read_options(arguments: Sequence[str]) -> Options:
    """Read the command line; ends the program with a sentence when it does not fit."""
    parser = argparse.ArgumentParser(prog="kep-workstation", description="Σταθμός εργασίας ΚΕΠ")
    parser.add_argument("--data", type=Path, default=default_folder(), help="φάκελος της θέσης")
    parser.add_argument("--server", default="", help="διεύθυνση του κέντρου, για εγγραφή")
    parser.add_argument("--code", default="", help="κωδικός εγγραφής μίας χρήσης")
    parser.add_argument("--training", action="store_true", help="εκπαίδευση, σε δικό της φάκελο")
    parser.add_argument("--training-pin", action="store_true", help="εξάσκηση με PIN")
    parser.add_argument("--theme", default="", choices=("", "light", "dark", "contrast"))
    found = parser.parse_args(arguments)
    return Options(
        data=found.data / "training" if found.training else found.data,
        server=found.server,
        code=found.code,
        training=found.training,
        pin_with_training_tpm=found.training and found.training_pin,
        theme=found.theme,
    )


def default_folder() -> Path:
    """Return the folder of this machine: one for all clerks who sit here."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "KEP"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "KEP"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "kep"
