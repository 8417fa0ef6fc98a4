import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from demo.browser import PageError, SignInForm, sign_in

FORM = """<html><body><form method="post" action="/oauth/sign-in">
<input type="hidden" name="transaction" value="t&amp;1"><input name="username">
<input type="password" name="password"></form><form><input name="other"></form></body></html>"""


class Centre(BaseHTTPRequestHandler):
    """A sign-in page that knows one password."""

    posted: dict[str, list[str]]
    page = FORM
    leads_to = "/callback?code=c"

    def do_GET(self) -> None:
        self._answer(200, "You may close this page" if "callback" in self.path else self.page)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        type(self).posted = parse_qs(body)
        if self.posted["password"] != ["right"]:
            return self._answer(200, self.page)
        self.send_response(303)
        self.send_header("Location", self.leads_to)
        self.send_header("Content-Length", "0")
        return self.end_headers()

    def _answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def centre() -> Iterator[type[Centre]]:
    kind = type("OneCentre", (Centre,), {})
    server = HTTPServer(("127.0.0.1", 0), kind)
    kind.url = f"http://127.0.0.1:{server.server_port}/oauth/authorize"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield kind
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_form_is_read_with_its_hidden_values() -> None:
    form = SignInForm(FORM)
    assert (form.action, form.method) == ("/oauth/sign-in", "post")
    assert form.fields == {"transaction": "t&1", "username": "", "password": ""}


def test_a_person_signs_in_and_is_led_back_to_the_window(centre: type[Centre]) -> None:
    assert "close this page" in sign_in(centre.url, "m.antoniou", "right")
    assert centre.posted == {
        "transaction": ["t&1"],
        "username": ["m.antoniou"],
        "password": ["right"],
    }


def test_a_wrong_password_leads_nowhere(centre: type[Centre]) -> None:
    with pytest.raises(PageError, match="does not lead back"):
        sign_in(centre.url, "m.antoniou", "wrong")


def test_a_page_without_a_form_is_told(centre: type[Centre]) -> None:
    centre.page = "<p>closed</p>"
    with pytest.raises(PageError, match="no sign-in form"):
        sign_in(centre.url, "m.antoniou", "right")


def test_a_page_that_leads_in_circles_is_left(centre: type[Centre]) -> None:
    centre.leads_to = "/elsewhere"
    with pytest.raises(PageError, match="does not lead back"):
        sign_in(centre.url, "m.antoniou", "right")
