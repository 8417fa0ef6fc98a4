"""Keeps the workstation's own settings: in memory and on disk the same at any time.

Only what differs from its default is written, and nothing that a policy decides: the file stays
small, and a default that is improved later reaches everybody who never chose.
"""

import asyncio
import contextlib
import errno
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kep_client.errors import StoreError
from kep_client.settings.loading import Settings, load
from kep_client.settings.table import BY_NAME, SETTINGS, Value

_PRIVATE = 0o600


class SettingsFile:
    """The settings in force and the file behind them."""

    def __init__(self, own: Path, policy: Path | None = None) -> None:
        self._own = own
        self._settings = load(own, policy)
        self._one_at_a_time = asyncio.Lock()

    @property
    def settings(self) -> Settings:
        """What is in force now."""
        return self._settings

    async def change(self, name: str, value: Value) -> Settings:
        """Keep a value and return what is in force; it is on disk then.

        A value that does not fit, or that a policy decides, changes nothing.

        Raises:
            KeyError: there is no such setting.
            StoreError: ``store.disk_full``, ``store.read_only``; nothing changed then.
        """
        fits = BY_NAME[name].accepts(value) and name not in self._settings.locked
        async with self._one_at_a_time:
            if fits and value != self._settings.values[name]:
                changed = replace(self._settings, values={**self._settings.values, name: value})
                await asyncio.to_thread(save, self._own, changed)
                self._settings = changed
        return self._settings


def save(path: Path, settings: Settings) -> None:
    """Write TOML or JSON by the ending; fsync, rename: after a crash the old or the new file stands there whole."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write = as_json if path.suffix == ".json" else as_toml
        _write_through(fresh, write(chosen(settings)).encode())
        fresh.replace(path)
    except OSError as cause:
        with contextlib.suppress(OSError):
            fresh.unlink()
        full = cause.errno in (errno.ENOSPC, errno.EDQUOT)
        raise StoreError("store.disk_full" if full else "store.read_only") from None


def chosen(settings: Settings) -> dict[str, Value]:
    """Return what the file holds: the clerk's own choices in the table's order."""
    return {
        setting.name: settings.values[setting.name]
        for setting in SETTINGS
        if setting.name not in settings.locked and settings.values[setting.name] != setting.default
    }


def as_toml(values: Mapping[str, Value]) -> str:
    """Return dotted names as TOML 1.0 tables."""
    tables: dict[str, list[str]] = {}
    for name, value in values.items():
        table, _, key = name.rpartition(".")
        tables.setdefault(table, []).append(f"{key} = {_literal(value)}\n")
    return "\n".join(f"[{table}]\n{''.join(lines)}" for table, lines in tables.items())


def as_json(values: Mapping[str, Value]) -> str:
    """Return the same as one JSON object."""
    return f"{json.dumps(values, ensure_ascii=False, indent=2)}\n"


def _literal(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        # A JSON string is a TOML basic string but for DEL, which TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)


def _write_through(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
