"""Every module, every public class and every method of a port tells its promise."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def silent(modules: list) -> list[str]:
    found = [m.path for m in modules if m.text.strip() and ast.get_docstring(m.tree) is None]
    for module in modules:
        classes = [node for node in module.tree.body if isinstance(node, ast.ClassDef)]
        for node in classes:
            if not node.name.startswith("_") and ast.get_docstring(node) is None:
                found.append(f"{module.path} {node.name}")
            if module.path.startswith("kep_client/ports/"):
                found += [f"{module.path} {node.name}.{name}" for name in silent_methods(node)]
    return found


def silent_methods(port: ast.ClassDef) -> list[str]:
    if not any(isinstance(base, ast.Name) and base.id == "Protocol" for base in port.bases):
        return []
    methods = [node for node in port.body if isinstance(node, FUNCTIONS)]
    return [node.name for node in methods if ast.get_docstring(node) is None]


def test_promises_are_written_down(product: list) -> None:
    assert silent(product) == []


def test_a_silent_port_is_seen(planted: Callable) -> None:
    text = '"""Ports."""\nclass Reader(Protocol):\n    def close(self): ...\n'
    path = "kep_client/ports/planted.py"
    assert silent([planted(path, text)]) == [f"{path} Reader", f"{path} Reader.close"]
    assert silent([planted("ui/planted.py", "a = 1\n")]) == ["ui/planted.py"]
