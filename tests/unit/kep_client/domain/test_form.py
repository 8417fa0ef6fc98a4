"""A form is data: read once, checked field by field, never more lenient than JSON Schema."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kep_client.domain import form
from kep_client.domain.form import FieldError, FieldKind, Label, parse_form, validate
from kep_client.errors import ERRORS, KepError

CERTIFICATE = {
    "type": "object",
    "required": ["documentTitle", "copies", "use"],
    "properties": {
        "documentTitle": {
            "type": "string",
            "maxLength": 20,
            "minLength": 2,
            "x-title": {"el": "Τίτλος εγγράφου", "en": "Title of the paper"},
            "x-hint": {"el": "Όπως γράφει επάνω"},
        },
        "copies": {"type": "integer", "minimum": 1, "maximum": 20, "default": 1},
        "use": {
            "enum": ["any", "abroad"],
            "default": "any",
            "x-widget": "segments",
            "x-enumTitles": {"any": {"el": "Κάθε νόμιμη χρήση"}},
        },
        "until": {"type": "string", "format": "date"},
        "abroad": {"type": "boolean", "default": False},
        "agent": {"type": "string", "x-widget": "afm"},
    },
}


def faults(answers: dict[str, object], **changes: object) -> dict[str, str]:
    found = validate(parse_form(CERTIFICATE | changes), answers)
    return {fault.field: fault.code for fault in found}


GOOD = {"documentTitle": "Δήλωση", "copies": 2, "use": "any"}


def test_a_form_is_read_in_page_order_with_its_words() -> None:
    schema = parse_form(CERTIFICATE)
    assert [field.name for field in schema.fields] == list(CERTIFICATE["properties"])
    assert [field.kind for field in schema.fields] == [
        FieldKind.TEXT,
        FieldKind.INTEGER,
        FieldKind.CHOICE,
        FieldKind.DATE,
        FieldKind.YES_NO,
        FieldKind.TEXT,
    ]
    title = schema.field("documentTitle")
    assert title
    assert title.title == Label("Τίτλος εγγράφου", "Title of the paper")
    assert title.hint == Label("Όπως γράφει επάνω")
    assert title.required
    use = schema.field("use")
    assert use
    assert [choice.label.el for choice in use.choices] == ["Κάθε νόμιμη χρήση", "abroad"]
    assert use.widget == "segments"
    assert schema.field("nothing") is None


def test_a_new_draft_starts_with_the_defaults() -> None:
    assert form.defaults(parse_form(CERTIFICATE)) == {"copies": 1, "use": "any", "abroad": False}


def test_good_answers_have_no_fault() -> None:
    assert faults(GOOD) == {}
    assert faults(GOOD | {"until": "2028-02-29", "abroad": True, "agent": "094014201"}) == {}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("documentTitle", "", "form.required"),
        ("documentTitle", " \n", "form.required"),
        ("documentTitle", None, "form.required"),
        ("documentTitle", "Δ", "form.too_short"),
        ("documentTitle", "Δ" * 21, "form.too_long"),
        ("documentTitle", 5, "request.invalid"),
        ("copies", 0, "form.out_of_range"),
        ("copies", 21, "form.out_of_range"),
        ("copies", True, "form.not_a_number"),
        ("copies", "2", "form.not_a_number"),
        ("copies", 1.5, "form.not_a_number"),
        ("use", "other", "form.not_a_choice"),
        ("use", 7, "form.not_a_choice"),
        ("until", "2027-02-29", "form.not_a_date"),
        ("until", "20270228", "form.not_a_date"),
        ("until", "29/02/2028", "form.not_a_date"),
        ("until", 2027, "form.not_a_date"),
        ("abroad", "yes", "form.not_a_choice"),
        ("abroad", 1, "form.not_a_choice"),
        ("agent", "09401420", "id.afm_length"),
        ("agent", "094014202", "id.afm_check"),
        ("agent", "000000000", "id.afm_zero"),
    ],
)
def test_each_fault_has_its_code_and_words(name: str, value: object, code: str) -> None:
    assert faults(GOOD | {name: value}) == {name: code}
    (fault,) = validate(parse_form(CERTIFICATE), GOOD | {name: value})
    error = fault.as_error()
    spoken = error.text.el.filled(error.params)
    assert "%" not in spoken.title + spoken.sentence


@pytest.mark.parametrize(
    ("widget", "good", "bad"),
    [
        ("amka", "01013099997", "01013099990"),
        ("document", "ΑΒ 123456", "ΑΒ"),
        ("pa", "Α1Β094014201", "Α11094014201"),
        ("gemi", "123456789000", "77"),
        ("postcode", "546 24", "5462"),
        ("phone-gr", "6944123412", "69441234"),
        ("email", "maria@example.gr", "maria@example"),
        ("multiline", "anything", None),
    ],
)
def test_widgets_check_numbers_of_registers(widget: str, good: str, bad: str | None) -> None:
    schema = parse_form({"properties": {"it": {"type": "string", "x-widget": widget}}})
    assert validate(schema, {"it": good}) == ()
    if bad:
        (fault,) = validate(schema, {"it": bad})
        assert fault.code in ERRORS
        assert bad not in repr(fault)


def test_bounds_are_said_even_when_one_is_missing() -> None:
    schema = parse_form({"properties": {"n": {"type": "integer", "minimum": 3}}})
    assert validate(schema, {"n": 2}) == (
        FieldError("n", "form.out_of_range", (("p1", "3"), ("p2", "∞"))),
    )


def test_missing_answers_are_listed_in_page_order() -> None:
    assert form.missing(parse_form(CERTIFICATE), {"copies": 1, "use": " "}) == (
        "documentTitle",
        "use",
    )


def test_an_unknown_answer_is_a_fault_of_a_closed_form_only() -> None:
    assert faults(GOOD | {"old": 1}) == {}
    assert faults(GOOD | {"old": 1}, additionalProperties=False) == {"old": "request.invalid"}


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ({"type": "array"}, "form/type"),
        ({"oneOf": []}, "form/oneOf"),
        ({"properties": []}, "form/properties"),
        ({"required": "a"}, "form/required"),
        ({"required": ["a"]}, "form/required/a"),
        ({"additionalProperties": {}}, "form/additionalProperties"),
        ({"properties": {"a": 1}}, "form/a"),
        ({"properties": {"a": {}}}, "form/a/type"),
        ({"properties": {"a": {"type": "number"}}}, "form/a/type"),
        ({"properties": {"a": {"type": ["string", "null"]}}}, "form/a/type"),
        ({"properties": {"a": {"type": "string", "pattern": "x"}}}, "form/a/pattern"),
        ({"properties": {"a": {"type": "string", "minimum": 1}}}, "form/a/minimum"),
        ({"properties": {"a": {"type": "string", "format": "uri"}}}, "form/a/format"),
        ({"properties": {"a": {"type": "string", "maxLength": -1}}}, "form/a/maxLength"),
        ({"properties": {"a": {"type": "string", "maxLength": True}}}, "form/a/maxLength"),
        ({"properties": {"a": {"type": "integer", "minimum": 1.5}}}, "form/a/minimum"),
        ({"properties": {"a": {"type": "string", "x-widget": "signature"}}}, "form/a/x-widget"),
        ({"properties": {"a": {"type": "string", "x-widget": 1}}}, "form/a/x-widget"),
        ({"properties": {"a": {"enum": []}}}, "form/a/enum"),
        ({"properties": {"a": {"enum": "x"}}}, "form/a/enum"),
        (
            {"properties": {"a": {"type": "string", "x-title": {"el": "Α", "fr": "A"}}}},
            "form/a/x-title",
        ),
        ({"properties": {"a": {"type": "string", "x-hint": "Α"}}}, "form/a/x-hint"),
        ({"properties": {"a": {"enum": ["x", "x"]}}}, "form/a/enum"),
        ({"properties": {"a": {"enum": ["x", 1]}}}, "form/a/enum"),
        (
            {"properties": {"a": {"enum": ["x"], "x-enumTitles": {"y": {"el": "ψ"}}}}},
            "form/a/x-enumTitles",
        ),
        ({"properties": {"a": {"type": "string", "x-title": {"en": "A"}}}}, "form/a/x-title"),
        ({"properties": {"a": {"type": "boolean", "default": "no"}}}, "form/a/default"),
        ({"properties": {"a": {"type": "integer", "default": []}}}, "form/a/default"),
    ],
)
def test_what_the_subset_does_not_know_is_refused_when_read(schema, place: str) -> None:
    with pytest.raises(KepError) as fault:
        parse_form(schema)
    assert (fault.value.code, fault.value.params["p1"]) == ("service.invalid_definition", place)


TEXTS = st.text(alphabet="αβγ δ", min_size=1, max_size=8).filter(str.strip)
BOUNDS = st.integers(0, 6)
FIELDS = st.one_of(
    st.builds(
        lambda low, more: {"type": "string", "minLength": low, "maxLength": low + more},
        BOUNDS,
        BOUNDS,
    ),
    st.builds(
        lambda low, more: {"type": "integer", "minimum": low, "maximum": low + more}, BOUNDS, BOUNDS
    ),
    st.lists(TEXTS, min_size=1, max_size=3, unique=True).map(lambda values: {"enum": values}),
    st.just({"type": "boolean"}),
    st.just({"type": "string", "format": "date"}),
)
VALUES = st.one_of(
    TEXTS,
    st.integers(-2, 14),
    st.booleans(),
    st.dates().map(str),
    st.sampled_from(["2027-02-29", "2027-1-1", "αβ", "γ"]),
)


@given(
    properties=st.dictionaries(st.sampled_from("abcd"), FIELDS, max_size=4),
    answers=st.dictionaries(st.sampled_from("abcde"), VALUES, max_size=5),
    required=st.sets(st.sampled_from("abcd")),
    closed=st.booleans(),
)
def test_the_subset_judges_as_the_json_schema_library_does(
    properties, answers, required, closed
) -> None:
    """Blank and null answers apart: they count as not given here."""
    schema = {
        "type": "object",
        "properties": properties,
        "required": sorted(required & set(properties)),
        "additionalProperties": not closed,
    }
    oracle = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    theirs = set()
    for fault in oracle.iter_errors(answers):
        if fault.validator == "required":
            theirs |= {name for name in schema["required"] if name not in answers}
        elif fault.validator == "additionalProperties":
            theirs |= set(answers) - set(properties)
        else:
            theirs.add(fault.path[0])
    ours = {fault.field for fault in validate(parse_form(schema), answers)}
    assert ours == theirs
