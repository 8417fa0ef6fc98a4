"""Whose work counts: a role of the desk's office, at the time the work was done."""

from __future__ import annotations


def outcomes(reply) -> list[tuple[str, str]]:
    return [(result.state, result.code) for result in reply.results]


async def test_yesterdays_work_is_taken_though_the_role_has_ended_since_and_later_work_is_not(
    centre,
):
    async with centre() as c:
        await c.desk.take_lease()
        before = c.desk.seal("register_case", c.desk.registration())
        await c.rows("UPDATE role_grant SET valid_to = now() RETURNING 1")
        after = c.desk.seal("register_case", c.desk.registration())
        assert outcomes(await c.desk.push(before, after)) == [
            ("acknowledged", ""),
            ("parked", "access.denied"),
        ]


async def test_a_role_in_another_office_is_none_at_this_desk(centre):
    async with centre() as c:
        await c.desk.take_lease()
        await c.rows("UPDATE role_grant SET office = '0517' RETURNING 1")
        sealed = c.desk.seal("register_case", c.desk.registration())
        assert outcomes(await c.desk.push(sealed)) == [("parked", "access.denied")]
