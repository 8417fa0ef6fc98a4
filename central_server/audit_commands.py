"""``kep-central audit``: verify, sign, erase at retention's end, print who looked, review."""

import argparse
import asyncio
import getpass
import json
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from central_server.access_log.accesses import Accesses
from central_server.access_log.accesses_page import accesses_html
from central_server.access_log.audit import audit
from central_server.access_log.checkpoint_key import CheckpointVerifier, public_path
from central_server.access_log.duties import signer_of
from central_server.access_log.purge import OPERATOR, purge
from central_server.access_log.review_job import ReviewJob
from central_server.access_log.verify import Verdict, offices_of
from central_server.access_log.witnesses import BadWitnessFile, Witnesses
from central_server.auth.actor import Actor, ActorKind
from central_server.database import Database, DatabaseBug
from central_server.migrations import upgrade
from central_server.records.sealing import open_keys
from central_server.records.times import ATHENS
from central_server.schema.access import clerk_identity
from central_server.schema.parties import party
from central_server.settings import Settings
from kep_client.domain.identifiers import parse_afm
from kep_client.errors import KepError

_Command = Callable[[Settings, str, argparse.Namespace], Awaitable[int]]


async def verify_log(settings: Settings, url: str, parsed: argparse.Namespace) -> int:
    """Recompute the chains and name each attack; exit code 1 when there is one."""
    try:
        witnesses = _witnesses(settings, parsed)
    except (OSError, ValueError, BadWitnessFile) as error:
        return _refuse(_unreadable(error))
    began = time.perf_counter()
    async with Database(url, limit_ms=None) as database:
        verdicts = [one async for one in audit(database, witnesses, parsed.office or None)]
    took = time.perf_counter() - began
    broken = witnesses.unreadable > 0 or any(verdict.findings for verdict in verdicts)
    if parsed.json:
        print(_as_json(verdicts, witnesses, took))
    else:
        _tell(verdicts, witnesses, took)
    return int(broken)


def _witnesses(settings: Settings, parsed: argparse.Namespace) -> Witnesses:
    key = parsed.public_key or public_path(settings.checkpoint_key_file)
    verifier = CheckpointVerifier.read(key) if key.exists() else CheckpointVerifier({})
    witnesses = Witnesses(verifier)
    for path in parsed.receipts or ():
        witnesses.read_receipts(path)
    if parsed.checkpoints is not None or settings.checkpoint_file.exists():
        witnesses.read_checkpoints(settings.checkpoint_file)
    return witnesses


def _unreadable(error: Exception) -> str:
    if isinstance(error, BadWitnessFile):
        return f"line {error.line} of the receipts is no receipt"
    if isinstance(error, OSError):
        return f"a file of witnesses cannot be read: {error.strerror}"
    return "the public key of the checkpoints cannot be read"


def _tell(verdicts: list[Verdict], witnesses: Witnesses, took: float) -> None:
    for verdict in verdicts:
        state = f"broken at row {verdict.broken_at}" if verdict.findings else "whole"
        vouched = f", vouched for to row {verdict.vouched}" if verdict.vouched else ""
        print(f"{verdict.office}: {verdict.rows} rows, {state}{vouched}")
        for finding in verdict.findings:
            print(f"  {finding.attack.value}: {finding.text}")
    if witnesses.unreadable:
        print(f"checkpoints: {witnesses.unreadable} lines of the file cannot be read")
    rows = sum(verdict.rows for verdict in verdicts)
    print(f"{rows} rows in {took:.1f} s", file=sys.stderr)


def _as_json(verdicts: list[Verdict], witnesses: Witnesses, took: float) -> str:
    rows = sum(verdict.rows for verdict in verdicts)
    offices = [
        {
            "office": verdict.office,
            "rows": verdict.rows,
            "vouched": verdict.vouched,
            "witnesses": verdict.witnesses,
            "findings": [
                {"attack": one.attack.value, "n": one.n, "text": one.text}
                for one in verdict.findings
            ],
        }
        for verdict in verdicts
    ]
    whole = {
        "intact": not witnesses.unreadable and not any(one.findings for one in verdicts),
        "rows": rows,
        "seconds": round(took, 3),
        "rowsPerSecond": round(rows / took) if took else 0,
        "unreadableCheckpoints": witnesses.unreadable,
        "offices": offices,
    }
    return json.dumps(whole, ensure_ascii=False)


async def checkpoint(settings: Settings, url: str, _: argparse.Namespace) -> int:
    """Sign what is new; exit code 1 when a chain does not extend what was signed before."""
    async with Database(url) as database:
        signed = await signer_of(database, settings).sign(datetime.now(UTC))
    for one in signed.made:
        print(f"{one.office}: checkpoint {one.seq} at row {one.n}")
    for office in signed.refused:
        print(f"{office}: refused, the chain does not extend the last checkpoint", file=sys.stderr)
    return int(bool(signed.refused))


