"""Settings from two files: the clerk's or the machine's own, and the policy that wins.

Both are TOML or JSON, by their ending, with names in dotted groups. What does not fit is left at
its default and named, never guessed and never fatal: a workstation has to start.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kep_client.settings.table import BY_NAME, SETTINGS, Value

MAX_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting has a value. ``locked`` ones are decided by policy.

    ``problems`` are ``name: why`` lines for the diagnostics page; they hold no values.
    """

    values: Mapping[str, Value]
    locked: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()

    def switch(self, name: str) -> bool:
        """Return an on/off setting."""
        return bool(self.values[name])

    def integer(self, name: str) -> int:
        """Return a whole number."""
        return int(self.values[name])

    def number(self, name: str) -> float:
        """Return a number."""
        return float(self.values[name])

    def text(self, name: str) -> str:
        """Return a text or a choice."""
        return str(self.values[name])


def load(own: Path | None, policy: Path | None = None) -> Settings:
    """Read both files; a file that is not there changes nothing."""
    problems: list[str] = []
    values: dict[str, Value] = {setting.name: setting.default for setting in SETTINGS}
    values |= _accepted(own, problems)
    decided = _accepted(policy, problems)
    for name in list(decided):
        if not BY_NAME[name].lockable:
            problems.append(f"{name}: not for policies")
            del decided[name]
    return Settings(values | decided, frozenset(decided), tuple(problems))


def _accepted(path: Path | None, problems: list[str]) -> dict[str, Value]:
    accepted: dict[str, Value] = {}
    for name, value in _flat(_read(path, problems)):
        setting = BY_NAME.get(name)
        if setting is None:
            problems.append(f"{name[:60]}: unknown")
        elif not isinstance(value, bool | int | float | str) or not setting.accepts(value):
            problems.append(f"{name}: does not fit")
        else:
            accepted[name] = value
    return accepted


def _read(path: Path | None, problems: list[str]) -> Mapping[str, object]:
    if path is None or not path.exists():
        return {}
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("too large")  # noqa: TRY301 - one way out for all that cannot be read
        text = path.read_text("utf-8")
        found = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (OSError, ValueError, RecursionError):
        problems.append(f"{path.name}: cannot be read")
        return {}
    return found if isinstance(found, dict) else {}


def _flat(group: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in group.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
