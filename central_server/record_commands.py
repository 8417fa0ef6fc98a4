"""Commands of ``kep-central`` about the record: fill it with invented people."""

import argparse
import asyncio
import json
import secrets
import sys

from sqlalchemy import select

from central_server.auth.keys import open_server_keys
from central_server.auth.passwords import Passwords
from central_server.database import Database
from central_server.migrations import upgrade
from central_server.records.sealing import open_keys
from central_server.schema.parties import party
from central_server.seed import SeedPlan, seed
from central_server.settings import Settings


async def seed_record(settings: Settings, url: str, parsed: argparse.Namespace) -> int:
    """Fill the record and print what was made as JSON, the demo clerks' password included."""
    await asyncio.to_thread(upgrade, url)
    password = parsed.password or secrets.token_urlsafe(12)
    plan = SeedPlan(
        people=parsed.people, seed=parsed.seed, offices=parsed.offices, password=password
    )
    passwords = Passwords(open_server_keys(settings.data))
    async with Database(url, limit_ms=None) as database:
        if await _has_people(database):
            print("kep-central: the record is not empty", file=sys.stderr)
            return 1
        report = await seed(database, open_keys(settings.data), passwords, plan)
    made = {
        "people": report.people,
        "offices": report.offices,
        "clerks": list(report.clerks),
        "password": password,
    }
    print(json.dumps(made, ensure_ascii=False))
    return 0


async def _has_people(database: Database) -> bool:
    async with database.transaction() as connection:
        return (await connection.execute(select(party.c.id).limit(1))).first() is not None


def add_seed(parser: argparse.ArgumentParser) -> None:
    """Declare ``kep-central seed``."""
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same people")
    parser.add_argument("--offices", type=int, default=10)
    parser.add_argument("--password", default="", help="of the demo clerks; default: a random one")
    parser.set_defaults(command=seed_record)
