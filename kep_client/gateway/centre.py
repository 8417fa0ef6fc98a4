"""What the centre says about itself: its time, its issuer."""

from dataclasses import dataclass

from kep_client.gateway import bodies
from kep_client.gateway.http import Answer, ClientFactory, Question
from kep_client.mapping.values import read_time
from kep_client.sync.clock import CorrectedClock
from kep_client.wire.auth import ServerInfo

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre and the clock that follows it. Proofs carry times, so its time is asked first."""

    factory: ClientFactory
    clock: CorrectedClock

    def info_question(self) -> Question:
        """Ask who it is; needs no token."""
        return Question("GET", self.factory.url("/v1/info"), {"Accept": JSON})

    def hear(self, answer: Answer, took_s: float) -> ServerInfo:
        """Take over its time and return what it said."""
        info = bodies.parse(answer.body, ServerInfo)
        self.clock.hear(read_time(info.server_time), took_s)
        return info
