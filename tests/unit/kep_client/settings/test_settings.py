from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kep_client.settings import docs
from kep_client.settings.loading import load
from kep_client.settings.table import BY_NAME, SETTINGS, Kind

ROOT = Path(__file__).parents[4]


def test_every_default_fits_its_own_limits_and_speaks_both_languages():
    assert len(BY_NAME) == len(SETTINGS)
    for setting in SETTINGS:
        assert setting.accepts(setting.default), setting.name
        assert setting.el.endswith((".", "·"))
        assert setting.en.endswith(".")
        assert bool(setting.choices) == (setting.kind is Kind.CHOICE)


def test_without_files_everything_has_its_default():
    settings = load(None, Path("nowhere.toml"))

    assert settings.integer("lock.soft_minutes") == 5
    assert settings.number("search.settle_seconds") == 0.5
    assert settings.text("appearance.theme") == "system"
    assert settings.problems == ()


def test_the_policy_wins_and_says_so(tmp_path):
    own, policy = tmp_path / "settings.toml", tmp_path / "policy.json"
    own.write_text("[lock]\nsoft_minutes = 9\n[appearance]\nzoom = 150\n")
    policy.write_text('{"lock": {"soft_minutes": 2}, "appearance": {"zoom": 80}}')

    settings = load(own, policy)

    assert settings.integer("lock.soft_minutes") == 2
    assert settings.locked == {"lock.soft_minutes"}
    assert settings.integer("appearance.zoom") == 150
    assert settings.problems == ("appearance.zoom: not for policies",)


@pytest.mark.parametrize(
    "text",
    [
        "[lock]\nsoft_minutes = 0",
        "[lock]\nsoft_minutes = 99",
        '[lock]\nsoft_minutes = "5"',
        "[lock]\nsoft_minutes = true",
        "[lock]\nsoft_minutes = 5.5",
        "[lock]\nsoft_minutes = [5]",
    ],
)
def test_what_does_not_fit_is_named_and_left_at_its_default(tmp_path, text):
    path = tmp_path / "settings.toml"
    path.write_text(text)

    settings = load(path)

    assert settings.integer("lock.soft_minutes") == 5
    assert settings.problems == ("lock.soft_minutes: does not fit",)


def test_a_torn_or_unknown_file_does_not_stop_the_workstation(tmp_path):
    torn = tmp_path / "settings.json"
    torn.write_text('{"lock": {"soft_min')
    unknown = tmp_path / "policy.toml"
    unknown.write_text("surprise = 1")

    assert load(torn, unknown).problems == ("settings.json: cannot be read", "surprise: unknown")


@given(st.binary(max_size=200), st.sampled_from(["a.json", "a.toml"]))
def test_no_bytes_in_a_file_stop_the_workstation(tmp_path_factory, content, name):
    path = tmp_path_factory.mktemp("settings") / name
    path.write_bytes(content)

    assert load(path).integer("lock.soft_minutes") == 5


def test_the_page_of_settings_is_the_table(tmp_path):
    page = tmp_path / "settings.md"
    subprocess.run([sys.executable, "-m", "kep_client.settings.docs", page], check=True, cwd=ROOT)

    assert page.read_text("utf-8") == docs.document()
    assert (ROOT / "docs" / "settings.md").read_text("utf-8") == docs.document()
