"""The source as the architecture tests see it, and a way to plant a fault in it."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "central_server",
    "devices",
    "kep_client",
    "office_queue",
    "offline_cache",
    "server_kit",
    "ui",
)


@dataclass(frozen=True)
class Module:
    """One source file; `path` is relative to the repository."""

    path: str
    text: str
    tree: ast.Module = field(repr=False)

    @property
    def package(self) -> str:
        return self.path.split("/", maxsplit=1)[0]

    def nodes(self, *kinds: type[ast.AST]) -> list[ast.AST]:
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]


def parse(path: str, text: str) -> Module:
    return Module(path, text, ast.parse(text))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def packages() -> tuple[str, ...]:
    return PACKAGES


@pytest.fixture(scope="session")
def everything() -> list[Module]:
    """All Python files that people maintain, tests included."""
    folders = (*PACKAGES, "benchmarks", "demo", "docs", "installer", "tests")
    paths = [ROOT / "dev.py", *(p for name in folders for p in (ROOT / name).rglob("*.py"))]
    relative = [(path.relative_to(ROOT).as_posix(), path) for path in paths]
    return [parse(name, path.read_text(encoding="utf-8")) for name, path in sorted(relative)]


@pytest.fixture(scope="session")
def product(everything: list[Module]) -> list[Module]:
    """What the wheel holds."""
    return [module for module in everything if module.package in PACKAGES]


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """Every file that a clone gets."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.fixture(scope="session")
def planted() -> Callable[[str, str], Module]:
    """Makes a module that does not exist, to prove that a test would see a fault in it."""
    return parse
