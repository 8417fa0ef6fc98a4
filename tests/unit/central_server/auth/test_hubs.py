"""What the centre signs for hubs, believed or not by a hub's own code."""

from __future__ import annotations

import msgspec
import pytest

from central_server import cli
from central_server.auth import hubs, workstations
from kep_client.errors import RefusedError
from kep_client.wire.queue import REVOKED_TYP, HubLetter, RevokedStatement
from office_queue.desks.sessions import Place, Sessions
from office_queue.identity import open_identity, read_letter
from server_kit.tokens import TokenIssuer, TrustedKeys

ADDRESS = "https://10.0.0.5:8443"
SIGN_IN = "/v1/sessions"


async def letter_for(c, identity, office: str = "0042") -> bytes:
    tokens = TokenIssuer("http://127.0.0.1:8001", c.keys.signing, c.clock)
    async with c.database.transaction() as connection:
        letter = await hubs.letter(connection, tokens, office, hubs.spki_of(identity.public_file))
    return msgspec.json.encode(letter)


async def queue_token(c, scope: str = "queue") -> str:
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    form = {
        "grant_type": "client_credentials",
        "scope": scope,
        "client_assertion_type": kind,
        "client_assertion": c.pc.assertion(),
    }
    return (await c.token(form)).json()["access_token"]


def proof_for_hub(c, token: str, at: str = ADDRESS) -> str:
    return c.pc.proof("POST", SIGN_IN, token, htu=at + SIGN_IN)


async def test_a_letter_makes_its_key_the_hub_of_its_office_and_no_other(centre, tmp_path):
    mine, other = (open_identity(tmp_path / name, "0042") for name in ("mine", "other"))
    path = tmp_path / "letter.json"
    async with centre() as c:
        path.write_bytes(await letter_for(c, mine))
        letter, _ = read_letter(path, "0042", mine)
        assert letter.issuer == "http://127.0.0.1:8001"
        for office, identity in (("0042", other), ("0077", mine)):
            with pytest.raises(RefusedError):
                read_letter(path, office, identity)


async def test_a_pc_signs_in_at_the_hub_with_the_centres_token_for_its_own_desk(centre, tmp_path):
    identity = open_identity(tmp_path / "hub", "0042")
    path = tmp_path / "letter.json"
    async with centre() as c:
        path.write_bytes(await letter_for(c, identity))
        _, keys = read_letter(path, "0042", identity)
        sessions = Sessions(Place("0042", ADDRESS, identity.spki), keys, c.clock)
        token = await queue_token(c)
        session = sessions.session(sessions.by_token(3, token, proof_for_hub(c, token), SIGN_IN))
        assert (session.desk, session.workstation) == (3, c.pc.id)
        proof = proof_for_hub(c, token)
        sync = await queue_token(c, "sync")
        refused = (
            (4, token, proof_for_hub(c, token)),  # another desk than the PC was enrolled for
            (3, token, c.new_pc().proof("POST", SIGN_IN, token, htu=ADDRESS + SIGN_IN)),
            (3, token, proof_for_hub(c, token, "https://10.0.0.66:8443")),  # made for another hub
            (3, sync, proof_for_hub(c, sync)),  # a token for the centre
        )
        for desk, shown, proof_shown in refused:
            with pytest.raises(RefusedError) as fault:
                sessions.by_token(desk, shown, proof_shown, SIGN_IN)
            assert fault.value.code == "auth.token_refused"
        sessions.by_token(3, token, proof, SIGN_IN)
        with pytest.raises(RefusedError):
            sessions.by_token(3, token, proof, SIGN_IN)  # a proof is good once


async def test_a_token_for_the_hub_opens_nothing_at_the_centre(centre):
    async with centre() as c:
        token = await queue_token(c)
        answer = await c.ask("GET", "/v1/sync/pull?cursor=&limit=1", token)
    assert answer.status_code == 401


async def test_a_revoked_pc_stands_in_the_signed_list_of_its_office(centre):
    async with centre() as c:
        keys = (await c.http.get("/.well-known/jwks.json")).json()["keys"]
        trusted = TrustedKeys(keys, c.clock)

        async def listed(office: str) -> RevokedStatement:
            text = (await c.http.get(f"/v1/offices/{office}/revoked")).text
            return trusted.verify(REVOKED_TYP, text, RevokedStatement)

        assert (await listed("0042")).workstations == []
        async with c.database.transaction() as connection:
            await workstations.revoke(connection, c.pc.id)
        assert (await listed("0042")).workstations == [c.pc.id]
        assert (await listed("0077")).workstations == []
        assert (await c.http.get("/v1/offices/9999/revoked")).status_code == 404


async def test_the_signing_key_of_a_clerk_who_left_stands_in_the_list(centre):
    from sqlalchemy import update

    from central_server.auth.tables import clerks

    async with centre() as c:
        token = (await c.sign_in())["access_token"]
        body = {"workstationId": c.pc.id, "signingKey": "A" * 43}
        slot = (await c.ask("POST", "/v1/slots", token, json=body)).json()
        async with c.database.transaction() as connection:
            await connection.execute(update(clerks).values(active=False))
            tokens = TokenIssuer("http://127.0.0.1:8001", c.keys.signing, c.clock)
            text = await hubs.revoked(connection, tokens, "0042")
        trusted = TrustedKeys([tokens.public_jwk()], c.clock)
        assert trusted.verify(REVOKED_TYP, text, RevokedStatement).keys == [slot["keyId"]]


def test_vouching_is_one_command_whose_output_the_hub_reads(
    database_url, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(cli.log, "configure", lambda: None)
    monkeypatch.setattr(cli.signal, "signal", lambda *_: None)
    identity = open_identity(tmp_path / "hub", "0042")
    where = ("--data", str(tmp_path / "centre"), "--database", database_url)
    office = ("office", "add", "0042", "--name", "ΚΕΠ", "--municipality", "Χαλάνδρι")
    assert cli.main([*office, *where]) == 0
    vouch = ("hub", "vouch", "--office", "0042", "--key", str(identity.public_file))
    assert cli.main([*vouch, "--issuer", "https://centre.example", *where]) == 0
    printed = capsys.readouterr().out
    path = tmp_path / "letter.json"
    path.write_text(printed)
    letter, _ = read_letter(path, "0042", identity)
    assert letter == msgspec.json.decode(printed, type=HubLetter)
    assert letter.issuer == "https://centre.example"
    unknown = ("hub", "vouch", "--office", "0099", "--key", str(identity.public_file))
    assert cli.main([*unknown, *where]) == 1
    nokey = ("hub", "vouch", "--office", "0042", "--key", str(path))
    assert cli.main([*nokey, *where]) == 1
