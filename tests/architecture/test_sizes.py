"""No module over 500 lines, no function over 50 (its docstring not counted), no fat port."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MODULE_LINES = 500
FUNCTION_LINES = 50
PORT_METHODS = 7
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def function_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None and isinstance(first, ast.Expr):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def long_modules(modules: list) -> list[str]:
    return [m.path for m in modules if len(m.text.splitlines()) > MODULE_LINES]


def long_functions(modules: list) -> list[str]:
    return [
        f"{module.path}:{node.lineno} {node.name}: {function_lines(node)}"
        for module in modules
        for node in module.nodes(*FUNCTIONS)
        if function_lines(node) > FUNCTION_LINES
    ]


def is_protocol(node: ast.ClassDef) -> bool:
    names = [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
    return any(isinstance(name, ast.Name) and name.id == "Protocol" for name in names)


def fat_ports(modules: list) -> list[str]:
    return [
        f"{module.path} {node.name}"
        for module in modules
        for node in module.nodes(ast.ClassDef)
        if is_protocol(node) and sum(isinstance(m, FUNCTIONS) for m in node.body) > PORT_METHODS
    ]


def test_modules_are_short(everything: list) -> None:
    assert long_modules(everything) == []


def test_functions_are_short(everything: list) -> None:
    assert long_functions(everything) == []


def test_ports_are_small(product: list) -> None:
    assert fat_ports(product) == []


def test_too_long_is_seen(planted: Callable) -> None:
    body = "\n".join("    a = 1" for _ in range(FUNCTION_LINES))
    long = planted("ui/long.py", f"def f():\n{body}\n")
    told = planted("ui/told.py", f'def f():\n    """One.\n\n    Two.\n    """\n{body[10:]}\n')
    assert long_functions([long, told]) == [f"ui/long.py:1 f: {FUNCTION_LINES + 1}"]
    assert long_modules([planted("ui/huge.py", "a = 1\n" * 501), long]) == ["ui/huge.py"]


def test_a_fat_port_is_seen(planted: Callable) -> None:
    methods = "\n".join(f"    def m{number}(self): ..." for number in range(8))
    port = planted("kep_client/ports/fat.py", f"class Fat(Protocol):\n{methods}\n")
    assert fat_ports([port]) == ["kep_client/ports/fat.py Fat"]
