"""Finding people and opening their record: for a purpose, and never without a row in the log."""

import hashlib
from datetime import UTC, datetime

import msgspec
import psycopg
import pytest

from central_server.access_log.log import Receipt
from central_server.access_log.purge import purge
from central_server.access_log.verify import verify
from central_server.seed.known import ELENI_ID, GEORGIOS_ID, georgios
from kep_client.domain.clerk import Role
from kep_client.errors import KepError
from kep_client.wire.parties import SearchRequest
from kep_client.wire.purpose import PurposeIn

VISIT = PurposeIn(kind="visit", context_id="visit-1", activity="PA-001")
AFM = georgios().identifiers[0][1]
AMKA = georgios().identifiers[1][1]


async def found(c, office="0042", **asked):
    request = SearchRequest(purpose=VISIT, **asked)
    reply = await c.record.people.search(c.clerk_actor(office), request)
    return [(hit.party.id, hit.reason) for hit in reply.hits]


@pytest.mark.parametrize(
    ("words", "person", "reason"),
    [
        (["Παπαδόπουλος"], GEORGIOS_ID, "name"),
        (["παπαδοπουλος", "γεωργ"], GEORGIOS_ID, "name"),
        (["ΓΕΩΡΓΙΟΣ", "ΠΑΠΑΔ"], GEORGIOS_ID, "name"),
        (["Γεώργιος Παπαδόπουλος"], GEORGIOS_ID, "name"),
        (["papadopoulos"], GEORGIOS_ID, "latin"),
        (["Papadopulos", "George"], GEORGIOS_ID, "latin"),
        (["Papadopulos", "Georgios"], GEORGIOS_ID, "latin"),
        (["Yeorgios"], GEORGIOS_ID, "latin"),
        (["Παπαδωπουλος"], GEORGIOS_ID, "other_spelling"),
        (["Eleni", "papadopoulou"], ELENI_ID, "latin"),
        (["%"], None, "invalid"),
        (["Βλάχος"], None, ""),
    ],
)
async def test_a_name_is_found_however_it_is_typed_within_the_own_office(
    centre, words, person, reason
):
    async with centre() as c:
        if reason == "invalid":
            with pytest.raises(KepError) as refused:
                await found(c, words=words)
            assert refused.value.code == "request.invalid"
            return
        hits = await found(c, words=words)
        assert hits == [(person, reason)] if person else hits == []


async def test_numbers_find_a_person_from_any_office(centre):
    async with centre() as c:
        for asked in (
            {"afm": AFM},
            {"amka": AMKA},
            {"document": "ab123456"},
            {"document": "ΑΒ 123456"},
            {"phone": "6944123412"},
        ):
            assert await found(c, "0517", **asked) == [(GEORGIOS_ID, "identifier")]
        await c.desk.take_lease()
        payload = c.desk.registration()
        await c.desk.push(c.desk.seal("register_case", payload))
        assert await found(c, "0517", number=payload.number) == [(GEORGIOS_ID, "identifier")]
        assert await found(c, number="Β-000001") == [(GEORGIOS_ID, "identifier")]
        assert await found(c, "0517", number="Β-000001") == []


async def test_the_birth_year_narrows_and_more_is_told(centre):
    async with centre() as c:
        assert await found(c, words=["Παπαδ"], birth_year=1982) == [(ELENI_ID, "name")]
        request = SearchRequest(purpose=VISIT, words=["Παπαδ"], limit=1)
        reply = await c.record.people.search(c.clerk_actor(), request)
        assert (len(reply.hits), reply.more) == (1, True)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "request.invalid"),
        ({"afm": AFM, "words": ["Παπαδ"]}, "request.invalid"),
        ({"afm": "000000000"}, "id.afm_zero"),
        ({"afm": "12345678"}, "id.afm_length"),
        ({"afm": "094202784"}, "id.afm_check"),
        ({"amka": "1"}, "id.amka_length"),
    ],
)
async def test_a_search_that_cannot_be_meant_is_refused(centre, asked, code):
    async with centre() as c:
        with pytest.raises(KepError) as refused:
            await found(c, **asked)
        assert refused.value.code == code


async def test_without_a_purpose_or_a_role_nothing_is_shown(centre):
    async with centre() as c:
        for purpose in (
            PurposeIn(kind="visit", context_id=" "),
            PurposeIn(kind="x", context_id="1"),
        ):
            with pytest.raises(KepError) as refused:
                await c.record.people.open(c.clerk_actor(), GEORGIOS_ID, purpose)
            assert refused.value.code == "access.purpose_required"
        for role in (Role.IT_ADMIN, Role.AUDITOR):
            with pytest.raises(KepError) as refused:
                await c.record.people.open(c.clerk_actor(role=role), GEORGIOS_ID, VISIT)
            assert refused.value.code == "access.denied"
        assert await c.one("SELECT count(*) FROM access_log") == 0


async def test_every_look_is_one_row_with_the_six_fields_and_a_receipt_on_the_chain(centre):
    async with centre() as c:
        await found(c, words=["Παπαδ"])
        record = await c.record.people.open(c.clerk_actor(), GEORGIOS_ID, VISIT, "10.0.0.7")
        rows = await c.rows(
            "SELECT n, action, actor, unit, protocol, ip, party_id, result_count, basis,"
            " transaction_id <> '', at IS NOT NULL FROM access_log ORDER BY n"
        )
        assert rows == [
            (1, "search", "clk-a", "0042", "visit-1", "", "", 2, "normal", True, True),
            (2, "view", "clk-a", "0042", "visit-1", "10.0.0.7", GEORGIOS_ID, 1, "normal", True, True),
        ]  # fmt: skip
        receipt = Receipt("0042", record.receipt.n, bytes.fromhex(record.receipt.head))
        async with c.database.transaction() as connection:
            assert (await verify(connection, "0042", receipt)).broken_at == 0


