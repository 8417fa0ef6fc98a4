"""Conditions of definitions are data: closed, bounded, the same on every run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kep_client.domain.conditions import MOST_DEPTH, OPERATORS, check_condition, holds
from kep_client.errors import KepError

FACTS = {
    "case": {"representation": True, "copies": 3, "use": "abroad", "date": "2026-11-23"},
    "party": {"kind": "natural", "roles": ["parent", "guardian"], "name": ""},
    "zero": 0,
    "none": None,
}


def var(path: str) -> dict[str, str]:
    return {"var": path}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (True, True),
        (False, False),
        ({"==": [var("case.representation"), True]}, True),
        ({"==": [var("case.nothing"), True]}, False),
        ({"==": [var("case.nothing"), None]}, True),
        ({"==": [var("none"), None]}, True),
        ({"==": [1, "1"]}, True),
        ({"==": ["1", 1.0]}, True),
        ({"==": ["", None]}, False),
        ({"==": ["x", 1]}, False),
        ({"==": [0, False]}, True),
        ({"===": [0, False]}, False),
        ({"===": [1, "1"]}, False),
        ({"===": [1, 1.0]}, True),
        ({"!=": [var("case.use"), "any"]}, True),
        ({"!==": [1, "1"]}, True),
        ({">": [var("case.copies"), 2]}, True),
        ({">=": [var("case.copies"), 3]}, True),
        ({"<": [var("case.copies"), 3]}, False),
        ({"<": [1, var("case.copies"), 5]}, True),
        ({"<=": [1, 1, 1]}, True),
        ({"<": [5, var("case.copies"), 9]}, False),
        ({"<": [var("case.date"), "2026-12-01"]}, True),
        ({"<": ["9", "10"]}, False),
        ({"<": ["9", 10]}, True),
        ({"<": [var("case.nothing"), 1]}, False),
        ({">": [var("case.nothing"), 1]}, False),
        ({"<": [[1], 2]}, False),
        ({"<": ["x", 2]}, False),
        ({"!": [var("party.name")]}, True),
        ({"!": var("zero")}, True),
        ({"!!": [[]]}, False),
        ({"!!": ["0"]}, True),
        ({"and": [True, {"==": [1, 1]}]}, True),
        ({"and": [True, var("zero"), True]}, False),
        ({"or": [False, var("zero"), var("case.use")]}, True),
        ({"or": [False, None]}, False),
        ({"in": ["parent", var("party.roles")]}, True),
        ({"in": [var("case.use"), ["any", "abroad"]]}, True),
        ({"in": [1, [True]]}, False),
        ({"in": ["road", "abroad"]}, True),
        ({"in": [1, "1"]}, False),
        ({"in": ["x", var("case.nothing")]}, False),
        ({"if": [var("zero"), False, True]}, True),
        ({"if": [False, 1, True, 0, 1]}, False),
        ({"if": [False, 1]}, False),
        ({"if": [True, 1]}, True),
        (var("party.roles.1"), True),
        (var("party.roles.9"), False),
        (var("party.roles.-1"), False),
        (var("case.use.0"), False),
        ({"var": ["nothing", "else"]}, True),
        ({"==": [{"var": ["nothing", 4]}, 4]}, True),
        ({"!!": [var("")]}, True),
        ({"missing": ["case.use", "party.kind"]}, False),
        ({"missing": ["case.use", "party.name"]}, True),
        ({"missing": [["case.nothing"]]}, True),
        ({"==": [10**400, "1"]}, False),
        ({"==": ["nan", 1]}, False),
    ],
)
def test_what_holds(condition: object, expected: bool) -> None:
    assert holds(condition, FACTS) is expected


@pytest.mark.parametrize(
    ("condition", "place"),
    [
        ({"eval": ["1"]}, "operator"),
        ({"log": ["x"]}, "operator"),
        ({"today": []}, "operator"),
        ({"map": [[], {}]}, "operator"),
        ({}, "operator"),
        ({"==": [1, 1], "!=": [1, 2]}, "operator"),
        ({1: [1]}, "operator"),
        ({"==": [1]}, "operands of =="),
        ({"==": 1}, "operands of =="),
        ({"var": []}, "operands of var"),
        ({"and": []}, "operands of and"),
        ({"!": [1, 2]}, "operands of !"),
        ({"==": [1, b"1"]}, "value"),
        (object(), "value"),
        # The branch that is never taken is looked at as well.
        ({"if": [True, True, {"eval": ["1"]}]}, "operator"),
        ({"or": [True, {"and": [True, {"import": "os"}]}]}, "operator"),
    ],
)
def test_what_is_not_ours_is_refused_when_read(condition: object, place: str) -> None:
    for ask in (check_condition, lambda it: holds(it, {})):
        with pytest.raises(KepError) as fault:
            ask(condition)
        assert fault.value.code == "service.invalid_definition"
        assert fault.value.params["p1"] == f"condition: {place}"


def nested(depth: int) -> object:
    condition: object = True
    for _ in range(depth):
        condition = {"!!": [condition]}
    return condition


def test_depth_is_bounded() -> None:
    assert holds(nested(MOST_DEPTH - 1), {})
    for depth in (MOST_DEPTH, 20_000):
        with pytest.raises(KepError) as fault:
            holds(nested(depth), {})
        assert fault.value.params["p1"] == "condition: depth"


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
OPERATIONS = st.sampled_from(sorted(OPERATORS))


def operations(children):
    return st.one_of(
        st.lists(children, max_size=3),
        st.builds(
            lambda name, operands: {name: operands}, OPERATIONS, st.lists(children, max_size=3)
        ),
    )


CONDITIONS = st.recursive(LEAVES, operations, max_leaves=12)
WORLD = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(CONDITIONS, st.dictionaries(st.sampled_from(["", "a", "b", "0"]), WORLD, max_size=3))
def test_any_data_is_judged_or_refused_by_name(condition: object, facts) -> None:
    try:
        check_condition(condition)
    except KepError:
        with pytest.raises(KepError, match=r"service\.invalid_definition"):
            holds(condition, facts)
        return
    first = holds(condition, facts)
    assert first is holds(condition, facts)
    assert holds({"if": [condition, False, True]}, facts) is not first


@given(st.integers() | st.booleans(), st.integers() | st.booleans())
def test_order_and_equality_agree(left, right) -> None:
    def true(name: str) -> bool:
        return holds({name: [left, right]}, {})

    assert true("<=") is (true("<") or true("=="))
    assert true(">") is not true("<=")
    assert true("!=") is not true("==")
