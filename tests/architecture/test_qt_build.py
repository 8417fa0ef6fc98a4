"""The Qt build in use keeps its references, and has what the source imports."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# PySide6 6.12.0 on Python < 3.12 aborts after some hundred signals or some thousand void calls.
HAMMER = """
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Bell(QObject):
    rings = Signal(bool)

app = QCoreApplication([])
bell, heard = Bell(), []
bell.rings.connect(heard.append)
for _ in range(20_000):
    bell.rings.emit(True)
    bell.setObjectName("bell")
assert len(heard) == 20_000
"""


def qt_imports(modules: list) -> set[tuple[str, str]]:
    """Pairs of a Qt module and the name taken from it, an empty one for the module itself."""
    found = set()
    for module in modules:
        for node in module.nodes(ast.Import, ast.ImportFrom):
            if isinstance(node, ast.Import):
                names = [(alias.name, "") for alias in node.names]
            else:
                names = [(node.module or "", alias.name) for alias in node.names]
            found |= {pair for pair in names if pair[0].split(".")[0] == "PySide6"}
    return found


def absent(imports: set[tuple[str, str]]) -> list[str]:
    found = []
    for module, name in sorted(imports):
        try:
            loaded = importlib.import_module(module)
            if name and not hasattr(loaded, name):
                importlib.import_module(f"{module}.{name}")
        except ImportError:
            found.append(f"{module} {name}".strip())
    return found


def requirement(root: Path, name: str) -> Requirement:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [text for extra in project["optional-dependencies"].values() for text in extra]
    requirements = [Requirement(text) for text in [*project["dependencies"], *extras]]
    return next(each for each in requirements if each.name == name)


def test_many_signals_do_not_abort_the_process() -> None:
    result = subprocess.run([sys.executable, "-c", HAMMER], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr.decode()


@pytest.mark.parametrize("version", ["6.10.1", "6.12.0", "6.12.1", "6.13.0", "6.8.2"])
def test_known_bad_versions_are_shut_out(root: Path, version: str) -> None:
    assert version not in requirement(root, "PySide6-Essentials").specifier


def test_the_lock_holds_an_allowed_version(root: Path) -> None:
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    pins = [line.split("==")[1].split()[0] for line in text.splitlines() if "-essentials==" in line]
    assert len(pins) == 1
    assert pins[0] in requirement(root, "PySide6-Essentials").specifier


def test_every_imported_qt_name_is_in_the_wheel(everything: list) -> None:
    imports = qt_imports(everything)
    assert ("PySide6.QtWidgets", "QApplication") in imports
    assert absent(imports) == []


def test_a_name_that_only_the_stubs_know_is_seen(planted: Callable) -> None:
    text = "from PySide6.QtPdf import QPdfDocument\nfrom PySide6.QtCore import QNothing, QObject\n"
    found = absent(qt_imports([planted("ui/planted.py", text)]))
    assert found == ["PySide6.QtCore QNothing", "PySide6.QtPdf QPdfDocument"]
