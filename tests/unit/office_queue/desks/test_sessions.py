"""Who may speak for a desk when the centre is away."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.hub import OFFICE, PretendCentre
from kep_client.errors import DeviceError, RefusedError
from kep_client.gateway.dpop import base64url
from kep_client.wire.queue import PermitProof, sign_in_bytes
from office_queue.desks.sessions import CHALLENGE_S, DESK_FREE_S, SESSION_S, Place, Sessions
from server_kit.tokens import TokenError, TrustedKeys

SPKI = "hub-key"


class Steady:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def centre():
    return PretendCentre()


@pytest.fixture
def steady():
    return Steady()


@pytest.fixture
def sessions(centre, steady):
    place = Place(OFFICE, "https://127.0.0.1:1", SPKI)
    return Sessions(place, TrustedKeys(centre.keys), steady=steady)


def proof(sessions, clerk, desk=3, office=OFFICE, spki=SPKI, challenge=""):
    challenge = challenge or sessions.challenge()
    signature = clerk.sign(sign_in_bytes(office, desk, challenge, spki))
    key, text = base64url(clerk.public_key), base64url(signature)
    return PermitProof(permit=clerk.permit, key=key, challenge=challenge, signature=text)


def refused(code: str, kind=RefusedError):
    return pytest.raises(kind, match=f"^{code}$")


def test_a_permit_and_a_signature_open_the_desk_without_the_centre(sessions, centre):
    clerk = centre.clerk("wks_a")
    session = sessions.session(sessions.by_permit(3, proof(sessions, clerk)))
    assert (session.desk, session.workstation) == (3, "wks_a")
    assert sessions.alive(session)


def test_twenty_sign_ins_of_an_office_whose_line_is_cut(sessions, centre):
    for n in range(1, 21):
        sessions.by_permit(n, proof(sessions, centre.clerk(f"wks_{n}"), desk=n))


def test_what_was_signed_for_something_else_opens_nothing(sessions, centre):
    clerk = centre.clerk("wks_a")
    for other in ({"desk": 4}, {"office": "0077"}, {"spki": "an impostor's key"}):
        with refused("auth.token_refused"):
            sessions.by_permit(3, proof(sessions, clerk, **other))


def test_a_challenge_is_good_once_and_for_a_minute(sessions, centre, steady):
    clerk = centre.clerk("wks_a")
    shown = proof(sessions, clerk)
    sessions.by_permit(3, shown)
    with refused("auth.token_refused"):
        sessions.by_permit(3, shown)
    late = proof(sessions, clerk)
    steady.at += CHALLENGE_S
    with refused("auth.token_refused"):
        sessions.by_permit(3, late)
    with refused("auth.token_refused"):
        sessions.by_permit(3, proof(sessions, clerk, challenge="made-up"))


def test_the_permit_of_another_key_office_or_centre_opens_nothing(sessions, centre):
    thief, owner = Ed25519PrivateKey.generate(), centre.clerk("wks_a")
    challenge = sessions.challenge()
    stolen = PermitProof(
        permit=owner.permit,
        key=base64url(thief.public_key().public_bytes_raw()),
        challenge=challenge,
        signature=base64url(thief.sign(sign_in_bytes(OFFICE, 3, challenge, SPKI))),
    )
    with refused("auth.token_refused"):
        sessions.by_permit(3, stolen)
    with refused("auth.wrong_office"):
        sessions.by_permit(3, proof(sessions, centre.clerk("wks_b", office="0077")))
    with refused("auth.permit_expired"):
        sessions.by_permit(3, proof(sessions, PretendCentre().clerk("wks_c")))


def test_an_old_permit_opens_nothing(centre, steady):
    clerk = centre.clerk("wks_a")
    import time

    later = Sessions(
        Place(OFFICE, "", SPKI),
        TrustedKeys(centre.keys, lambda: time.time() + 2 * 86_400),
        steady=steady,
    )
    with refused("auth.permit_expired"):
        later.by_permit(3, proof(later, clerk))


def test_the_list_of_the_centre_ends_sessions_and_refuses_new_ones(sessions, centre):
    clerk, other = centre.clerk("wks_a"), centre.clerk("wks_b")
    session = sessions.session(sessions.by_permit(3, proof(sessions, clerk)))
    stays = sessions.session(sessions.by_permit(4, proof(sessions, other, desk=4)))
    assert sessions.hear_revoked(centre.revoked(["wks_a"], []))
    assert not sessions.alive(session)
    assert sessions.alive(stays)


@pytest.mark.expected_logs("revoked_desk")
def test_a_revoked_pc_or_key_is_refused_by_the_kept_list(sessions, centre):
    clerk, other = centre.clerk("wks_a"), centre.clerk("wks_b")
    kid = sessions.session(sessions.by_permit(4, proof(sessions, other, desk=4))).key
    sessions.hear_revoked(centre.revoked(["wks_a"], [kid]))
    for desk, who in ((3, clerk), (4, other)):
        with refused("auth.revoked"):
            sessions.by_permit(desk, proof(sessions, who, desk=desk))


def test_a_list_that_the_centre_did_not_sign_or_an_older_one_changes_nothing(sessions, centre):
    with pytest.raises(TokenError):
        sessions.hear_revoked(PretendCentre().revoked(["wks_a"], []))
    older = centre.revoked([], [])
    centre.tokens._now = lambda: __import__("time").time() + 10
    assert sessions.hear_revoked(centre.revoked(["wks_a"], []))
    assert not sessions.hear_revoked(older)


def test_a_desk_has_one_pc_until_it_was_silent_for_a_minute(sessions, centre, steady):
    first = sessions.session(sessions.by_permit(3, proof(sessions, centre.clerk("wks_a"))))
    newcomer = centre.clerk("wks_b")
    with refused("queue.desk_taken", DeviceError):
        sessions.by_permit(3, proof(sessions, newcomer))
    steady.at += DESK_FREE_S
    assert sessions.alive(first)  # an open stream counts as a word
    with refused("queue.desk_taken", DeviceError):
        sessions.by_permit(3, proof(sessions, newcomer))
    steady.at += DESK_FREE_S
    sessions.by_permit(3, proof(sessions, newcomer))
    assert not sessions.alive(first)


def test_the_same_pc_signs_in_again_at_once_and_its_former_session_ends(sessions, centre, steady):
    clerk = centre.clerk("wks_a")
    first = sessions.by_permit(3, proof(sessions, clerk))
    second = sessions.by_permit(3, proof(sessions, clerk))
    with refused("auth.token_refused"):
        sessions.session(first)
    steady.at += SESSION_S
    with refused("auth.token_refused"):
        sessions.session(second)
