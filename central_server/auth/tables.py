"""Offices, clerks and workstations, and what sign-in keeps about them.

Secrets that only need to be recognised (codes, refresh tokens) are stored as SHA-256 of 128 or
more random bits; what must be handed out again (device shares) is sealed with the field key.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    func,
    text,
)

from central_server.schema.base import metadata

NOW = func.now()

offices = Table(
    "office",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("municipality", Text, nullable=False),
)

clerks = Table(
    "clerk",
    metadata,
    Column("id", Text, primary_key=True),
    Column("username", Text, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("given_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("office", ForeignKey("office.code"), nullable=False, index=True, comment="employed at"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column(
        "training", Boolean, nullable=False, server_default=text("false"), comment="invented person"
    ),
)

# What a clerk may be, where, and from when until when: valid_from <= t < valid_to.
role_grants = Table(
    "role_grant",
    metadata,
    Column("id", Text, primary_key=True),
    Column("clerk", ForeignKey("clerk.id"), nullable=False, index=True),
    Column("office", ForeignKey("office.code"), nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("valid_from", DateTime(timezone=True), nullable=False),
    Column("valid_to", DateTime(timezone=True)),
    Column("granted_by", Text, nullable=False, comment="a clerk's id, or the command"),
    Column("granted_at", DateTime(timezone=True), nullable=False, server_default=NOW),
)

# RFC 6238. Not confirmed: shown to somebody who has not yet typed a code of it.
second_factors = Table(
    "second_factor",
    metadata,
    Column("clerk", ForeignKey("clerk.id"), primary_key=True),
    Column("secret", LargeBinary, nullable=False, comment="sealed with the field key"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=NOW),
    Column("confirmed_at", DateTime(timezone=True)),
    Column("last_step", BigInteger, nullable=False, server_default=text("0")),
)

recovery_codes = Table(
    "recovery_code",
    metadata,
    Column("clerk", ForeignKey("clerk.id"), primary_key=True),
    Column("code_hash", LargeBinary, primary_key=True, comment="under the pepper"),
    Column("used_at", DateTime(timezone=True)),
)

# A subject may be a tax number: only its keyed hash is kept.
external_identities = Table(
    "external_identity",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("subject_hash", LargeBinary, primary_key=True, comment="under the pepper"),
    Column("clerk", ForeignKey("clerk.id"), nullable=False, index=True),
    Column("linked_at", DateTime(timezone=True), nullable=False, server_default=NOW),
)

workstations = Table(
    "workstation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("office", ForeignKey("office.code"), nullable=False),
    Column("desk", Integer, nullable=False),
    Column("series_letter", Text, nullable=False),
    Column("machine_label", Text, nullable=False),
    Column("public_key", Text, nullable=False, comment="JWK, EC P-256"),
    Column("jkt", Text, nullable=False, unique=True, comment="RFC 7638 thumbprint of the key"),
    Column("device_share", LargeBinary, nullable=False, comment="sealed with the field key"),
    Column("enrolled_at", DateTime(timezone=True), nullable=False, server_default=NOW),
    Column("revoked_at", DateTime(timezone=True)),
)
Index(
    "workstation_desk",
    workstations.c.office,
    workstations.c.desk,
    unique=True,
    postgresql_where=workstations.c.revoked_at.is_(None),
)
Index(
    "workstation_letter",
    workstations.c.office,
    workstations.c.series_letter,
    unique=True,
    postgresql_where=workstations.c.revoked_at.is_(None),
)

enrolment_codes = Table(
    "enrolment_code",
    metadata,
    Column("selector", Text, primary_key=True, comment="the first group: finds the row"),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("office", ForeignKey("office.code"), nullable=False),
    Column("desk", Integer, nullable=False),
    Column("series_letter", Text, nullable=False),
    Column("replaces", Boolean, nullable=False, server_default=text("false")),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
)

signing_keys = Table(
    "signing_key",
    metadata,
    Column("kid", Text, primary_key=True, comment="RFC 7638 thumbprint"),
    Column("clerk", ForeignKey("clerk.id"), nullable=False, index=True),
    Column("workstation", ForeignKey("workstation.id"), nullable=False),
    Column("public_key", Text, nullable=False, comment="Ed25519, base64url"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=NOW),
    Column("revoked_at", DateTime(timezone=True)),
)

# One sign-in: from the page, over the code, to the tokens that came out of it.
auth_transactions = Table(
    "auth_transaction",
    metadata,
    Column("id_hash", LargeBinary, primary_key=True),
    Column("browser_hash", LargeBinary, nullable=False, comment="the cookie that saw the page"),
    Column("client_id", Text, nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("code_challenge", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("workstation", ForeignKey("workstation.id"), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("clerk", ForeignKey("clerk.id")),
    Column("code_hash", LargeBinary, unique=True),
    Column("code_expires_at", DateTime(timezone=True)),
    Column("family", Text, comment="set when the code was used"),
    Column("identified", ForeignKey("clerk.id"), comment="the first factor was right"),
    Column("second_factor", Boolean, nullable=False, server_default=text("false")),
    Column("upstream_state", LargeBinary, unique=True, comment="hash of the state sent upstream"),
    Column("upstream_verifier", LargeBinary, comment="RFC 7636, sealed with the field key"),
)

# Wrong passwords per name as typed, known or not: both must look the same from outside.
sign_in_failures = Table(
    "sign_in_failure",
    metadata,
    Column("name_hash", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False),
)

token_families = Table(
    "token_family",
    metadata,
    Column("id", Text, primary_key=True),
    Column("clerk", ForeignKey("clerk.id"), nullable=False, index=True),
    Column("workstation", ForeignKey("workstation.id"), nullable=False),
    Column("signed_in_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False, comment="absolute"),
    Column("revoked_at", DateTime(timezone=True)),
    Column("revoked_for", Text),
    Column("second_factor", Boolean, nullable=False, server_default=text("false")),
)

refresh_tokens = Table(
    "refresh_token",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("family", ForeignKey("token_family.id", ondelete="CASCADE"), nullable=False),
    Column("parent", LargeBinary),
    Column("used", Boolean, nullable=False, server_default=text("false")),
    Column("superseded", Boolean, nullable=False, server_default=text("false")),
)
Index("refresh_token_family", refresh_tokens.c.family)

# Proofs and assertions that were shown, for every process of the server; lost at a crash, when
# all of them are older than a minute anyway.
seen_proofs = Table(
    "seen_proof",
    metadata,
    Column("id_hash", LargeBinary, primary_key=True),
    Column("until", DateTime(timezone=True), nullable=False, index=True),
    prefixes=["UNLOGGED"],
)
