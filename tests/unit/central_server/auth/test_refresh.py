"""The rotation rule, in every order that clients, lost replies and thieves can produce."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from central_server.auth.refresh import Family, Outcome, Token, present

_ids = itertools.count()


def _new() -> bytes:
    return next(_ids).to_bytes(8, "big")


@given(st.lists(st.booleans(), max_size=60))
def test_a_client_whose_replies_get_lost_is_never_signed_out(lost):
    held = _new()
    family = Family((Token(held, None),))
    for reply_is_lost in lost:
        child = _new()
        family, outcome = present(family, held, child)
        assert outcome is Outcome.ROTATED
        if not reply_is_lost:
            held = child


class ThiefAndClient(RuleBasedStateMachine):
    """Both hold the same token once; each refreshes with what it has, replies to the client fail."""

    def __init__(self) -> None:
        super().__init__()
        self.client = _new()
        self.family = Family((Token(self.client, None),))
        self.thief: bytes | None = None
        self.thief_refreshes = 0
        self.client_rotations = 0

    def _present(self, held: bytes) -> tuple[bytes, Outcome]:
        child = _new()
        self.family, outcome = present(self.family, held, child)
        return child, outcome

    @rule(lost=st.booleans())
    def client_refreshes(self, lost: bool) -> None:
        child, outcome = self._present(self.client)
        if self.thief is None:
            assert outcome is Outcome.ROTATED
        if outcome is Outcome.ROTATED and not lost:
            self.client = child
            if self.thief is not None:
                self.client_rotations += 1

    @precondition(lambda self: self.thief is None)
    @rule()
    def theft(self) -> None:
        self.thief = self.client

    @precondition(lambda self: self.thief is not None)
    @rule()
    def thief_refreshes_and_keeps_the_reply(self) -> None:
        assert self.thief is not None
        child, outcome = self._present(self.thief)
        if outcome is Outcome.ROTATED:
            self.thief = child
            self.thief_refreshes += 1

    @invariant()
    def both_never_go_on_side_by_side(self) -> None:
        # Two rotations of each after the theft: one must have shown what the other superseded.
        if self.thief_refreshes >= 2 and self.client_rotations >= 2:
            assert self.family.revoked

    @invariant()
    def a_revoked_family_stays_so(self) -> None:
        if self.family.revoked:
            assert present(self.family, self.client, b"x")[1] is Outcome.UNKNOWN


TestThiefAndClient = ThiefAndClient.TestCase


def test_an_unknown_token_tells_nothing_about_the_family():
    family = Family((Token(b"a", None),))
    assert present(family, b"z", b"b") == (family, Outcome.UNKNOWN)


def test_a_sibling_that_was_not_used_is_superseded_with_its_parent():
    family = Family((Token(b"a", None),))
    family, _ = present(family, b"a", b"lost")
    family, _ = present(family, b"a", b"held")
    family, outcome = present(family, b"held", b"next")
    assert outcome is Outcome.ROTATED
    assert present(family, b"lost", b"x")[1] is Outcome.THEFT
    assert present(family, b"a", b"x")[1] is Outcome.THEFT
