"""Imports go in the directions that pyproject.toml draws."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# One fault per contract; each is written into a copy of the source.
PLANTED = {
    "1 layers": ("kep_client/domain/planted.py", "import kep_client.wire"),
    "1b services": ("kep_client/services/planted.py", "def late():\n    import kep_client.wire"),
    "2 only ui imports Qt": ("offline_cache/planted.py", "from PySide6 import QtCore"),
    "3 each vendor library": ("offline_cache/planted_too.py", "import sqlcipher3"),
    "4 device families": ("devices/scanner/planted.py", "import devices.smartcard"),
    "5a the centre": ("central_server/planted.py", "import kep_client.ports"),
    "5b the hub": ("office_queue/planted.py", "import devices.smartcard"),
    "5c server_kit": ("server_kit/planted.py", "import kep_client.domain"),
    "6 the two servers": ("central_server/planted_too.py", "import office_queue"),
    "7 only the composition root": ("ui/planted.py", "import devices.printer"),
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def copy_source(root: Path, packages: tuple[str, ...], target: Path) -> None:
    shutil.copy(root / "pyproject.toml", target)
    for name in packages:
        for path in (root / name).rglob("*.py"):
            copy = target / path.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)


def test_every_contract_is_kept(root: Path, packages: tuple[str, ...], tmp_path: Path) -> None:
    copy_source(root, packages, tmp_path)
    result = lint_imports(tmp_path)
    assert result.returncode == 0, result.stdout


def test_every_contract_finds_a_planted_fault(
    root: Path, packages: tuple[str, ...], tmp_path: Path
) -> None:
    copy_source(root, packages, tmp_path)
    for path, text in PLANTED.values():
        (tmp_path / path).write_text(text + "\n", encoding="utf-8")
    told = lint_imports(tmp_path).stdout
    broken = re.findall(r"^(.*) BROKEN", told, re.MULTILINE)
    assert [name for name in PLANTED if not any(b.startswith(name) for b in broken)] == [], told