async def test_somebody_unknown_is_not_found(centre):
    async with centre() as c:
        with pytest.raises(KepError) as refused:
            await c.record.people.open(c.clerk_actor(), "nobody", VISIT)
        assert refused.value.code == "request.not_found"


async def test_when_the_log_cannot_be_written_nothing_is_shown(centre):
    async with centre() as c:
        async with c.database.transaction() as connection:
            await connection.exec_driver_sql("ALTER TABLE access_log RENAME TO gone")
        for look in (
            c.record.people.open(c.clerk_actor(), GEORGIOS_ID, VISIT),
            found(c, words=["Παπαδ"]),
        ):
            with pytest.raises(KepError) as refused:
                await look
            assert refused.value.code == "central.log_unavailable"


async def test_a_changed_removed_or_cut_row_of_the_log_is_found(centre):
    async with centre() as c:
        for _ in range(5):
            record = await c.record.people.open(c.clerk_actor(), GEORGIOS_ID, VISIT)
        kept = Receipt("0042", record.receipt.n, bytes.fromhex(record.receipt.head))
        attacks = {
            "UPDATE access_log SET actor = 'clk-z' WHERE n = 3": 3,
            "UPDATE access_log SET leaf = sha256('x') WHERE n = 2": 2,
            "DELETE FROM access_log WHERE n = 4": 4,
            "DELETE FROM access_log WHERE n = 5": 5,
        }
        for attack, place in attacks.items():
            async with c.database.transaction() as connection:
                savepoint = await connection.begin_nested()
                await connection.exec_driver_sql(attack)
                assert (await verify(connection, "0042")).broken_at == place
                await savepoint.rollback()
        async with c.database.transaction() as connection:
            await connection.exec_driver_sql("DELETE FROM access_log WHERE n = 5")
            await connection.exec_driver_sql(
                "UPDATE access_head SET n = 4, head = (SELECT head FROM access_log WHERE n = 4)"
            )
            assert (await verify(connection, "0042")).broken_at == 0
            assert (await verify(connection, "0042", kept)).broken_at == 5


async def test_content_goes_at_the_end_of_retention_and_the_chain_still_verifies(centre):
    async with centre() as c:
        for _ in range(3):
            await c.record.people.open(c.clerk_actor(), GEORGIOS_ID, VISIT)
        assert (await purge(c.database, "0042", datetime.now(UTC))).rows == 3
        assert await c.one("SELECT count(*) FROM access_log WHERE actor IS NULL") == 3
        async with c.database.transaction() as connection:
            assert (await verify(connection, "0042")).broken_at == 0


async def test_no_identifier_stands_in_the_database_in_clear_or_as_a_plain_hash(
    centre, database_url
):
    async with centre() as c:
        await c.desk.take_lease()
        answers = {"documentTitle": f"Βεβαίωση για {AFM}", "copies": 1, "language": "greek"}
        payload = c.desk.registration(answers=answers)
        from kep_client.wire.operations import EditCaseIn, RequestCorrectionIn

        wish = RequestCorrectionIn(
            party_id=GEORGIOS_ID, attribute="afm", proposed=AFM, evidence="seen"
        )
        clash = EditCaseIn(
            case_id=payload.case_id,
            base_rev=0,
            patch={"documentTitle": f"Άλλο {AFM}"},
            before={"documentTitle": "?"},
        )
        reply = await c.desk.push(
            c.desk.seal("register_case", payload),
            c.desk.seal("request_correction", wish),
            c.desk.seal("edit_case", clash),
        )
        assert [result.state for result in reply.results] == [
            "acknowledged",
            "acknowledged",
            "conflict",
        ]
        await found(c, afm=AFM)
        await c.record.people.open(c.clerk_actor(), GEORGIOS_ID, VISIT)
    dump = everything(database_url)
    assert "Παπαδόπουλος".encode() in dump  # the search below can find something
    for value in (AFM, AMKA, "ΑΒ 123456", "AB123456"):
        plain = value.encode()
        for needle in (plain, *(hashlib.new(name, plain).digest() for name in ("md5", "sha1", "sha256"))):  # fmt: skip
            assert needle not in dump
            assert needle.hex().encode() not in dump


def everything(url: str) -> bytes:
    """Return all rows of all tables as a dump would hold them, bytes both raw and in hex."""
    out = bytearray()
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        for (table,) in tables:
            with connection.cursor().copy(f'COPY "{table}" TO STDOUT') as text:
                out += b"".join(bytes(part) for part in text)
            with connection.cursor().copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as raw:
                out += b"".join(bytes(part) for part in raw)
    return bytes(out)


async def test_a_searched_person_comes_with_masked_nothing_and_the_right_counts(centre):
    async with centre() as c:
        await c.desk.take_lease()
        await c.desk.push(c.desk.seal("register_case", c.desk.registration()))
        request = SearchRequest(purpose=VISIT, afm=AFM)
        (hit,) = (await c.record.people.search(c.clerk_actor(), request)).hits
        assert (hit.open_cases, hit.known_here) == (1, True)
        (far,) = (await c.record.people.search(c.clerk_actor("0517"), request)).hits
        assert (far.open_cases, far.known_here) == (1, False)
        assert msgspec.json.encode(hit).count(AFM.encode()) == 1
