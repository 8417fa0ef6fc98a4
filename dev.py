#!/usr/bin/env python3
"""The one entry for people: sets the machine up, then runs what was asked.

    python3 dev.py demo [--headless] [--out DIR]   a throw-away office and its window
    python3 dev.py test [pytest arguments]         the test suite
    python3 dev.py check                           lint, format, types, contracts, lock
    python3 dev.py lock [--upgrade]                rewrite requirements.lock
    python3 dev.py bench [NAME] [--json]           the figures of the README
    python3 dev.py shots DIR                       a picture of every screen

Standard library only, and readable by an older Python, which it sends away with a clear line.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Callable, Dict, Iterator, List, NoReturn, Optional, Sequence, Tuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "kep-setup.json"
PYTHONS = ("3.13", "3.12", "3.11")
WINDOWS = sys.platform == "win32"
LINUX = sys.platform == "linux"

# The one list of system packages (Debian 12, Ubuntu 24.04 and later call them the same).
SYSTEM_PACKAGES = (
    *("libdbus-1-3", "libegl1", "libfontconfig1", "libgl1", "libx11-6", "libxkbcommon0"),  # Qt
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-randr0", "libxcb-shape0"),
    *("libxcb-sync1", "libxcb-xfixes0", "libxkbcommon-x11-0"),  # Qt on a screen
    *("dbus-daemon", "gnome-keyring"),  # a key store of the demo's own
    *("chromium", "fonts-noto-core"),  # draws the hall screen, for tests and pictures
)
# Card readers and scanners have no Linux wheels. Nothing stops when these cannot be had.
DEVICE_PACKAGES = (
    *("gcc", "libc6-dev", "python3-dev", "pkg-config", "swig", "libpcsclite-dev", "libsane-dev"),
    *("cups-client", "cups-daemon"),  # a print service for the tests; started by them alone
    *("pcscd", "util-linux"),  # a card service, and the walls that the tests put around theirs
)
# A virtual card reader for the tests. Installed, it would open ports on every interface as soon as
# the machine's own card service starts; so it is only unpacked.
VIRTUAL_READER = "vsmartcard-vpcd"
DEVICE_DISTRIBUTIONS = ("pyscard", "python-sane")
SIMULATORS = "Χωρίς οδηγούς για: %s· δουλεύουν οι προσομοιωτές. (No drivers: simulators are used.)"

LOCK_HEADER = """\
# Every distribution that the project installs, with its hashes, for Python 3.11-3.13 on Linux,
# Windows and macOS. Written by `python3 dev.py lock`; pip alone installs it.
"""


class SetupError(Exception):
    """The machine lacks something; the message tells the person what to do."""


def say(line: str) -> None:
    """Tell the person; standard output belongs to the command that was asked for."""
    print(line, file=sys.stderr, flush=True)


def run(*command: object, check: bool = True) -> int:
    """Run one set-up command with its output on stderr; `SetupError` when it fails."""
    words = [str(word) for word in command]
    code = subprocess.call(words, cwd=ROOT, stdout=sys.stderr)
    if check and code != 0:
        raise SetupError("failed (%d): %s" % (code, " ".join(words)))
    return code


# --- system packages ---------------------------------------------------------------------------


def missing_packages(wanted: Sequence[str]) -> List[str]:
    """Those Debian packages that are not installed; none where there is no dpkg."""
    if shutil.which("dpkg-query") is None:
        return []
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *wanted]
    told = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    installed = {line.split()[0] for line in told.splitlines() if line.endswith(" installed")}
    return [name for name in wanted if name not in installed]


def administrator() -> Optional[List[str]]:
    """The words that make a command run as root, or None when nobody allows it."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    allowed = shutil.which("sudo") and subprocess.call([*sudo, "true"], stderr=subprocess.DEVNULL)
    return sudo if allowed == 0 else None


def install_packages(names: Sequence[str]) -> None:
    """Install Debian packages, or raise `SetupError` with the one line to run."""
    prefix = administrator()
    if prefix is None:
        line = "apt-get update && apt-get install -y --no-install-recommends " + " ".join(names)
        raise SetupError("System packages are missing. Run once:\n\n  sudo sh -c '%s'\n" % line)
    say("Installing system packages: " + " ".join(names))
    env = ["env", "DEBIAN_FRONTEND=noninteractive"]
    run(*prefix, *env, "apt-get", "-qq", "update", check=False)
    install = ("apt-get", "-qq", "-y", "--no-install-recommends", "install")
    run(*prefix, *env, *install, *names)


# --- virtual environment -----------------------------------------------------------------------


