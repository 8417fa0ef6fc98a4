"""dev.py on machines that lack something, and under Ctrl+C."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

DEV = Path(__file__).resolve().parents[2] / "dev.py"


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", DEV)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the path; empty at first."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_an_old_python_can_read_it() -> None:
    text = DEV.read_text(encoding="utf-8")
    ast.parse(text, feature_version=(3, 8))
    with pytest.raises(SyntaxError):
        ast.parse("match x:\n    case 1: pass", feature_version=(3, 8))


def test_an_old_python_looks_for_a_newer_one(
    dev: ModuleType, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.version_info", (3, 9, 2))
    with pytest.raises(dev.SetupError, match=r"3\.11, 3\.12 or 3\.13 is needed"):
        dev.find_python()
    newer = program(programs / "python3.12", "true")
    assert dev.find_python() == str(newer)


def test_only_missing_packages_are_named(dev: ModuleType, programs: Path) -> None:
    assert dev.missing_packages(["libegl1"]) == []  # no dpkg here: not a Debian
    program(programs / "dpkg-query", "echo 'libegl1 installed'; echo 'swig config-files'; exit 1")
    assert dev.missing_packages(["libegl1", "swig", "gcc"]) == ["swig", "gcc"]


def test_without_rights_the_one_line_is_told(
    dev: ModuleType, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(
        dev.SetupError, match=r"sudo sh -c 'apt-get update && apt-get install .* swig"
    ):
        dev.install_packages(["swig"])
    program(programs / "sudo", "exit 1")
    with pytest.raises(dev.SetupError, match="Run once"):
        dev.install_packages(["swig"])


def test_sudo_without_a_question_installs(
    dev: ModuleType, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    log = tmp_path / "log"
    program(programs / "true", "exit 0")
    program(programs / "sudo", f'printf "%s\\n" "$*" >> {log}')
    dev.install_packages(["swig"])
    lines = log.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "-n true"
    assert lines[1].endswith("apt-get -qq update")
    assert lines[2].startswith("-n env DEBIAN_FRONTEND=noninteractive apt-get")
    assert lines[2].endswith("install swig")


def test_a_python_without_ensurepip_names_its_package(dev: ModuleType, tmp_path: Path) -> None:
    assert dev.venv_package(sys.executable) is None
    hide = "import sys; sys.modules['ensurepip'] = None; exec(sys.argv[1])"
    poor = program(tmp_path / "python", f'exec {sys.executable} -c "{hide}" "$2"')
    expected = "python{}.{}-venv".format(*sys.version_info[:2])
    assert dev.venv_package(str(poor)) == expected


def test_all_that_is_missing_is_told_at_once(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "missing_packages", lambda _names: ["libegl1"])
    monkeypatch.setattr(dev, "venv_package", lambda _python: "python3.11-venv")
    monkeypatch.setattr(dev, "administrator", lambda: None)
    with pytest.raises(dev.SetupError, match=r"libegl1 python3\.11-venv"):
        dev.set_up()


def test_what_needs_a_compiler_is_installed_apart(dev: ModuleType) -> None:
    text = dev.LOCK.read_text(encoding="utf-8")
    needed, apart = dev.split_lock(text)
    assert sorted(apart) == ["pyscard", "python-sane"]
    assert all(entry.startswith(f"{name}==") for name, entry in apart.items())
    assert all("--hash=sha256:" in entry for entry in apart.values())
    assert "\npyscard" not in needed
    assert len(re.findall(r"^\S+==", needed, re.M)) + 2 == len(re.findall(r"^\S+==", text, re.M))


def test_a_driver_that_cannot_be_built_is_reported(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "missing_packages", lambda _names: [])
    monkeypatch.setattr(dev, "pip_install", lambda text, *_options, check: int("sane" in text))
    assert dev.install_devices({"pyscard": "pyscard==1", "python-sane": "python-sane==1"}) == [
        "python-sane"
    ]


def test_a_second_start_sets_nothing_up(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(dev, "missing_packages", lambda _names: [])
    dev.venv_script("python").parent.mkdir()
    dev.venv_script("python").touch()
    dev.venv_script("pip").touch()
    done: list[str] = []
    monkeypatch.setattr(dev, "pip_install", lambda *_words, **_options: done.append("pip") or 0)
    monkeypatch.setattr(dev, "run", lambda *_words, **_options: done.append("run") or 0)
    dev.set_up()
    assert "pip" in done
    done.clear()
    dev.set_up()
    assert done == []
    changed = tmp_path / "requirements.lock"
    changed.write_text(dev.LOCK.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    monkeypatch.setattr(dev, "LOCK", changed)
    dev.set_up()
    assert "pip" in done


@pytest.mark.parametrize("stamp", ["", "{", '{"key": 1'])
def test_a_broken_stamp_counts_as_none(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stamp: str
) -> None:
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp.json")
    (tmp_path / "stamp.json").write_text(stamp, encoding="utf-8")
    assert dev.read_stamp() == {}


def test_check_runs_everything_and_tells_what_failed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def run(path: Path, *words: str, check: bool) -> int:
        ran.append(" ".join([path.stem, *words]))
        return int("format" in words)

    monkeypatch.setattr(dev, "run", run)
    monkeypatch.setattr(dev, "lock_is_true", lambda: 1)
    with pytest.raises(SystemExit) as left:
        dev.check([])
    assert left.value.code == 1
    assert {"ruff check .", "mypy", "lint-imports --no-cache"} <= set(ran)
    assert "failed: format, lock" in capsys.readouterr().err


def test_a_changed_pyproject_makes_the_lock_untrue(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def resolve(target: Path, _arguments: tuple[str, ...]) -> None:
        target.write_text(target.read_text(encoding="utf-8") + "new==1\n", encoding="utf-8")

    monkeypatch.setattr(dev, "compile_lock", lambda _target, _arguments: None)
    assert dev.lock_is_true() == 0
    monkeypatch.setattr(dev, "compile_lock", resolve)
    assert dev.lock_is_true() == 1
    assert "run python3 dev.py lock" in capsys.readouterr().err


@pytest.mark.parametrize(("words", "code"), [([], 2), (["dance"], 2), (["--help"], 0)])
def test_a_wrong_command_gets_the_list(
    dev: ModuleType, words: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(words) == code
    assert "python3 dev.py demo" in capsys.readouterr().out


OFFICE = """
import json, os, signal, sys
def close(*_):
    print("closed", flush=True)
    sys.exit(7)
