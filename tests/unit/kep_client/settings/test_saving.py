"""Settings that a clerk changes."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kep_client.errors import StoreError
from kep_client.settings.loading import load
from kep_client.settings.saving import SettingsFile, as_json, as_toml
from kep_client.settings.table import SETTINGS, Kind, Setting


async def test_a_change_is_on_disk_when_it_is_told(tmp_path):
    own = tmp_path / "data" / "settings.toml"
    file = SettingsFile(own)

    told = await file.change("appearance.zoom", 125)

    assert told is file.settings
    assert load(own).integer("appearance.zoom") == 125
    assert own.read_text("utf-8") == "[appearance]\nzoom = 125\n"


async def test_what_goes_back_to_its_default_leaves_the_file(tmp_path):
    own = tmp_path / "settings.toml"
    file = SettingsFile(own)
    await file.change("appearance.zoom", 125)
    await file.change("lock.soft_minutes", 9)

    await file.change("appearance.zoom", 100)

    assert tomllib.loads(own.read_text("utf-8")) == {"lock": {"soft_minutes": 9}}


async def test_what_a_policy_decides_is_neither_changed_nor_written(tmp_path):
    own, policy = tmp_path / "settings.toml", tmp_path / "policy.toml"
    own.write_text("[lock]\nsoft_minutes = 9\n", "utf-8")
    policy.write_text("[lock]\nsoft_minutes = 2\n", "utf-8")
    file = SettingsFile(own, policy)

    await file.change("lock.soft_minutes", 10)
    await file.change("appearance.theme", "dark")

    assert file.settings.integer("lock.soft_minutes") == 2
    assert tomllib.loads(own.read_text("utf-8")) == {"appearance": {"theme": "dark"}}


@pytest.mark.parametrize(
    ("name", "value"),
    [("appearance.zoom", 20), ("appearance.theme", "pink"), ("lock.soft_minutes", "a")],
)
async def test_a_value_that_does_not_fit_changes_nothing(tmp_path, name, value):
    file = SettingsFile(tmp_path / "settings.toml")
    before = file.settings

    await file.change(name, value)

    assert file.settings is before
    assert list(tmp_path.iterdir()) == []


async def test_a_disk_that_takes_nothing_is_told_and_the_old_value_stays(tmp_path):
    blocked = tmp_path / "data"
    blocked.write_text("a file where the folder should be", "utf-8")
    file = SettingsFile(blocked / "settings.toml")

    with pytest.raises(StoreError) as told:
        await file.change("appearance.zoom", 150)

    assert told.value.code == "store.read_only"
    assert file.settings.integer("appearance.zoom") == 100
    assert told.value.__cause__ is None


def test_a_full_disk_leaves_the_old_file_whole(tmp_path, monkeypatch):
    own = tmp_path / "settings.toml"
    own.write_text("[appearance]\nzoom = 90\n", "utf-8")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(StoreError) as told:
        asyncio.run(SettingsFile(own).change("appearance.zoom", 150))

    assert told.value.code == "store.disk_full"
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]
    assert own.read_text("utf-8") == "[appearance]\nzoom = 90\n"


async def test_changes_at_the_same_moment_are_all_kept(tmp_path):
    own = tmp_path / "settings.toml"
    file = SettingsFile(own)

    await asyncio.gather(
        file.change("appearance.zoom", 150),
        file.change("appearance.theme", "dark"),
        file.change("lock.soft_minutes", 7),
    )

    assert load(own).values == file.settings.values
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]


def _values(setting: Setting) -> st.SearchStrategy[object]:
    match setting.kind:
        case Kind.SWITCH:
            return st.booleans()
        case Kind.CHOICE:
            return st.sampled_from(setting.choices)
        case Kind.TEXT:
            return st.text(st.characters(exclude_categories=("Cs",)), max_size=300)
        case Kind.INTEGER:
            return st.integers(int(setting.low or 0), int(setting.high or 0))
        case Kind.NUMBER:
            return st.floats(setting.low, setting.high)


@given(st.fixed_dictionaries({}, optional={s.name: _values(s) for s in SETTINGS}))
def test_every_value_that_fits_comes_back_as_it_was(values):
    read = tomllib.loads(as_toml(values))
    flat = {f"{table}.{key}": value for table, keys in read.items() for key, value in keys.items()}
    assert flat == values
    assert json.loads(as_json(values)) == values


async def test_a_file_that_ends_in_json_stays_json(tmp_path):
    own = tmp_path / "settings.json"
    own.write_text('{"appearance": {"zoom": 90}}', "utf-8")

    await SettingsFile(own).change("appearance.theme", "dark")

    assert json.loads(own.read_text("utf-8")) == {
        "appearance.theme": "dark",
        "appearance.zoom": 90,
    }
    assert load(own).problems == ()


async def test_what_is_set_to_what_it_was_is_not_written(tmp_path):
    file = SettingsFile(tmp_path / "settings.toml")
    await file.change("appearance.zoom", 100)
    assert list(tmp_path.iterdir()) == []


async def test_a_setting_that_does_not_exist_is_a_bug(tmp_path):
    with pytest.raises(KeyError):
        await SettingsFile(tmp_path / "settings.toml").change("appearance.pink", True)
