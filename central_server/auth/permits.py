"""The offline permit: what a clerk may do at a PC while the centre cannot be asked.

Bounded by days, hours of use and unlocks together: putting the clock back every night stretches
seven days, restoring yesterday's file does so without end, and counting use limits both.
"""

from datetime import datetime

from central_server.auth.roles import Standing
from central_server.auth.signing_keys import SigningKey
from server_kit.tokens import TokenIssuer

TYP = "kep-permit+jwt"
DAYS = 7
HOURS = 40
UNLOCKS = 150
_DAY_S = 86_400


def issue_permit(issuer: TokenIssuer, key: SigningKey, standing: Standing, now: datetime) -> str:
    """Return a JWS for the clerk, the PC and the signing key; no role outlives its end in it."""
    claims = {
        "sub": key.clerk,
        "wks": key.workstation,
        "office": standing.office,
        "roles": sorted(standing.roles),
        "kid": key.kid,
        "hours": HOURS,
        "unlocks": UNLOCKS,
    }
    lifetime = DAYS * _DAY_S
    if standing.until is not None:
        lifetime = max(1, min(lifetime, int((standing.until - now).total_seconds())))
    return issuer.sign(TYP, claims, lifetime)
