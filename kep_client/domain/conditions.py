"""Conditions of service definitions: a closed part of JsonLogic (jsonlogic.com), data only.

The part holds what a definition needs to decide about a document, a fee or a step, and nothing
that reads a clock, writes a log or builds text. Everything else is refused when the definition
is read (``check_condition``), on every branch, not when a clerk happens upon it.

Values compare as in JSON, with the one coercion JsonLogic is known for: ``==`` takes the text of
a number for the number. A fact that is not there is null; nothing is greater or less than null.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from kep_client.errors import InputError

MOST_DEPTH = 32

Json = object  # what a JSON reader returns; looked at before use


def holds(condition: Json, facts: Mapping[str, object]) -> bool:
    """Whether a condition is true of the facts; a plain true or false is a condition too.

    Raises:
        InputError: ``service.invalid_definition``.
    """
    check_condition(condition)
    return truthy(_value(condition, facts))


def check_condition(condition: Json) -> None:
    """Look at every branch of a condition.

    Raises:
        InputError: ``service.invalid_definition``; ``p1`` names the operator or ``depth``.
    """
    _check(condition, MOST_DEPTH)


def truthy(value: Json) -> bool:
    """JsonLogic's truth: zero, empty text, empty lists and null are false."""
    return bool(value)


def _check(node: Json, depth: int) -> None:
    if depth == 0:
        raise _invalid("depth")
    if isinstance(node, Mapping):
        name, operands = _operation(node)
        fewest, most = _ARITY[name]
        if not fewest <= len(operands) <= most:
            raise _invalid(f"operands of {name}")
        children: Sequence[Json] = operands
    elif isinstance(node, list):
        children = node
    elif node is None or isinstance(node, str | int | float):
        return
    else:
        raise _invalid("value")
    for child in children:
        _check(child, depth - 1)


def _operation(node: Mapping[object, object]) -> tuple[str, Sequence[Json]]:
    if len(node) != 1:
        raise _invalid("operator")
    name, operands = next(iter(node.items()))
    if not isinstance(name, str) or name not in _ARITY:
        raise _invalid("operator")
    return name, operands if isinstance(operands, list) else [operands]


def _value(node: Json, facts: Json) -> Json:
    if isinstance(node, list):
        return [_value(item, facts) for item in node]
    if not isinstance(node, Mapping):
        return node
    name, operands = _operation(node)
    if name in _LAZY:
        return _LAZY[name](operands, facts)
    return _EAGER[name]([_value(operand, facts) for operand in operands])


# --- operators that choose what to look at ------------------------------------------------------


def _var(operands: Sequence[Json], facts: Json) -> Json:
    path = _value(operands[0], facts)
    found = _fact(facts, path)
    return _value(operands[1], facts) if found is None and len(operands) > 1 else found


def _fact(facts: Json, path: Json) -> Json:
    if path in ("", None):
        return facts
    for key in str(path).split("."):
        if isinstance(facts, Mapping):
            facts = facts.get(key)
        elif isinstance(facts, list | tuple) and key.isascii() and key.isdecimal():
            facts = facts[int(key)] if len(key) < 7 and int(key) < len(facts) else None
        else:
            return None
    return facts


def _missing(operands: Sequence[Json], facts: Json) -> Json:
    names = [_value(operand, facts) for operand in operands]
    wanted = names[0] if names and isinstance(names[0], list) else names
    return [name for name in wanted if _fact(facts, name) in (None, "")]


def _if(operands: Sequence[Json], facts: Json) -> Json:
    for place in range(0, len(operands) - 1, 2):
        if truthy(_value(operands[place], facts)):
            return _value(operands[place + 1], facts)
    return _value(operands[-1], facts) if len(operands) % 2 else None


def _and(operands: Sequence[Json], facts: Json) -> Json:
    value: Json = True
    for operand in operands:
        value = _value(operand, facts)
        if not truthy(value):
            return value
    return value


def _or(operands: Sequence[Json], facts: Json) -> Json:
    value: Json = False
    for operand in operands:
        value = _value(operand, facts)
        if truthy(value):
            return value
    return value


_LAZY: Mapping[str, Callable[[Sequence[Json], Json], Json]] = MappingProxyType(
    {"var": _var, "missing": _missing, "if": _if, "and": _and, "or": _or}
)


# --- operators on values --------------------------------------------------------------------------


def _same(left: Json, right: Json) -> bool:
    if isinstance(left, str) != isinstance(right, str) and None not in (left, right):
        numbers = _number(left), _number(right)
        return None not in numbers and numbers[0] == numbers[1]
    return left == right


def _identical(left: Json, right: Json) -> bool:
    """Equal without coercion; JSON knows one kind of number, and truth is none."""
    return isinstance(left, bool) == isinstance(right, bool) and left == right


def _number(value: Json) -> float | None:
    try:
        return float(value) if isinstance(value, int | float | str) else None
    except (ValueError, OverflowError):
        return None


def _ordered(fits: Callable[[int], bool]) -> Callable[[Sequence[Json]], Json]:
    """Compare neighbours, so that three operands ask for *between*."""

    def pair(left: Json, right: Json) -> bool:
        sign = _compare(left, right)
        return sign is not None and fits(sign)

    return lambda values: all(pair(left, right) for left, right in pairwise(values))


def _compare(left: Json, right: Json) -> int | None:
    """Return -1, 0 or 1; None where the two have no order. Dates of ISO 8601 compare as text."""
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    low, high = _number(left), _number(right)
    if low is None or high is None:
        return None
    return (low > high) - (low < high)


def _in(values: Sequence[Json]) -> Json:
    wanted, where = values
    if isinstance(where, str):
        return isinstance(wanted, str) and wanted in where
    return isinstance(where, list) and any(_identical(wanted, item) for item in where)


_EAGER: Mapping[str, Callable[[Sequence[Json]], Json]] = MappingProxyType(
    {
        "==": lambda values: _same(*values),
        "!=": lambda values: not _same(*values),
        "===": lambda values: _identical(*values),
        "!==": lambda values: not _identical(*values),
        "<": _ordered(lambda sign: sign < 0),
        "<=": _ordered(lambda sign: sign <= 0),
        ">": _ordered(lambda sign: sign > 0),
        ">=": _ordered(lambda sign: sign >= 0),
        "!": lambda values: not truthy(values[0]),
        "!!": lambda values: truthy(values[0]),
        "in": _in,
    }
)

_MANY = 100
_ARITY: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "var": (1, 2),
        "missing": (1, _MANY),
        "if": (1, _MANY),
        "and": (1, _MANY),
        "or": (1, _MANY),
        "==": (2, 2),
        "!=": (2, 2),
        "===": (2, 2),
        "!==": (2, 2),
        "<": (2, 3),
        "<=": (2, 3),
        ">": (2, 2),
        ">=": (2, 2),
        "!": (1, 1),
        "!!": (1, 1),
        "in": (2, 2),
    }
)
OPERATORS = frozenset(_ARITY)


def _invalid(place: str) -> InputError:
    return InputError("service.invalid_definition", p1=f"condition: {place}")
