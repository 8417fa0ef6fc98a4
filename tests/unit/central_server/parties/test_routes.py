"""The routes of people's records over HTTP: bodies, statuses, and no value in a problem."""

from central_server.seed.known import ELENI_ID, GEORGIOS_ID, georgios
from kep_client.domain.clerk import Role
from kep_client.wire.interactions import TimelineRequest
from kep_client.wire.purpose import PurposeIn

TWIN_ID = "01900000-0000-7000-8000-0000000000a1"
TASK = {"kind": "task", "contextId": "task-1"}
AFM = georgios().identifiers[0][1]


async def test_a_merge_is_proposed_shown_decided_and_undone_over_http(centre, served):
    async with centre() as c:
        said = await c.add_contact(GEORGIOS_ID)
        proposal = {
            "id": "m-1",
            "purpose": TASK,
            "winnerId": GEORGIOS_ID,
            "loserId": TWIN_ID,
            "reason": "Ίδιος ΑΦΜ",
        }
        yes = {"purpose": TASK, "of": "merge", "approve": True, "reason": "Το έλεγξα"}
        undo = {"purpose": TASK, "reason": "Δύο πρόσωπα"}
        async with served(c, c.actor("clk-a", Role.CLERK)) as first:
            answer = await first.post("/v1/merges", json=proposal)
            assert (answer.status_code, answer.json()["merge"]["state"]) == (200, "proposed")
        async with served(c, c.actor("clk-a")) as same:
            refused = await same.post("/v1/merges/m-1/decision", json=yes)
            assert (refused.status_code, refused.json()["code"]) == (403, "party.four_eyes")
            assert refused.headers["content-type"] == "application/problem+json"
        async with served(c, c.actor("clk-b")) as second:
            listed = await second.post("/v1/merges/list", json={"purpose": TASK})
            assert [one["id"] for one in listed.json()["merges"]] == ["m-1"]
            shown = await second.post("/v1/merges/m-1/open", json={"purpose": TASK})
            assert shown.json()["loser"]["familyName"] == "Παπαδόπουλος"
            done = await second.post("/v1/merges/m-1/decision", json=yes)
            assert done.json()["merge"]["state"] == "done"
            opened = await second.post(f"/v1/parties/{TWIN_ID}/open", json={"purpose": TASK})
            record = opened.json()
            assert record["party"]["id"] == GEORGIOS_ID
            assert record["ledFrom"]["partyId"] == TWIN_ID
            assert [alert["kind"] for alert in record["alerts"]] == ["merged"]
            asked = TimelineRequest(purpose=PurposeIn(kind="task", context_id="task-1"))
            page = await c.record.people.timeline(c.actor("clk-b"), TWIN_ID, asked)
            assert [line.id for line in page.timeline] == [said]
            await second.post("/v1/merges/m-1/undo", json=undo)
        async with served(c, c.actor("clk-c")) as third:
            parted = await third.post("/v1/merges/m-1/decision", json={**yes, "of": "undo"})
            assert parted.json()["merge"]["state"] == "undone"
            opened = await third.post(f"/v1/parties/{TWIN_ID}/open", json={"purpose": TASK})
            assert (opened.json()["party"]["id"], opened.json()["ledFrom"]) == (TWIN_ID, None)


async def test_mandates_notes_and_numbers_over_http(centre, served):
    async with centre() as c, served(c, c.actor()) as client:
        mandate = {
            "id": "man-1",
            "purpose": TASK,
            "principalId": GEORGIOS_ID,
            "agentId": ELENI_ID,
            "kind": "authorisation",
            "evidence": "signed_paper",
        }
        pair = {"purpose": TASK, "principalId": GEORGIOS_ID, "agentId": ELENI_ID}
        assert (await client.post("/v1/mandates", json=mandate)).status_code == 200
        check = await client.post("/v1/mandates/check", json=pair)
        assert check.json() == {"allowed": True, "reason": "ok", "mandateId": "man-1"}
        ending = {"purpose": TASK, "reason": "Ανακλήθηκε"}
        ended = await client.post("/v1/mandates/man-1/revocation", json=ending)
        assert ended.json()["mandate"]["revoked"] is True

        note = {"id": "a-1", "purpose": TASK, "kind": "note", "text": "Να φέρει παράβολο"}
        added = await client.post(f"/v1/parties/{ELENI_ID}/alerts", json=note)
        assert added.json()["text"] == note["text"]
        for step in ("seen", "end"):
            answer = await client.post(f"/v1/alerts/a-1/{step}", json={"purpose": TASK})
            assert (answer.status_code, answer.json()["seenBy"]) == (200, ["clk-a"])

        number = {
            "purpose": TASK,
            "baseRev": 99,
            "scheme": "afm",
            "value": AFM,
            "evidence": "seen",
        }
        stale = await client.post(f"/v1/parties/{ELENI_ID}/identifiers", json=number)
        assert (stale.status_code, stale.json()["code"]) == (412, "party.changed")
        number["baseRev"] = int(stale.json()["params"]["n"])
        fresh = await client.post(f"/v1/parties/{ELENI_ID}/identifiers", json=number)
        assert len(fresh.json()["possibleDuplicates"]) == 2
        listed = (await client.post("/v1/duplicates/list", json={"purpose": TASK})).json()
        id_ = listed["duplicates"][0]["id"]
        gone = await client.post(
            f"/v1/duplicates/{id_}/dismissal", json={"purpose": TASK, "reason": "Συνωνυμία"}
        )
        assert gone.json()["state"] == "dismissed"
        ending = {"purpose": TASK, "baseRev": fresh.json()["party"]["rev"], "scheme": "afm"}
        ending |= {"value": AFM, "reason": "Λάθος"}
        ended = await client.post(f"/v1/parties/{ELENI_ID}/identifiers/end", json=ending)
        assert AFM not in ended.text


async def test_a_problem_holds_a_code_and_none_of_the_values(centre, served):
    async with centre() as c, served(c, c.actor()) as client:
        canary = "Κανάριος"
        number = {
            "purpose": TASK,
            "baseRev": 1,
            "scheme": "afm",
            "value": canary,
            "evidence": "seen",
        }
        note = {"id": "a", "purpose": TASK, "kind": "note", "text": f"{canary} 6944123412"}
        merge = {"id": canary, "purpose": TASK, "winnerId": "a", "loserId": "b", "reason": "abc"}
        aimless = {**note, "purpose": {"kind": "whim", "contextId": canary}}
        for path, body, status in (
            (f"/v1/parties/{ELENI_ID}/identifiers", number, 422),
            (f"/v1/parties/{ELENI_ID}/alerts", note, 422),
            (f"/v1/parties/{ELENI_ID}/alerts", aimless, 400),
            (f"/v1/parties/{ELENI_ID}/alerts", {**note, "rev": 9}, 400),
            ("/v1/merges", merge, 400),
            ("/v1/merges", {**merge, "id": "m", "winnerId": "nobody"}, 404),
            ("/v1/merges/none/decision", {"purpose": TASK, "of": "merge", "approve": True, "reason": canary}, 404),
            ("/v1/corrections/none/decision", {"purpose": TASK, "approve": True, "reason": canary}, 404),
            ("/v1/corrections/list", {"purpose": TASK, "limit": 10**9}, 400),
            ("/v1/mandates/none/revocation", {"purpose": TASK, "reason": canary}, 404),
        ):  # fmt: skip
            answer = await client.post(path, json=body)
            assert (path, answer.status_code) == (path, status)
            assert answer.headers["content-type"] == "application/problem+json"
            assert canary not in answer.text
