"""Writes ``docs/settings.md`` from the table: ``python -m kep_client.settings.docs [FILE]``."""

import sys
from pathlib import Path

from kep_client.settings.table import SETTINGS, Setting, Value

_HEAD = """# Settings

Generated from `kep_client/settings/table.py` by `python -m kep_client.settings.docs`. Do not edit.

Settings are read from `settings.toml` (or `.json`) in the data folder; a policy file of the same
form wins over it where *policy* says yes, and the settings page then names who decides.

| name | holds | default | policy | what it does |
|---|---|---|---|---|
"""


def document() -> str:
    """Return the page."""
    return _HEAD + "".join(f"{_row(setting)}\n" for setting in SETTINGS)


def _row(setting: Setting) -> str:
    policy = "yes" if setting.lockable else "no"
    cells = (
        f"`{setting.name}`",
        _holds(setting),
        f"`{_shown(setting.default)}`" if setting.default != "" else "",
        policy,
        f"{setting.el}<br>{setting.en}",
    )
    return f"| {' | '.join(cells)} |"


def _holds(setting: Setting) -> str:
    if setting.choices:
        return ", ".join(f"`{choice}`" for choice in setting.choices)
    limits = "" if setting.low is None else f" {setting.low:g}-{setting.high:g}"
    return f"{setting.kind.value}{limits} {setting.unit}".rstrip()


def _shown(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/settings.md")
    target.write_text(document(), "utf-8")