def find_python() -> str:
    """A Python 3.11-3.13: this one, else the newest on the path."""
    if (3, 11) <= sys.version_info[:2] < (3, 14):
        return sys.executable
    for version in PYTHONS:
        found = shutil.which("python" + version)
        if found:
            return found
    raise SetupError("Python 3.11, 3.12 or 3.13 is needed; this is %s." % sys.version.split()[0])


def venv_package(python: str) -> Optional[str]:
    """The Debian package that `python -m venv` lacks, or None when it lacks nothing."""
    code = "import sys; print('python%d.%d-venv' % sys.version_info[:2]); import ensurepip, venv"
    told = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return None if told.returncode == 0 else told.stdout.strip()


def venv_script(name: str) -> Path:
    """A program of the virtual environment."""
    return VENV / ("Scripts/%s.exe" % name if WINDOWS else "bin/%s" % name)


def split_lock(text: str) -> Tuple[str, Dict[str, str]]:
    """The lock without the distributions that need a compiler, and those one by one."""
    entries = re.split(r"\n(?=\S)", text)
    apart = {}
    for entry in entries:
        name = re.split(r"[=\s]", entry, maxsplit=1)[0]
        if name in DEVICE_DISTRIBUTIONS:
            apart[name] = entry + "\n"
    needed = [entry for entry in entries if entry + "\n" not in apart.values()]
    return "\n".join(needed), apart


