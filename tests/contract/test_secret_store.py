"""One suite over every key store: the one in memory, and the system's own.

The system's is a gnome-keyring of its own on a D-Bus of its own; the person who runs the tests is
never asked for theirs.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backend import KeyringBackend

from kep_client.errors import StoreError
from kep_client.ports.vault import SecretStore
from offline_cache.key_store import KeyringSecretStore
from tests.unit.offline_cache.office import Secrets

CONTRACT = {
    "a secret that was never kept is None": lambda store: store.get("none") is None,
    "a secret comes back byte for byte": lambda store: (
        store.set("a", bytes(range(256))),
        store.get("a") == bytes(range(256)),
    )[-1],
    "nine hundred bytes fit": lambda store: (
        store.set("long", b"\xff" * 900),
        store.get("long") == b"\xff" * 900,
    )[-1],
    "a secret can be replaced": lambda store: (
        store.set("b", b"1"),
        store.set("b", b"2"),
        store.get("b") == b"2",
    )[-1],
    "a secret can be empty": lambda store: (store.set("e", b""), store.get("e") == b"")[-1],
    "a forgotten secret is gone, and forgetting it again is harmless": lambda store: (
        store.set("c", b"1"),
        store.delete("c"),
        store.delete("c"),
        store.get("c") is None,
    )[-1],
}


def outcome(store: SecretStore) -> dict[str, bool]:
    return {sentence: bool(check(store)) for sentence, check in CONTRACT.items()}


def test_the_store_in_memory_keeps_the_contract() -> None:
    assert all(outcome(Secrets()).values())


IN_KEYRING = """
import json, sys
sys.path.insert(0, sys.argv[1])
from offline_cache.key_store import KeyringSecretStore
from tests.contract.test_secret_store import outcome
store, other = KeyringSecretStore("wks-1"), KeyringSecretStore("wks-2")
found = outcome(store)
store.set("mine", b"1")
found["two workstations do not see each other's"] = other.get("mine") is None
print(json.dumps(found))
"""


def test_the_systems_key_store_keeps_the_contract(tmp_path: Path) -> None:
    assert shutil.which("dbus-run-session"), "the list of system packages has dbus"
    assert shutil.which("gnome-keyring-daemon"), "the list of system packages has gnome-keyring"
    root = Path(__file__).parents[2]
    script = (
        "printf test-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null;"
        ' exec "$@"'
    )
    environment = {
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "share"),
        "PATH": os.environ["PATH"],
        "PYTHON_KEYRING_BACKEND": "keyring.backends.SecretService.Keyring",
    }
    tmp_path.chmod(0o700)
    told = subprocess.run(
        [
            "dbus-run-session",
            "--",
            "sh",
            "-c",
            script,
            "sh",
            sys.executable,
            "-c",
            IN_KEYRING,
            root,
        ],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert len(found) == len(CONTRACT) + 1
    assert all(found.values()), found
    files = b"".join(path.read_bytes() for path in (tmp_path / "share").rglob("*.keyring"))
    assert files, "the keyring was written to the folder of the test"


@pytest.mark.parametrize(
    "backend", [keyring.backends.null.Keyring(), keyring.backends.fail.Keyring()]
)
def test_a_store_that_keeps_nothing_safe_is_refused(backend: KeyringBackend) -> None:
    store = KeyringSecretStore("wks-1", backend)
    for use in (lambda: store.set("a", b"1"), lambda: store.get("a"), lambda: store.delete("a")):
        with pytest.raises(StoreError) as fault:
            use()
        assert fault.value.code == "keys.insecure_store"


def test_more_than_the_windows_vault_holds_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="vault"):
        KeyringSecretStore("wks-1", keyring.backends.null.Keyring()).set("a", b"x" * 901)