signal.signal(signal.SIGINT, close)
print(json.dumps([os.environ["DBUS_SESSION_BUS_ADDRESS"], sys.argv[1:]]), flush=True)
if "--die" in sys.argv:
    os.kill(os.getpid(), signal.SIGKILL)
signal.pause()
"""


@pytest.fixture
def office(tmp_path: Path) -> list[str]:
    """A command that runs `OFFICE` the way dev.py runs the demo."""
    (tmp_path / "office.py").write_text(OFFICE, encoding="utf-8")
    code = f"""
        import importlib.util, pathlib, sys
        spec = importlib.util.spec_from_file_location("dev", {str(DEV)!r})
        dev = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(dev)
        dev.ROOT = pathlib.Path({str(tmp_path)!r})
        dev.venv_script = lambda name: pathlib.Path(sys.executable)
        dev.run_in_office("office", sys.argv[1:])
    """
    return [sys.executable, "-c", textwrap.dedent(code)]


def bus_is_gone(address: str) -> bool:
    env = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": address}
    ask = [
        "dbus-send",
        "--session",
        "--dest=org.freedesktop.DBus",
        "/",
        "org.freedesktop.DBus.Peer.Ping",
    ]
    return subprocess.run(ask, env=env, capture_output=True, check=False).returncode != 0


def test_an_interrupt_sent_to_dev_alone_ends_the_office_and_its_bus(office: list[str]) -> None:
    with subprocess.Popen([*office, "--out", "x"], stdout=subprocess.PIPE, text=True) as process:
        address, arguments = json.loads(process.stdout.readline())
        assert arguments == ["--out", "x"]
        assert not bus_is_gone(address)
        assert address != os.environ.get("DBUS_SESSION_BUS_ADDRESS")
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "closed\n"
        assert process.wait() == 7
    assert bus_is_gone(address)


def test_an_office_that_is_killed_gives_the_shells_exit_code(office: list[str]) -> None:
    result = subprocess.run([*office, "--die"], capture_output=True, check=False)
    assert result.returncode == 128 + signal.SIGKILL
    assert result.stderr == b""