def pip_install(requirements: str, *options: str, check: bool = True) -> int:
    """Install locked requirements, each against its hash."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "requirements.txt")
        path.write_text(requirements, encoding="utf-8")
        words = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        hashed = ("--require-hashes", "-r", path)
        return run(venv_script("python"), *words, *options, *hashed, check=check)


def install_devices(apart: Dict[str, str]) -> List[str]:
    """Build the card and scan extras as far as this machine allows; tell which failed."""
    lacking = missing_packages(DEVICE_PACKAGES) if LINUX else []
    if lacking:
        try:
            install_packages(lacking)
        except SetupError as trouble:
            say(str(trouble))
    if LINUX:
        unpack_virtual_reader()
    build = ("--no-deps", "--no-build-isolation")
    return [name for name in apart if pip_install(apart[name], *build, check=False) != 0]


def unpack_virtual_reader() -> None:
    """Unpack the virtual card reader into `.venv/vpcd`, where apt can fetch it."""
    target = VENV / "vpcd"
    if target.exists() or not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return
    with tempfile.TemporaryDirectory() as folder:
        fetch = ["apt-get", "-qq", "download", VIRTUAL_READER]
        subprocess.call(fetch, cwd=folder, stdout=sys.stderr, stderr=subprocess.DEVNULL)
        for package in Path(folder).glob("*.deb"):
            run("dpkg-deb", "--extract", package, target, check=False)


def setup_key() -> str:
    """What the virtual environment was made from; a new value makes it anew."""
    parts = [LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), Path(__file__).read_bytes()]
    return hashlib.sha256(b"\0".join([*parts, str(ROOT).encode()])).hexdigest()


def read_stamp() -> Dict[str, object]:
    """What the last finished set-up wrote, or nothing."""
    try:
        stamp: Dict[str, object] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if venv_script("python").exists() else {}


def set_up() -> None:
    """Bring system packages and `.venv` to what the lock says; does nothing the second time."""
    lacking = missing_packages(SYSTEM_PACKAGES) if LINUX else []
    new = not (venv_script("python").exists() and venv_script("pip").exists())
    part_of_python = venv_package(find_python()) if new else None
    if lacking or part_of_python:
        install_packages([*lacking, *([part_of_python] if part_of_python else [])])
    key = setup_key()
    if read_stamp().get("key") == key:
        return
    if new:
        say("Creating .venv with " + find_python())
        run(find_python(), "-m", "venv", "--clear", VENV)
    without = install_locked()
    if without:
        say(SIMULATORS % ", ".join(without))
    STAMP.write_text(json.dumps({"key": key, "without": without}), encoding="utf-8")


def install_locked() -> List[str]:
    """Install the lock and the project into `.venv`; return the drivers that failed to build."""
    say("Installing the locked distributions (a few minutes the first time)")
    needed, apart = split_lock(LOCK.read_text(encoding="utf-8"))
    pip_install(needed)
    editable = ("--no-deps", "--no-build-isolation", "--editable", ROOT)
    run(venv_script("python"), "-m", "pip", "install", "--quiet", *editable)
    return install_devices(apart)


# --- commands ----------------------------------------------------------------------------------


def become(*command: object, env: Optional[Dict[str, str]] = None) -> NoReturn:
    """Turn into the command, so that its signals and its exit code are its own."""
    words = [str(word) for word in command]
    sys.stdout.flush()
    if WINDOWS:
        sys.exit(subprocess.call(words, env=env, cwd=ROOT))
    os.chdir(ROOT)
    os.execve(words[0], words, env if env is not None else dict(os.environ))


@contextlib.contextmanager
def session_bus() -> Iterator[Dict[str, str]]:
    """A D-Bus session of our own: the demo never meets the key store of the person at the desk.

    dbus-run-session would do the same, but an interrupt sent to it alone leaves its child behind.
    """
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"]
    bus = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # it complains of limits that do not matter here
        text=True,
        start_new_session=True,
    )
    try:
        address = bus.stdout.readline().strip() if bus.stdout else ""
        if not address:
            raise SetupError("dbus-daemon does not start: try dbus-daemon --session by hand")
        yield {**os.environ, "DBUS_SESSION_BUS_ADDRESS": address}
    finally:
        bus.terminate()
        bus.wait()


def run_in_office(module: str, arguments: Sequence[str]) -> NoReturn:
    """Run a module that opens the window, with a session bus of its own on Linux."""
    command = [venv_script("python"), "-m", module, *arguments]
    if not LINUX:
        become(*command)
    with session_bus() as env:
        # A session of its own: one Ctrl+C reaches it once, from us, whoever it was sent to.
        child = subprocess.Popen(
            [str(word) for word in command], cwd=ROOT, env=env, start_new_session=True
        )
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda caught, _frame: child.send_signal(caught))
        code = child.wait()
    sys.exit(code if code >= 0 else 128 - code)


def demo(arguments: Sequence[str]) -> NoReturn:
    """Start a throw-away office and open its window, or play its day."""
    without = read_stamp().get("without")
    if isinstance(without, list) and without:
        say(SIMULATORS % ", ".join(without))
    run_in_office("demo", arguments)


def test(arguments: Sequence[str]) -> NoReturn:
    """Run the tests."""
    become(venv_script("python"), "-m", "pytest", *arguments)


def compile_lock(target: Path, arguments: Sequence[str]) -> None:
    """Resolve pyproject.toml into `target`, keeping the versions that it already names."""
    what = ("pyproject.toml", "--all-extras", "--universal", "--python-version", "3.11")
    how = ("--generate-hashes", "--no-header", "--no-annotate", "--quiet", "--no-python-downloads")
    run(venv_script("uv"), "pip", "compile", *what, *how, *arguments, "--output-file", target)
    body = target.read_text(encoding="utf-8").replace(LOCK_HEADER, "")
    target.write_text(LOCK_HEADER + body, encoding="utf-8")


def lock(arguments: Sequence[str]) -> None:
    """Rewrite requirements.lock from pyproject.toml."""
    compile_lock(LOCK, arguments)


def lock_is_true() -> int:
    """0 when resolving anew gives the lock that is there."""
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder, LOCK.name)
        shutil.copy(LOCK, again)
        compile_lock(again, ())
        same = again.read_bytes() == LOCK.read_bytes()
    if not same:
        say("requirements.lock does not follow pyproject.toml: run python3 dev.py lock")
    return 0 if same else 1


def check(_arguments: Sequence[str]) -> None:
    """Lint, format, types, import contracts, lock; runs all and tells which failed."""

    def program(name: str, *words: str) -> Callable[[], int]:
        return lambda: run(venv_script(name), *words, check=False)

    checks = {
        "lint": program("ruff", "check", "."),
        "format": program("ruff", "format", "--check", "."),
        "types": program("mypy"),
        "contracts": program("lint-imports", "--no-cache"),
        "lock": lock_is_true,
    }
    for script in sorted(ROOT.glob("docs/generate_*.py")):
        checks[script.stem] = program("python", str(script), "--check")
    failed = [name for name, passes in checks.items() if passes() != 0]
    say("check: " + ("failed: " + ", ".join(failed) if failed else "all good"))
    sys.exit(1 if failed else 0)


def bench(arguments: Sequence[str]) -> NoReturn:
    """Measure the figures of the README."""
    run_in_office("benchmarks", arguments)


def shots(arguments: Sequence[str]) -> NoReturn:
    """Take a picture of every screen."""
    run_in_office("demo.shots", arguments)


COMMANDS: Dict[str, Callable[[Sequence[str]], None]] = {
    "demo": demo,
    "test": test,
    "check": check,
    "lock": lock,
    "bench": bench,
    "shots": shots,
}


def main(arguments: Sequence[str]) -> int:
    """Set up, then run the command; 2 for a wrong command, 1 when the machine lacks something."""
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    try:
        set_up()
        COMMANDS[arguments[0]](arguments[1:])
    except SetupError as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
