"""Who acts for whom, until when, and for what."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central_server.parties.mandates import Mandates, Standing, best_standing, standing_of
from central_server.seed.known import CHILD_ID, ELENI_ID, GEORGIOS_ID
from kep_client.domain.clerk import Role
from kep_client.errors import KepError
from kep_client.wire.party_edits import MandateIn, MayActIn, RevokeIn
from kep_client.wire.purpose import PurposeIn

FIRM_ID = "01900000-0000-7000-8000-0000000000b1"
TASK = PurposeIn(kind="task", context_id="task-1")


def mandate_in(id_="m-1", principal=GEORGIOS_ID, agent=ELENI_ID, **changes):
    values = {
        "kind": "authorisation",
        "evidence": "signed_paper",
        "valid_from": "2026-01-01",
        "valid_to": "2027-12-31",
    } | changes
    return MandateIn(id=id_, purpose=TASK, principal_id=principal, agent_id=agent, **values)


def asked(on="2026-12-01", service="", principal=GEORGIOS_ID, agent=ELENI_ID):
    return MayActIn(purpose=TASK, principal_id=principal, agent_id=agent, on=on, service_id=service)


def use(c):
    return Mandates(c.database, c.sealing)


async def code_of(awaitable):
    with pytest.raises(KepError) as refused:
        await awaitable
    return refused.value.code


async def test_a_mandate_shows_on_both_sides_and_holds_between_its_days(centre):
    async with centre() as c:
        await use(c).grant(c.call(), mandate_in(scope=["birth-certificate"]))
        mine = await c.record.people.open(c.actor(), GEORGIOS_ID, TASK)
        hers = await c.record.people.open(c.actor(), ELENI_ID, TASK)
        (seen,) = [one for one in mine.mandates if one.id == "m-1"]
        assert (seen.other, seen.acts_for, seen.valid_from) == (ELENI_ID, False, "2026-01-01")
        (seen,) = [one for one in hers.mandates if one.id == "m-1"]
        assert (seen.other, seen.acts_for, seen.evidence) == (GEORGIOS_ID, True, "signed_paper")
        answers = [
            (asked(service="birth-certificate"), (True, "ok")),
            (asked(service="other"), (False, "other_service")),
            (asked("2025-12-31", "birth-certificate"), (False, "not_yet")),
            (asked("2026-01-01", "birth-certificate"), (True, "ok")),
            (asked("2027-12-31", "birth-certificate"), (True, "ok")),
            (asked("2028-01-01", "birth-certificate"), (False, "expired")),
            (asked(principal=ELENI_ID, agent=GEORGIOS_ID), (False, "none")),
        ]
        for question, answer in answers:
            reply = await use(c).may_act(c.call(), question)
            assert (reply.allowed, reply.reason) == answer


async def test_a_revoked_mandate_may_be_given_again(centre):
    async with centre() as c:
        await use(c).grant(c.call(), mandate_in(valid_from="", valid_to=""))
        revocation = RevokeIn(purpose=TASK, reason="Ανακλήθηκε με δήλωση")
        ended = await use(c).revoke(c.call(), "m-1", revocation)
        assert (ended.mandate.revoked, ended.mandate.revoke_reason) == (True, revocation.reason)
        assert (await use(c).revoke(c.call(), "m-1", revocation)).mandate == ended.mandate
        other = c.call("clk-b")
        assert await code_of(use(c).revoke(other, "m-1", revocation)) == "party.mandate_ended"
        assert (await use(c).may_act(c.call(), asked(""))).reason == "revoked"
        alerts = (await c.record.people.open(c.actor(), GEORGIOS_ID, TASK)).alerts
        assert [alert.kind for alert in alerts] == ["mandate_revoked"]
        await use(c).grant(c.call(), mandate_in("m-2", valid_from="", valid_to=""))
        assert (await use(c).may_act(c.call(), asked(""))).mandate_id == "m-2"


async def test_a_mandate_is_taken_once_and_both_people_change(centre):
    async with centre() as c:
        before = (await c.rev(GEORGIOS_ID), await c.rev(ELENI_ID))
        for _ in range(2):
            await use(c).grant(c.call(), mandate_in())
        assert (await c.rev(GEORGIOS_ID), await c.rev(ELENI_ID)) == tuple(n + 1 for n in before)
        longer = mandate_in(valid_to="2030-01-01")
        assert await code_of(use(c).grant(c.call(), longer)) == "party.id_used"
        assert await c.one("SELECT count(*) FROM access_log WHERE action = 'mandate'") == 4


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "friendship"}, "request.invalid"),
        ({"evidence": "word"}, "request.invalid"),
        ({"valid_from": "2027-01-01", "valid_to": "2026-01-01"}, "request.invalid"),
        ({"valid_to": "2026-02-30"}, "request.invalid"),
        ({"agent": GEORGIOS_ID}, "request.invalid"),
        ({"agent": "nobody"}, "request.not_found"),
        ({"kind": "statutory_representative"}, "request.invalid"),
        ({"principal": FIRM_ID, "kind": "parent"}, "request.invalid"),
    ],
)
async def test_what_cannot_be_a_mandate_is_refused(centre, changes, code):
    async with centre() as c:
        assert await code_of(use(c).grant(c.call(), mandate_in(**changes))) == code
        assert await c.one("SELECT count(*) FROM mandate WHERE granted_by <> ''") == 0


async def test_the_dead_give_no_mandate_and_theirs_end(centre):
    async with centre() as c:
        await use(c).grant(c.call(), mandate_in())
        await c.rows("UPDATE party SET status = 'deceased' WHERE id = :id RETURNING 1", id=GEORGIOS_ID)  # fmt: skip
        assert (await use(c).may_act(c.call(), asked())).reason == "deceased"
        assert await code_of(use(c).grant(c.call(), mandate_in("m-2"))) == "party.not_alive"


async def test_a_firm_is_represented_and_a_child_by_its_parent(centre):
    async with centre() as c:
        statutory = mandate_in(principal=FIRM_ID, kind="statutory_representative", evidence="registry")  # fmt: skip
        await use(c).grant(c.call(), statutory)
        assert (await use(c).may_act(c.call(), asked(principal=FIRM_ID))).allowed
        of_child = asked("", principal=CHILD_ID, agent=GEORGIOS_ID)
        assert (await use(c).may_act(c.call(), of_child)).allowed


async def test_a_contact_agent_asks_but_gives_none(centre):
    async with centre() as c:
        agent = c.call("clk-c", Role.CONTACT_AGENT)
        assert await code_of(use(c).grant(agent, mandate_in())) == "access.denied"
        assert not (await use(c).may_act(agent, asked())).allowed


_DAYS = st.dates().map(lambda day: day.isoformat())


@given(
    rows=st.lists(
        st.builds(
            SimpleNamespace,
            id=st.text("abc", min_size=1, max_size=3),
            status=st.sampled_from(["active", "deceased"]),
            revoked_at=st.none() | st.datetimes(),
            valid_from=st.just("") | _DAYS,
            valid_to=st.just("") | _DAYS,
            scope=st.lists(st.sampled_from(["a", "b"]), max_size=2),
        ),
        max_size=4,
    ),
    on=_DAYS,
    service=st.sampled_from(["", "a", "b"]),
)
def test_somebody_may_act_exactly_when_one_mandate_holds(rows, on, service):
    reply = best_standing(rows, on, service)
    holding = [row.id for row in rows if standing_of(row, on, service) is Standing.OK]
    assert reply.allowed == bool(holding)
    assert reply.mandate_id in holding or not holding
    assert Standing(reply.reason) in {standing_of(r, on, service) for r in rows} | {Standing.NONE}
