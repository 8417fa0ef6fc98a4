"""Return codes of the card service, and who may know what."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import devices
from devices.smartcard.faults import fault_of

PACKAGE = Path(devices.__file__).parent
ROOT = PACKAGE.parent


@pytest.mark.parametrize(
    ("returned", "code"),
    [
        (0x8010001D, "card.service_stopped"),
        (0x8010001D - (1 << 32), "card.service_stopped"),  # signed, as some bindings have it
        (6, "card.service_stopped"),
        (0x8010002E, "card.no_reader"),
        (0x80100017, "card.no_reader"),
        (0x80100065, "card.unsupported"),
        (0x80100069, "card.mute"),
        (0x80100016, "card.mute"),
        (0x12345678, "card.mute"),
    ],
)
def test_each_return_code_has_a_name(returned, code):
    assert fault_of(returned).code == code


def importers(name: str) -> set[str]:
    found = set()
    for folder in ("devices", "kep_client", "ui", "offline_cache", "central_server"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                modules = (
                    [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                )
                if isinstance(node, ast.ImportFrom):
                    modules = [node.module or ""]
                if any(m == name or m.startswith(name + ".") for m in modules):
                    found.add(path.relative_to(ROOT).as_posix())
    return found


def test_one_module_knows_the_vendor_library():
    assert importers("smartcard") == {"devices/smartcard/pcsc.py"}


def test_one_module_knows_triple_des():
    assert importers("cryptography.hazmat.decrepit") == {"devices/smartcard/tdes.py"}
