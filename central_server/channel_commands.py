"""``kep-central source``: the systems that may send events of channels, and their keys."""

import argparse
import json
from dataclasses import asdict
from datetime import timedelta

from central_server.channels import sources
from central_server.channels.sources import NewKey
from central_server.database import Database
from central_server.records.sealing import open_keys
from central_server.records.times import iso
from central_server.settings import Settings
from kep_client.domain.interaction import Channel

_OVERLAP_H = 7 * 24


async def add_source(settings: Settings, url: str, parsed: argparse.Namespace) -> int:
    """Make a source known and print its first key: the only time that it is shown."""
    channels = frozenset(Channel(name) for name in parsed.channels)
    async with Database(url) as database, database.transaction() as connection:
        key = await sources.add(connection, open_keys(settings.data), parsed.name, channels)
    return _print(key)


async def rotate_key(settings: Settings, url: str, parsed: argparse.Namespace) -> int:
    """Print a new key; the one before stays good for the hours given."""
    overlap = timedelta(hours=parsed.overlap_hours)
    async with Database(url) as database, database.transaction() as connection:
        key = await sources.rotate(connection, open_keys(settings.data), parsed.name, overlap)
    return _print(key)


async def list_sources(_: Settings, url: str, __: argparse.Namespace) -> int:
    """Print every source, its channels and how many keys of it are good."""
    async with Database(url) as database, database.transaction() as connection:
        for row in await sources.known(connection):
            state = f"disabled {iso(row.disabled_at)}" if row.disabled_at else f"{row.keys} keys"
            print(f"{row.id}: {', '.join(row.channels)}: {state}")
    return 0


async def disable_source(_: Settings, url: str, parsed: argparse.Namespace) -> int:
    """Take nothing more from a source."""
    async with Database(url) as database, database.transaction() as connection:
        await sources.disable(connection, parsed.name)
    return 0


def _print(key: NewKey) -> int:
    print(json.dumps(asdict(key)))
    return 0


def add_acts(group: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """Declare ``kep-central source add|list|rotate|disable``."""
    acts = group.add_subparsers(required=True, metavar="ACT")
    add = acts.add_parser("add", parents=[shared])
    add.add_argument("name", help="letters, digits and hyphens")
    add.add_argument(
        "--channel", dest="channels", action="append", choices=[*Channel], required=True
    )
    add.set_defaults(command=add_source)
    rotate = acts.add_parser("rotate", parents=[shared], help="a new key beside the last one")
    rotate.add_argument("name")
    rotate.add_argument("--overlap-hours", type=int, default=_OVERLAP_H)
    rotate.set_defaults(command=rotate_key)
    acts.add_parser("list", parents=[shared]).set_defaults(command=list_sources)
    disable = acts.add_parser("disable", parents=[shared])
    disable.add_argument("name")
    disable.set_defaults(command=disable_source)
