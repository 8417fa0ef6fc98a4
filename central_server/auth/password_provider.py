"""The built-in provider: name and password of an account of ours, slowed down when wrong."""

from collections.abc import Callable
from datetime import datetime

from central_server.auth import accounts, throttle
from central_server.auth.identity_provider import Answer, ExternalPerson, NotRecognised
from central_server.auth.keys import ServerKeys
from central_server.auth.passwords import Passwords
from central_server.database import Database

NAME = "password"
FORM = "/oauth/sign-in"
MAX_PASSWORD = 500


def throttle_name(keys: ServerKeys, username: str) -> bytes:
    """Return the name under which wrong passwords are counted, existing account or not."""
    return keys.keyed_hash(f"sign-in {username.strip().lower()}")


class PasswordProvider:
    """Recognises by a form of ours; the subject is the clerk's id."""

    name = NAME
    label = "Όνομα χρήστη και κωδικός"

    def __init__(
        self,
        database: Database,
        keys: ServerKeys,
        passwords: Passwords,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._keys = keys
        self._passwords = passwords
        self._now = now

    def authorization_url(self, state: str, challenge: str) -> str:  # noqa: ARG002 - our own form
        """Return the form's own address: it is shown at once, nobody is sent away."""
        return FORM

    async def exchange(self, answer: Answer) -> ExternalPerson:
        """Compare the password. Raises NotRecognised alike for a wrong name and password."""
        username = answer.fields.get("username", "")
        name, now = throttle_name(self._keys, username), self._now()
        async with self._database.transaction() as connection:
            failures = await throttle.failures_of(connection, name, now)
            account = await accounts.find_username(connection, username)
        until = failures.locked_until()
        if until is not None and until > now:
            raise NotRecognised(until)
        known = account if account is not None and account.active else None
        password = answer.fields.get("password", "")[:MAX_PASSWORD]
        verdict = await self._passwords.verify(known.password_hash if known else None, password)
        async with self._database.transaction() as connection:
            if known is not None and verdict.fits:
                await throttle.forget_failures(connection, name)
                if verdict.rehashed:
                    await accounts.store_hash(connection, known.id, verdict.rehashed)
                return ExternalPerson(known.id)
            failures = await throttle.count_failure(connection, name, now)
        raise NotRecognised(failures.locked_until(), failures.tries_left)
