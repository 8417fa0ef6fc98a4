"""Keeping a setting: the own file is written whole and swapped in, so that no half is ever read."""

import asyncio
import json
from contextlib import suppress
from pathlib import Path

from kep_client.errors import StoreError
from kep_client.settings.loading import Settings, load
from kep_client.settings.table import BY_NAME, SETTINGS, Value


class SettingsFile:
    """The settings in force and the file of this machine's or clerk's own choices (JSON)."""

    def __init__(self, own: Path, policy: Path | None = None) -> None:
        self._own = own
        self._policy = policy
        self.settings = load(own, policy)

    async def put(self, name: str, value: Value) -> Settings:
        """Keep a value and return what is in force; a locked or unfitting one changes nothing.

        Raises StoreError ``store.read_only``.
        """
        if name not in self.settings.locked and BY_NAME[name].accepts(value):
            chosen = {**self._chosen(), name: value}
            await asyncio.to_thread(_write, self._own, chosen)
            self.settings = load(self._own, self._policy)
        return self.settings

    def _chosen(self) -> dict[str, Value]:
        own = load(self._own)
        return {
            setting.name: own.values[setting.name]
            for setting in SETTINGS
            if own.values[setting.name] != setting.default
        }


def _write(path: Path, values: dict[str, Value]) -> None:
    text = json.dumps(dict(sorted(values.items())), ensure_ascii=False, indent=2)
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(f"{text}\n", "utf-8")
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise StoreError("store.read_only") from None
