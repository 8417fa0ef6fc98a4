"""The guides point at what exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kep_client.error_texts import ERRORS
from kep_client.settings.table import BY_NAME

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "guide").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
FAMILIES = {code.split(".")[0] for code in ERRORS}
NAMED = re.compile(r"`([a-z]+\.[a-z_]+)`")


def pages() -> list[object]:
    return [pytest.param(page, id=page.name) for page in PAGES]


@pytest.mark.parametrize("page", pages())
def test_every_link_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))
    assert links
    for target, anchor in links:
        file = page.parent / target if target else page
        assert file.exists(), target
        if anchor:
            heads = re.findall(r"^#+ (.*)$", file.read_text("utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w\- ]", "", head).lower().replace(" ", "-") for head in heads}
            assert anchor in anchors, anchor


@pytest.mark.parametrize("page", pages())
def test_every_code_and_setting_is_one_of_ours(page: Path) -> None:
    families = FAMILIES | {key.split(".")[0] for key in BY_NAME}
    for name in NAMED.findall(page.read_text("utf-8")):
        if name.split(".")[0] in families:
            assert name in ERRORS or name in BY_NAME, name
