"""Enrolment, tokens and permits.

Tokens follow RFC 6749 and RFC 9449 (DPoP); the workstation authenticates by private_key_jwt
(RFC 7523 section 2.2) with the key it made at enrolment.
"""

import msgspec

from kep_client.wire.base import Blob64, Code, Count, Id, Name, Reply, Request, ShortText


class EnrolRequest(Request, frozen=True, kw_only=True):
    """A one-time code is exchanged for an identity; ``public_key`` is a JWK (EC P-256) as text."""

    code: ShortText
    public_key: ShortText
    machine_label: Name = ""


class WorkstationOut(Reply, frozen=True, kw_only=True):
    """Who this PC is."""

    id: Id
    office: Id
    office_name: Name
    municipality: Name
    desk: Count
    series_letter: Code


class TokenReply(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 6749 section 5.1; snake_case as the standard writes it."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str = ""
    refresh_token: str = ""


class OAuthError(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 6749 section 5.2."""

    error: str
    error_description: str = ""


class ClerkOut(Reply, frozen=True, kw_only=True):
    """The clerk who signed in, for the rail and for receipts."""

    id: Id
    given_name: Name
    family_name: Name
    roles: list[Code]
    office: Id


class SlotRequest(Request, frozen=True, kw_only=True):
    """Asked once after a full sign-in on a PC: the clerk's new signing key (Ed25519, base64url)."""

    workstation_id: Id
    signing_key: ShortText


class SlotReply(Reply, frozen=True, kw_only=True):
    """What a slot is made of, beside what the clerk types.

    ``device_share`` (base64url, 32 bytes) together with the PC's own secret opens the database
    keys for a clerk who is new to this PC. ``permit`` is a JWS (EdDSA) that bounds work without
    a line: ``sub``, ``wks``, ``office``, ``roles``, ``kid``, ``iat``, ``exp``, ``hours``, ``unlocks``.
    """

    clerk: ClerkOut
    key_id: Id
    device_share: ShortText
    permit: Blob64


class ServerInfo(Reply, frozen=True, kw_only=True):
    """``GET /v1/info``: time for the skew check, versions, no personal data."""

    server_time: ShortText
    version: ShortText
    epoch: ShortText
    issuer: ShortText
