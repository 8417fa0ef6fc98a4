"""``kep-queue``: serve an office's line, show its key, let screens and kiosks in."""

import argparse
import asyncio
import sqlite3
import sys
from pathlib import Path

from kep_client.errors import KepError
from office_queue import tokens
from office_queue.app import desk_app, screen_app
from office_queue.centre import RevokedList
from office_queue.desks.routes import HubCard
from office_queue.desks.sessions import Place, Sessions
from office_queue.identity import open_identity, read_letter
from office_queue.kiosk.paper import Kiosk, printer_at
from office_queue.queue.board import read_arrows
from office_queue.queue.line import Hall, Line
from office_queue.queue.offer import read_offer
from office_queue.queue.store import Store
from office_queue.settings import Settings
from office_queue.tokens import TokenKind
from server_kit import log, run
from server_kit.run import Door

_SWITCH_INTERVAL_S = 0.0005


def main(arguments: list[str] | None = None) -> int:
    """Run a command; a fault of the world is one line and exit code 1."""
    parsed = _parser().parse_args(arguments)
    settings = Settings.read(parsed)
    log.configure()
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return int(parsed.command(settings, parsed))
    except KeyboardInterrupt:
        return 130
    except KepError as fault:
        print(f"kep-queue: {fault.code}: {fault.text.en.sentence}", file=sys.stderr)
        return 1


def _serve(settings: Settings, _: argparse.Namespace) -> int:
    # The thread that writes comes back from the disk while the loop computes; with Python's own 5 ms
    # every answer would wait for them.
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    with run.runner() as runner:
        runner.run(serve(settings))
    return 0


async def serve(settings: Settings) -> None:
    """Open the line and both doors; returns at SIGTERM."""
    identity = open_identity(settings.data, settings.office)
    letter, keys = read_letter(settings.letter_file, settings.office, identity)
    stop = asyncio.Event()
    with (
        run.listen(settings.host, settings.port) as desks,
        run.listen(settings.screen_host, settings.screen_port) as screens,
    ):
        address = settings.address or run.address_of(desks, "https")
        sessions = Sessions(Place(settings.office, address, identity.spki), keys)
        revoked = RevokedList(settings.data / "revoked.jws", sessions, letter.issuer)
        revoked.read(letter.revoked)
        offer = read_offer(settings.services)
        hall = Hall(settings.office_name, read_arrows(settings.arrows))
        kiosk = Kiosk(settings.office_name, printer_at(settings.ticket_printer, settings.faces))
        line = await Line.open(settings.line_file, offer, hall)
        beside = [
            asyncio.create_task(revoked.keep_asking()),
            asyncio.create_task(_end_streams(line, stop)),
        ]
        card = HubCard(settings.office, letter.statement)
        doors = [
            Door(desk_app(line, sessions, card, kiosk), desks, identity.tls()),
            Door(screen_app(line), screens),
        ]

        def ready() -> None:
            if settings.ready_file is not None:
                what = {"url": address, "screens": run.address_of(screens)}
                run.write_ready(settings.ready_file, what)

        try:
            await run.serve_doors(doors, stop, ready)
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await line.close()


async def _end_streams(line: Line, stop: asyncio.Event) -> None:
    await stop.wait()
    line.end_streams()


def _key(settings: Settings, _: argparse.Namespace) -> int:
    print(open_identity(settings.data, settings.office).public_file)
    return 0


def _let_in(settings: Settings, parsed: argparse.Namespace) -> int:
    store = Store(settings.line_file)
    try:
        print(tokens.add(store, TokenKind(parsed.kind), parsed.name))
    except sqlite3.Error:
        print("kep-queue: the line's file cannot be written", file=sys.stderr)
        return 1
    finally:
        store.close()
    return 0


def _shut_out(settings: Settings, parsed: argparse.Namespace) -> int:
    store = Store(settings.line_file)
    try:
        return 0 if store.revoke_token(TokenKind(parsed.kind), parsed.name) else 1
    finally:
        store.close()


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", help="folder of the line, its key and the centre's letter")
    shared.add_argument("--office", help="four digits")
    parser = argparse.ArgumentParser(prog="kep-queue", description="The queue hub of an office.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _serve_parser(commands.add_parser("serve", parents=[shared], help="run the hub"))
    key = commands.add_parser(
        "key",
        parents=[shared],
        help="print the file of the public key, for `kep-central hub vouch`",
    )
    key.set_defaults(command=_key)
    kinds = [*TokenKind]
    for name, act, told in (
        ("let-in", _let_in, "print a new token of a screen or kiosk"),
        ("shut-out", _shut_out, "end a token"),
    ):
        command = commands.add_parser(name, parents=[shared], help=told)
        command.add_argument("kind", choices=kinds)
        command.add_argument("name", help="where it stands")
        command.set_defaults(command=act)
    return parser


def _serve_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--office-name", help="as screens show it, 34 characters at most")
    parser.add_argument("--host")
    parser.add_argument("--port", help="of the desks (TLS); 0, the default, takes a free one")
    parser.add_argument("--screen-host")
    parser.add_argument("--screen-port", help="of hall screens (plain HTTP)")
    parser.add_argument(
        "--address", help="of the desks' door, when it differs from the listening one"
    )
    parser.add_argument("--letter", type=Path, help="what `kep-central hub vouch` printed")
    parser.add_argument("--services", type=Path, help="letters and services of this office")
    parser.add_argument("--arrows", help="where desks lie from the screens: 1=left,3=upright")
    parser.add_argument("--ticket-printer", help="of the kiosk: tcp://host:9100[?greek=picture]")
    parser.add_argument("--ticket-faces", help="two font files, regular,bold, for pictures")
    parser.add_argument("--ready-file", help="gets {url, screens, pid} once the hub listens")
    parser.set_defaults(command=_serve)
