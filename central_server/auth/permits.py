"""The offline permit: what a clerk may do at a PC while the centre cannot be asked.

Bounded by days, hours of use and unlocks together: putting the clock back every night stretches
seven days, restoring yesterday's file does so without end, and counting use limits both.
"""

from central_server.auth.accounts import Account
from server_kit.tokens import TokenIssuer

TYP = "kep-permit+jwt"
DAYS = 7
HOURS = 40
UNLOCKS = 150
_DAY_S = 86_400


def issue_permit(issuer: TokenIssuer, clerk: Account, workstation: str, kid: str) -> str:
    """Return a JWS for this clerk, this PC and this signing key."""
    claims = {
        "sub": clerk.id,
        "wks": workstation,
        "office": clerk.office,
        "roles": sorted(clerk.roles),
        "kid": kid,
        "hours": HOURS,
        "unlocks": UNLOCKS,
    }
    return issuer.sign(TYP, claims, DAYS * _DAY_S)
