"""``kep-central``: serve, migrate, seed, and the few acts of administration that need no screen."""

import argparse
import asyncio
import gc
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import msgspec

from central_server import account_commands, audit_commands, channel_commands, record_commands
from central_server.access_log.duties import Duties
from central_server.app import create_app
from central_server.auth import accounts, hubs, workstations
from central_server.auth.accounts import Office
from central_server.auth.keys import open_server_keys
from central_server.auth.workstations import Place
from central_server.database import Database
from central_server.migrations import upgrade
from central_server.postgres import EmbeddedPostgres
from central_server.services.bundle import publish
from central_server.settings import Settings
from kep_client.errors import KepError
from server_kit import log, run
from server_kit.tokens import TokenIssuer

_INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run a command; a fault of the world is one line and exit code 1."""
    parsed = _parser().parse_args(arguments)
    settings = Settings.read(parsed)
    log.configure()
    try:
        signal.signal(signal.SIGTERM, _interrupted)
        with run.runner() as runner, _database_url(settings) as url:
            return int(runner.run(parsed.command(settings, url, parsed)))
    except KeyboardInterrupt:
        return _INTERRUPTED
    except KepError as fault:
        print(f"kep-central: {fault.code}: {fault.text.en.sentence}", file=sys.stderr)
        return 1


def _interrupted(_: int, __: object) -> NoReturn:
    # Like Ctrl+C: unwinds, so that the embedded database is stopped.
    raise KeyboardInterrupt


@contextmanager
def _database_url(settings: Settings) -> Iterator[str]:
    if settings.database:
        yield settings.database
        return
    with EmbeddedPostgres(settings.postgres_folder) as server:
        yield server.url


async def _serve(settings: Settings, url: str, _: argparse.Namespace) -> int:
    await asyncio.to_thread(upgrade, url)
    stop = asyncio.Event()
    with run.listen(settings.host, settings.port) as listener:
        known = replace(settings, issuer=settings.issuer or run.address_of(listener))
        async with Database(url) as database:
            async with database.transaction() as connection:
                await publish(connection)
            app = create_app(known, database, stop=stop)
            # What the start has made stays. A full collection that walks over it takes 45 ms, and
            # some request waits for it.
            gc.collect()
            gc.freeze()
            async with asyncio.TaskGroup() as group:
                group.create_task(Duties.create(database, settings).attend(stop))
                await run.serve(app, listener, stop, settings.ready_file)
                stop.set()
    return 0


async def _migrate(_: Settings, url: str, __: argparse.Namespace) -> int:
    await asyncio.to_thread(upgrade, url)
    return 0


async def _add_office(_: Settings, url: str, parsed: argparse.Namespace) -> int:
    async with Database(url) as database, database.transaction() as connection:
        await accounts.put_office(
            connection, Office(parsed.office, parsed.name, parsed.municipality)
        )
    return 0


async def _enrolment_code(_: Settings, url: str, parsed: argparse.Namespace) -> int:
    place = Place(parsed.office, parsed.desk, parsed.letter, parsed.replace)
    async with Database(url) as database, database.transaction() as connection:
        print(await workstations.make_code(connection, place, datetime.now(UTC)))
    return 0


async def _vouch(settings: Settings, url: str, parsed: argparse.Namespace) -> int:
    keys = open_server_keys(settings.data)
    tokens = TokenIssuer(settings.issuer or "kep-central", keys.signing)
    spki = hubs.spki_of(parsed.key)
    async with Database(url) as database, database.transaction() as connection:
        if await accounts.find_office(connection, parsed.office) is None:
            print("kep-central: the office is unknown", file=sys.stderr)
            return 1
        letter = await hubs.letter(connection, tokens, parsed.office, spki)
    print(msgspec.json.encode(letter).decode())
    return 0


async def _openapi(settings: Settings, url: str, _: argparse.Namespace) -> int:
    async with Database(url) as database:
        app = create_app(replace(settings, issuer="http://127.0.0.1"), database)
    print(json.dumps(app.openapi_schema.to_schema(), ensure_ascii=False, indent=2))
    return 0


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", help="folder of keys and of the embedded database")
    shared.add_argument("--database", help="address of a PostgreSQL 16 or newer; default: embedded")
    parser = argparse.ArgumentParser(prog="kep-central", description="The citizen-record server.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", parents=[shared], help="run the server")
    serve.add_argument("--host")
    serve.add_argument("--port", help="0, the default, takes a free one")
    serve.add_argument("--issuer", help="public address, when it differs from the listening one")
    serve.add_argument("--ready-file", help="gets {url, pid} once the server listens")
    serve.add_argument("--identity-provider", help="file of an OAuth 2 provider upstream")
    serve.add_argument(
        "--require-second-factor",
        action="store_true",
        default=None,
        help="of training accounts, too; all others need one anyway",
    )
    serve.add_argument("--checkpoints", help="file of the log's checkpoints, on other storage")
    serve.add_argument("--checkpoint-key", help="file of the Ed25519 key that signs them")
    serve.set_defaults(command=_serve)
    migrate = commands.add_parser("migrate", parents=[shared], help="bring the schema up to date")
    migrate.set_defaults(command=_migrate)
    openapi = commands.add_parser("openapi", parents=[shared], help="print the API description")
    openapi.set_defaults(command=_openapi)
    account_commands.add_users(commands.add_parser("user", help="people and roles"), shared)
    for name, add in (("office", _office_parser), ("clerk", account_commands.add_adding)):
        group = commands.add_parser(name, help=f"add {name}s")
        add(group.add_subparsers(required=True, metavar="ACT").add_parser("add", parents=[shared]))
    seed = commands.add_parser("seed", parents=[shared], help="fill with invented people")
    record_commands.add_seed(seed)
    sources = commands.add_parser("source", help="systems that send events of channels")
    channel_commands.add_acts(sources, shared)
    audit_commands.add_acts(commands.add_parser("audit", help="the access log"), shared)
    hub = commands.add_parser("hub", help="queue hubs of offices").add_subparsers(required=True)
    _vouch_parser(hub.add_parser("vouch", parents=[shared], help="print the letter for a hub"))
    for name in ("enrolment-code", "enrol"):
        _code_parser(commands.add_parser(name, parents=[shared], help="a code for one PC, once"))
    return parser


def _office_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("office", help="four digits")
    parser.add_argument("--name", required=True)
    parser.add_argument("--municipality", required=True)
    parser.set_defaults(command=_add_office)


def _code_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--office", required=True)
    parser.add_argument("--desk", type=int, required=True)
    parser.add_argument("--letter", default="", help="of the number series; default: a free one")
    parser.add_argument("--replace", action="store_true", help="revoke the PC that is there now")
    parser.set_defaults(command=_enrolment_code)


def _vouch_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--office", required=True)
    parser.add_argument("--key", type=Path, required=True, help="the hub's keys/hub.pub")
    parser.add_argument("--issuer", help="the centre's public address, where hubs refresh the list")
    parser.set_defaults(command=_vouch)
