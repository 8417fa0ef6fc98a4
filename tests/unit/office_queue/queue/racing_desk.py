"""A desk that calls until nobody waits, and prints what it was given; run by test_races."""

import asyncio
import json
import random
import sys
import time
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kep_client.errors import DeviceError
from kep_client.gateway.hub import HubQueue
from kep_client.gateway.hub_desk import DeskPasses, PermitPass
from kep_client.gateway.hub_trust import HubPlace
from kep_client.sync.clock import CorrectedClock


async def call_all(told: dict) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(told["seed"]))
    clerk = PermitPass(told["permit"], key.public_key().public_bytes_raw(), key.sign)
    place = HubPlace(told["url"], told["office"], told["desk"], told["keys"])
    clock = CorrectedClock(lambda: datetime.now(UTC), time.monotonic)
    desk = HubQueue(place, DeskPasses(permit=lambda: clerk), clock, random.random)
    while True:
        try:
            print((await desk.call_next()).number)
        except DeviceError as fault:
            if fault.code == "queue.empty":
                break
            await asyncio.sleep(0.05)  # the hub is gone for a moment
    await desk.close()


asyncio.run(call_all(json.load(sys.stdin)))
