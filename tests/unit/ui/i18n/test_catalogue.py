"""The English catalogue keeps step with the Greek texts in the code.

When one of these fails after a changed text: the commands stand at the top of ``ui/i18n``.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import ui

SOURCES = Path(ui.__file__).parent
CATALOGUE = SOURCES / "i18n" / "en.ts"
GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
PLACES = re.compile("%[1-9]")
# What stays Greek in every language, and why.
STAYS_GREEK = {
    "app/options.py": "the command line is read before a language is known",
    "keys.py": "a keyboard's layout",
    "presenters/enrolment.py": "a keyboard's layout",
    "receipt_page.py": "what is printed is a document of the office",
}
STAYING_WORDS = {
    "(προαιρετικό)",  # compared with a definition's own words
    "Ελληνικά",  # a language is named in itself
}


def modules() -> list[Path]:
    return sorted(SOURCES.rglob("*.py"))


def tool(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    assert found, f"{name} comes with PySide6"
    return found


def entries(file: Path) -> dict[tuple[str, str], str]:
    """Return the translation of each text by context; an unfinished one is empty."""
    found = {}
    for context in ET.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            done = translation.get("type") != "unfinished"
            key = context.findtext("name", ""), message.findtext("source", "")
            found[key] = (translation.text or "") if done else ""
    return found


def test_no_text_of_the_window_lacks_its_english(tmp_path: Path) -> None:
    fresh = tmp_path / "en.ts"
    speaking = [
        str(file) for file in modules() if re.search(r"\b(tr|translate)\(", file.read_text("utf-8"))
    ]
    languages = ["-source-language", "el_GR", "-target-language", "en_GB"]
    subprocess.run(
        [tool("pyside6-lupdate"), *speaking, *languages, "-locations", "none", "-ts", str(fresh)],
        check=True,
        capture_output=True,
    )
    asked, known = entries(fresh), entries(CATALOGUE)
    assert len(asked) > 400
    assert sorted(asked.keys() - known.keys()) == []
    assert sorted(known.keys() - asked.keys()) == [], "texts that nobody says any more"
    assert [key for key, english in known.items() if not english] == []


def test_the_program_reads_what_the_translator_wrote(tmp_path: Path) -> None:
    released = tmp_path / "en.qm"
    subprocess.run(
        [tool("pyside6-lrelease"), str(CATALOGUE), "-qm", str(released)],
        check=True,
        capture_output=True,
    )
    assert released.read_bytes() == CATALOGUE.with_suffix(".qm").read_bytes()


def test_a_translation_keeps_its_places_and_has_no_greek() -> None:
    for (context, greek), english in entries(CATALOGUE).items():
        assert sorted(PLACES.findall(greek)) == sorted(PLACES.findall(english)), (context, greek)
        assert not GREEK.search(english), (context, english)


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(SOURCES)))
def test_what_people_read_goes_through_the_catalogue(file: Path) -> None:
    if file.relative_to(SOURCES).as_posix() in STAYS_GREEK:
        return
    tree = ast.parse(file.read_text("utf-8"))
    aside = _docstrings(tree) | _translated(tree)
    bare = [
        f"line {node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in aside
        and node.value not in STAYING_WORDS
        and GREEK.search(node.value)
    ]
    assert bare == []


def _docstrings(tree: ast.AST) -> set[ast.AST]:
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def _translated(tree: ast.AST) -> set[ast.AST]:
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", "") or getattr(node.func, "id", "")) in {"tr", "translate"}
    ]
    return {inner for call in calls for said in call.args for inner in ast.walk(said)}