async def purge_log(_: Settings, url: str, parsed: argparse.Namespace) -> int:
    """Erase the content of old rows; leaves and heads stay."""
    before = datetime(
        parsed.before.year, parsed.before.month, parsed.before.day, tzinfo=ATHENS
    ).astimezone(UTC)
    if before > datetime.now(UTC):
        return _refuse("the day lies in the future")
    async with Database(url, limit_ms=None) as database:
        async with database.transaction() as connection:
            known = await offices_of(connection)
        for office in sorted({parsed.office} if parsed.office else known):
            done = await purge(database, office, before)
            print(f"{office}: {done.rows} rows erased")
    return 0


async def print_accesses(settings: Settings, url: str, parsed: argparse.Namespace) -> int:
    """Print who looked at a person as a page of HTML; the print is a row of the log."""
    del settings
    async with Database(url) as database:
        async with database.transaction() as connection:
            person = select(party.c.office, party.c.given_name, party.c.family_name).where(
                party.c.id == parsed.party
            )
            found = (await connection.execute(person)).one_or_none()
        if found is None:
            return _refuse("the person is unknown")
        operator = Actor(ActorKind.CLERK, OPERATOR, parsed.office or found.office, "")
        reply = await Accesses(database).for_print(operator, parsed.party)
    print(accesses_html(reply, f"{found.given_name} {found.family_name}".strip()))
    return 0


async def review(_: Settings, url: str, __: argparse.Namespace) -> int:
    """Apply the review rules to what is new."""
    async with Database(url, limit_ms=None) as database:
        opened = await ReviewJob(database).run()
    print(f"{opened} reviews opened")
    return 0


async def set_clerk_afm(settings: Settings, url: str, parsed: argparse.Namespace) -> int:
    """Keep a keyed index of a clerk's own AFM, so that looks at oneself are noticed."""
    # Never an argument: every user of the machine sees those.
    if parsed.afm_file is None:
        typed = getpass.getpass("AFM: ")
    else:
        typed = parsed.afm_file.read_text("utf-8")
    try:
        afm = parse_afm(typed.strip())
    except KepError as fault:
        return _refuse(fault.text.en.sentence)
    index = open_keys(settings.data).blind_index("afm", afm.value)
    row = insert(clerk_identity).values(clerk=parsed.clerk, afm_index=index)
    changed = row.on_conflict_do_update(index_elements=["clerk"], set_={"afm_index": index})
    try:
        async with Database(url) as database, database.transaction() as connection:
            await connection.execute(changed)
    except DatabaseBug:
        return _refuse("the clerk is unknown")
    return 0


def _refuse(reason: str) -> int:
    print(f"kep-central: {reason}", file=sys.stderr)
    return 1


def _migrated(command: _Command) -> _Command:
    async def run(settings: Settings, url: str, parsed: argparse.Namespace) -> int:
        await asyncio.to_thread(upgrade, url)
        return await command(settings, url, parsed)

    return run


def add_acts(audit_parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """Declare ``kep-central audit ...``."""
    acts = audit_parser.add_subparsers(required=True, metavar="ACT")

    def act(name: str, text: str, command: _Command) -> argparse.ArgumentParser:
        parser = acts.add_parser(name, parents=[shared], help=text)
        parser.set_defaults(command=command)
        return parser

    verifying = act("verify", "recompute the chains and hear the witnesses", verify_log)
    verifying.add_argument("--office", default="", help="default: every office")
    verifying.add_argument(
        "--receipts", type=Path, action="append", help="of a workstation; may be repeated"
    )
    verifying.add_argument("--checkpoints", help="default: checkpoints.jsonl of the data folder")
    verifying.add_argument("--public-key", type=Path, help="checkpoint.pub; default: own key's")
    verifying.add_argument("--json", action="store_true")
    signing = act("checkpoint", "sign the length and head of each chain", _migrated(checkpoint))
    signing.add_argument("--checkpoints", help="file outside the database, best on other storage")
    signing.add_argument("--checkpoint-key", help="file of the Ed25519 key")
    erasing = act("purge", "erase content at the end of retention", _migrated(purge_log))
    erasing.add_argument("--before", type=date.fromisoformat, required=True, help="2021-01-31")
    erasing.add_argument("--office", default="", help="default: every office")
    printing = act("print", "who looked at a person, as HTML", _migrated(print_accesses))
    printing.add_argument("--party", required=True, help="the record's id, never a number")
    printing.add_argument("--office", default="", help="in whose log the print stands")
    act("review", "apply the review rules to what is new", _migrated(review))
    naming = act("clerk-afm", "notice looks of a clerk at oneself", _migrated(set_clerk_afm))
    naming.add_argument("--clerk", required=True, help="the account's id")
    naming.add_argument("--afm-file", type=Path, help="its only line; default: asked for")
