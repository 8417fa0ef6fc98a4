"""The wheel, the lock and the tracked files are what a clone on a strange machine needs."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from pathlib import Path

OURS = "kep-workstation"
# Written apart, so that this file does not hold them.
BANNED = [
    "/" + "work/",
    "/" + "root/",
    "/" + "home/",
    "--" + "index-url",
    "--extra-" + "index-url",
    "--find-" + "links",
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry." + "npmjs",
    "deb.debian" + ".org",
]


@pytest.fixture(scope="module")
def pyproject(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lock(root: Path) -> dict[str, str]:
    """Entry of each locked distribution, by its canonical name."""
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if not entry.startswith("#")]
    return {canonicalize_name(entry.split("==")[0]): entry for entry in entries}


def strange_owners(packages: tuple[str, ...]) -> dict[str, list[str]]:
    """Installed distributions besides ours that own one of our top-level names."""
    owners = importlib.metadata.packages_distributions()
    found = {name: sorted(set(owners.get(name, [])) - {OURS}) for name in packages}
    return {name: others for name, others in found.items() if others}


def leaks(paths: list[Path]) -> list[str]:
    """Tracked files that name a package index or a place on somebody's machine."""
    texts = [(path, path.read_text(encoding="utf-8", errors="replace")) for path in paths]
    return [f"{path.name}: {word}" for path, text in texts for word in BANNED if word in text]


def test_the_wheel_holds_the_packages_and_nothing_else(
    pyproject: dict, root: Path, packages: tuple[str, ...]
) -> None:
    wheel = pyproject["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert sorted(wheel) == sorted(packages)
    assert [name for name in wheel if not (root / name / "__init__.py").exists()] == []
    assert list(root.glob("tests/**/__init__.py")) == []


def test_the_wheel_cannot_be_published(pyproject: dict) -> None:
    assert "Private :: Do Not Upload" in pyproject["project"]["classifiers"]


def test_nobody_else_owns_our_names(packages: tuple[str, ...]) -> None:
    assert strange_owners(packages) == {}


def test_another_owner_is_seen(
    packages: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "other-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
    (info / "top_level.txt").write_text("ui\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert strange_owners(packages) == {"ui": ["other"]}


def test_every_locked_distribution_has_hashes(lock: dict[str, str]) -> None:
    assert len(lock) > 50
    bare = [name for name, entry in lock.items() if not re.search(r"--hash=sha256:\w{64}", entry)]
    assert bare == []
    assert [name for name, entry in lock.items() if " @ " in entry or "://" in entry] == []


def test_the_lock_satisfies_every_requirement(pyproject: dict, lock: dict[str, str]) -> None:
    project = pyproject["project"]
    extras = [text for extra in project["optional-dependencies"].values() for text in extra]
    for text in [*project["dependencies"], *extras, *pyproject["build-system"]["requires"]]:
        wanted = Requirement(text)
        entry = lock[canonicalize_name(wanted.name)]
        version = re.split(r"[\s;\\]", entry.split("==")[1])[0]
        assert version in wanted.specifier, text


def is_gpl_only(fields: list[str]) -> bool:
    """LGPL parts are replaceable files; a choice of licences that offers one is enough."""
    licences = [text for text in fields if re.search("GPL|General Public", text)]
    free = [text for text in licences if re.search("LGPL|Lesser|MPL| OR ", text)]
    return bool(licences) and not free


def test_nothing_under_the_gpl_is_installed() -> None:
    for distribution in importlib.metadata.distributions():
        told = distribution.metadata
        short = (told.get("License") or "").splitlines()[:1]
        expression = [told.get("License-Expression") or ""]
        assert not is_gpl_only([*expression, *short, *(told.get_all("Classifier") or [])]), told[
            "Name"
        ]


def test_a_gpl_licence_is_seen() -> None:
    assert is_gpl_only(["AGPL-3.0-or-later"])
    assert is_gpl_only(["License :: OSI Approved :: GNU General Public License v3 (GPLv3)"])
    assert not is_gpl_only(["LGPL-3.0-only OR GPL-2.0-only"])
    assert not is_gpl_only(["MIT"])


def test_no_tracked_file_names_an_index_or_a_machine(tracked: list[Path]) -> None:
    assert len(tracked) > 50
    assert leaks(tracked) == []


def test_a_leak_is_seen(tmp_path: Path) -> None:
    planted = tmp_path / "notes.md"
    planted.write_text("see " + BANNED[0] + "notes\n", encoding="utf-8")
    assert leaks([planted]) == ["notes.md: " + BANNED[0]]
