"""The browser of the day, played over HTTP: what a person does on the centre's sign-in page."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx

LOOPBACK = "127.0.0.1"
_LIMIT_S = 20
_MOST_STEPS = 5


class PageError(Exception):
    """The page is not what a person could go on with."""


class SignInForm(HTMLParser):
    """The first form of a page: where it goes and what stands in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.method = "get"
        self.fields: dict[str, str] = {}
        self._state = "before"
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the form's address, its hidden values and the names of its boxes."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form" and self._state == "before":
            self._state = "inside"
            self.action = found.get("action", "")
            self.method = found.get("method", "get").lower()
        elif tag == "input" and self._state == "inside" and found.get("name"):
            self.fields[found["name"]] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        """Look no further than the first form."""
        if tag == "form" and self._state == "inside":
            self._state = "after"


def sign_in(url: str, username: str, password: str) -> str:
    """Open the address, fill the page in, follow it back to the window.

    Returns:
        The page that the window shows in the browser at the end.

    Raises:
        PageError: The page has no such form, or does not lead back to the window.
        httpx.HTTPError: The line is gone.
    """
    with httpx.Client(timeout=_LIMIT_S, trust_env=False) as client:
        page = _ok(client.get(url))
        form = SignInForm(page.text)
        if form.method != "post" or not {"username", "password"} <= form.fields.keys():
            raise PageError("there is no sign-in form on the page")
        filled = form.fields | {"username": username, "password": password}
        answer = client.post(urljoin(str(page.url), form.action), data=filled)
        return _follow(client, answer).text


def _follow(client: httpx.Client, answer: httpx.Response) -> httpx.Response:
    for _ in range(_MOST_STEPS):
        if not answer.is_redirect:
            break
        target = urljoin(str(answer.url), answer.headers["location"])
        answer = client.get(target)
        if urlsplit(target).path == "/callback" and urlsplit(target).hostname == LOOPBACK:
            return _ok(answer)
    raise PageError(f"the page does not lead back to the window ({answer.status_code})")


def _ok(answer: httpx.Response) -> httpx.Response:
    # Never raise_for_status: its text holds the address.
    if answer.status_code != httpx.codes.OK:
        raise PageError(f"the page answers {answer.status_code}")
    return answer
