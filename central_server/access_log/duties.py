"""What the server does for the log beside answering: checkpoints, and the review of looks."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from central_server.access_log.checkpoint_file import CheckpointFile
from central_server.access_log.checkpoint_key import open_checkpoint_key
from central_server.access_log.checkpoints import Interval, Signer
from central_server.access_log.review_job import ReviewJob
from central_server.database import Database, DatabaseBug
from central_server.settings import Settings
from kep_client.errors import KepError
from server_kit.log import note

ROUND_S = 20.0
_log = logging.getLogger("kep.access_log")


@dataclass(frozen=True, slots=True)
class Duties:
    """``signer`` is None where another machine signs, which is better."""

    signer: Signer | None
    interval: Interval
    reviews: ReviewJob

    @classmethod
    def create(cls, database: Database, settings: Settings) -> Self:
        """Open the key and the file of the checkpoints."""
        return cls(
            signer=signer_of(database, settings) if settings.checkpoint_minutes else None,
            interval=Interval(
                settings.checkpoint_rows, timedelta(minutes=settings.checkpoint_minutes)
            ),
            reviews=ReviewJob(database),
        )

    async def attend(self, stop: asyncio.Event, round_s: float = ROUND_S) -> None:
        """Do a round now and then until ``stop``; a fault is noted and tried again."""
        while not stop.is_set():
            try:
                await self.round()
            except KepError as fault:
                note(_log, logging.WARNING, "duties", code=fault.code)
            except (DatabaseBug, OSError) as error:
                note(_log, logging.ERROR, "duties", error=error)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), round_s)

    async def round(self) -> None:
        """Sign what is due and review what is new."""
        if self.signer is not None:
            signed = await self.signer.sign(datetime.now(UTC), self.interval)
            for office in signed.refused:
                note(_log, logging.ERROR, "checkpoint.refused", office=office)
        opened = await self.reviews.run()
        if opened:
            note(_log, logging.INFO, "reviews.opened", count=opened)


def signer_of(database: Database, settings: Settings) -> Signer:
    """Return the signer with the key and the file that the settings name."""
    key = open_checkpoint_key(settings.checkpoint_key_file)
    return Signer(database, key, CheckpointFile(settings.checkpoint_file))
