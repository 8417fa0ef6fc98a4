"""What the server is told when it starts: arguments first, then ``KEP_CENTRAL_*``, then defaults."""

import os
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Self

PREFIX = "KEP_CENTRAL_"
_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


@dataclass(frozen=True, slots=True)
class Settings:
    """One box: a data folder with keys, logs and, unless ``database`` says otherwise, the record.

    ``issuer`` is the address by which clients know the server; empty: where it listens.
    ``identity_provider`` is the file that describes an OAuth 2 provider upstream; none: passwords.
    Every account but those for training needs a second factor; ``require_second_factor``: they too.
    ``keep_personal_numbers``: the law lets this installation keep them.
    Checkpoints of the access log are due after so many rows or minutes; with 0 minutes another
    machine signs them. Key and file belong on other storage than the database.
    """

    data: Path = Path("kep-central-data")
    database: str = ""
    host: str = "127.0.0.1"
    port: int = 0
    issuer: str = ""
    ready_file: Path | None = None
    identity_provider: Path | None = None
    require_second_factor: bool = False
    keep_personal_numbers: bool = False
    checkpoint_key: Path | None = None
    checkpoints: Path | None = None
    checkpoint_rows: int = 1000
    checkpoint_minutes: int = 60

    @classmethod
    def read(cls, arguments: Namespace, environment: Mapping[str, str] = os.environ) -> Self:
        """Merge the sources. Raises ValueError or KeyError for what cannot be read."""
        found: dict[str, object] = {}
        for field in fields(cls):
            value = getattr(arguments, field.name, None)
            if value is None:
                value = environment.get(PREFIX + field.name.upper())
            if value is not None:
                found[field.name] = _typed(field.name, str(value))
        return replace(cls(), **found)  # type: ignore[arg-type]

    @property
    def postgres_folder(self) -> Path:
        """Where the embedded database lives."""
        return self.data / "postgres"

    @property
    def checkpoint_key_file(self) -> Path:
        """The key that signs checkpoints, and nothing else."""
        return self.checkpoint_key or self.data / "keys" / "checkpoint.key"

    @property
    def checkpoint_file(self) -> Path:
        """Where checkpoints are appended outside the database."""
        return self.checkpoints or self.data / "checkpoints.jsonl"


def _typed(name: str, text: str) -> object:
    match name:
        case "data" | "ready_file" | "identity_provider" | "checkpoint_key" | "checkpoints":
            return Path(text)
        case "require_second_factor" | "keep_personal_numbers":
            return _TRUTH[text.lower()]
        case "port" | "checkpoint_rows" | "checkpoint_minutes":
            return int(text)
        case _:
            return text
