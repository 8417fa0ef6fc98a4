"""Depth of JSON and forms."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kep_client.errors import InputError, LineError
from server_kit.bodies import StrictRequest, check_depth, single_fields

_json = st.recursive(
    st.none() | st.text() | st.integers(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def _depth(value: object) -> int:
    match value:
        case list():
            return 1 + max(map(_depth, value), default=0)
        case dict():
            return 1 + max(map(_depth, value.values()), default=0)
        case _:
            return 0


@given(_json, st.integers(0, 4), st.booleans())
def test_depth_is_counted_as_a_parser_counts_it(value, limit, escaped):
    body = json.dumps(value, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    if _depth(value) <= limit:
        check_depth(body, limit)
    else:
        with pytest.raises(InputError):
            check_depth(body, limit)


def test_brackets_inside_texts_do_not_count():
    check_depth(json.dumps(["[" * 100 + '"\\' + "{" * 100]).encode())


def test_a_hundred_thousand_brackets_are_refused_quickly():
    with pytest.raises(InputError):
        check_depth(b"[" * 100_000)


@given(st.binary(max_size=200))
def test_any_bytes_are_fields_or_an_invalid_request(content):
    with contextlib.suppress(InputError):
        assert all(isinstance(value, str) for value in single_fields(content).values())


def test_a_field_given_twice_is_refused():
    with pytest.raises(InputError):
        single_fields(b"code=1&code=2")


async def test_a_client_that_hangs_up_in_the_middle_is_the_line_s_fault_and_no_bug():
    said = iter(
        [
            {"type": "http.request", "body": b"{", "more_body": True},
            {"type": "http.disconnect"},
        ]
    )

    async def receive():
        return next(said)

    scope = {"type": "http", "headers": [], "method": "POST", "path": "/", "state": {}}
    request = StrictRequest({**scope, "litestar_app": None, "route_handler": _Handler()}, receive)
    with pytest.raises(LineError, match=r"net\.offline"):
        await request.body()  # which reads the stream, as those do who take it in parts


class _Handler:
    def resolve_request_max_body_size(self) -> int:
        return 1000
