"""The form of a service: our subset of JSON Schema 2020-12, parsed once into fields.

What the subset does not know is refused when a definition is read, not when a clerk meets it.
An absent, null or blank answer counts as not given. Greek and English labels stand in ``x-title``,
``x-hint`` and ``x-enumTitles``; ``x-widget`` picks the input and, for numbers of registers, its
check.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from kep_client.domain.form_checks import WIDGET_CHECKS, Fault, is_iso_date
from kep_client.errors import InputError, KepError

FieldValue = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Label:
    """A short text in both languages; without an English one the Greek is shown."""

    el: str
    en: str = ""


class FieldKind(StrEnum):
    """What sort of answer a field takes."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    INTEGER = "integer"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice and its label."""

    value: str
    label: Label


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of the form. Lengths count code points, as JSON Schema does."""

    name: str
    kind: FieldKind
    title: Label
    required: bool = False
    hint: Label = Label("")
    widget: str = ""
    choices: tuple[Choice, ...] = ()
    min_length: int = 0
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    default: FieldValue = None


@dataclass(frozen=True, slots=True)
class FormSchema:
    """The fields in page order; ``closed`` refuses answers without a field."""

    fields: tuple[FormField, ...] = ()
    closed: bool = False

    def field(self, name: str) -> FormField | None:
        """Return a field by its name."""
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True)
class FieldError:
    """One fault below a field: a KepError code and the parameters of its sentence."""

    field: str
    code: str
    params: tuple[tuple[str, str], ...] = ()

    def as_error(self) -> InputError:
        """Return the fault with its texts."""
        return InputError(self.code, **dict(self.params))


def parse_form(schema: Mapping[str, object]) -> FormSchema:
    """Read a schema.

    Raises:
        KepError: ``service.invalid_definition``; ``p1`` is the place of the fault.
    """
    _only(schema, _FORM_KEYS, "form")
    if schema.get("type", "object") != "object":
        raise _invalid("form/type")
    properties = _mapping(schema.get("properties", {}), "form/properties")
    required = _strings(schema.get("required", []), "form/required")
    if unknown := set(required) - set(properties):
        raise _invalid(f"form/required/{min(unknown)}")
    closed = schema.get("additionalProperties", True)
    if not isinstance(closed, bool):
        raise _invalid("form/additionalProperties")
    fields = (_field(name, spec, name in required) for name, spec in properties.items())
    return FormSchema(tuple(fields), closed=not closed)


def validate(schema: FormSchema, answers: Mapping[str, object]) -> tuple[FieldError, ...]:
    """Return every fault, at most one per field, in page order; unknown fields last."""
    found = [fault for field in schema.fields if (fault := check(field, answers.get(field.name)))]
    if schema.closed:
        known = {field.name for field in schema.fields}
        found += [FieldError(name, "request.invalid") for name in answers if name not in known]
    return tuple(found)


def check(field: FormField, value: object) -> FieldError | None:
    """Return the fault of one answer; used on leaving a field."""
    if _is_blank(value):
        return FieldError(field.name, "form.required") if field.required else None
    for code, params in _CHECKS[field.kind](field, value):
        return FieldError(field.name, code, params)
    return None


def missing(schema: FormSchema, answers: Mapping[str, object]) -> tuple[str, ...]:
    """Return the names of the required fields without an answer, in page order."""
    return tuple(
        field.name
        for field in schema.fields
        if field.required and _is_blank(answers.get(field.name))
    )


def defaults(schema: FormSchema) -> dict[str, FieldValue]:
    """Return the answers a new draft starts with."""
    return {field.name: field.default for field in schema.fields if field.default is not None}


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


# --- reading ----------------------------------------------------------------------------------

_FORM_KEYS = frozenset(
    {"$schema", "type", "required", "properties", "additionalProperties", "x-title"}
)
_COMMON = frozenset({"type", "default", "x-title", "x-hint", "x-widget"})
_KIND_KEYS: Mapping[FieldKind, frozenset[str]] = {
    FieldKind.TEXT: _COMMON | {"minLength", "maxLength"},
    FieldKind.CHOICE: _COMMON | {"enum", "x-enumTitles"},
    FieldKind.DATE: _COMMON | {"format"},
    FieldKind.INTEGER: _COMMON | {"minimum", "maximum"},
    FieldKind.YES_NO: _COMMON,
}
PLAIN_WIDGETS = frozenset(
    {"text", "multiline", "select", "segments", "date", "spin", "checkbox", "municipality"}
)


def _field(name: str, raw: object, required: bool) -> FormField:  # noqa: FBT001 - one caller
    place = f"form/{name}"
    spec = _mapping(raw, place)
    kind = _kind(spec, place)
    _only(spec, _KIND_KEYS[kind], place)
    field = FormField(
        name=name,
        kind=kind,
        title=_label(spec.get("x-title"), f"{place}/x-title") or Label(name),
        required=required,
        hint=_label(spec.get("x-hint"), f"{place}/x-hint") or Label(""),
        widget=_widget(spec, place),
        choices=_choices(spec, place),
        min_length=_number(spec, "minLength", place) or 0,
        max_length=_number(spec, "maxLength", place),
        minimum=_number(spec, "minimum", place),
        maximum=_number(spec, "maximum", place),
    )
    return _with_default(field, spec, place)


def _kind(spec: Mapping[str, object], place: str) -> FieldKind:
    kinds = {"integer": FieldKind.INTEGER, "boolean": FieldKind.YES_NO}
    declared = spec.get("type", "string" if "enum" in spec else None)
    if declared == "string":
        if "enum" in spec:
            return FieldKind.CHOICE
        if "format" in spec:
            return _date_kind(spec, place)
        return FieldKind.TEXT
    if isinstance(declared, str) and declared in kinds:
        return kinds[declared]
    raise _invalid(f"{place}/type")


def _date_kind(spec: Mapping[str, object], place: str) -> FieldKind:
    if spec["format"] != "date":
        raise _invalid(f"{place}/format")
    return FieldKind.DATE


def _widget(spec: Mapping[str, object], place: str) -> str:
    widget = spec.get("x-widget", "")
    known = PLAIN_WIDGETS | WIDGET_CHECKS.keys() | {""}
    if not isinstance(widget, str) or widget not in known:
        raise _invalid(f"{place}/x-widget")
    return widget


def _choices(spec: Mapping[str, object], place: str) -> tuple[Choice, ...]:
    if "enum" not in spec:
        return ()
    values = _strings(spec["enum"], f"{place}/enum")
    if not values or len(set(values)) != len(values):
        raise _invalid(f"{place}/enum")
    titles = _mapping(spec.get("x-enumTitles", {}), f"{place}/x-enumTitles")
    if set(titles) - set(values):
        raise _invalid(f"{place}/x-enumTitles")
    return tuple(
        Choice(value, _label(titles.get(value), f"{place}/x-enumTitles") or Label(value))
        for value in values
    )


def _with_default(field: FormField, spec: Mapping[str, object], place: str) -> FormField:
    value = spec.get("default")
    if value is None:
        return field
    if not isinstance(value, str | int) or check(field, value):
        raise _invalid(f"{place}/default")
    return replace(field, default=value)


def _label(raw: object, place: str) -> Label | None:
    if raw is None:
        return None
    texts = _mapping(raw, place)
    el, en = texts.get("el"), texts.get("en", "")
    if not isinstance(el, str) or not el or not isinstance(en, str) or set(texts) - {"el", "en"}:
        raise _invalid(place)
    return Label(el, en)


def _number(spec: Mapping[str, object], key: str, place: str) -> int | None:
    value = spec.get(key)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise _invalid(f"{place}/{key}")
    if isinstance(value, int) and value < 0 and key.endswith("Length"):
        raise _invalid(f"{place}/{key}")
    return value


def _only(raw: Mapping[str, object], keys: frozenset[str], place: str) -> None:
    if unknown := set(raw) - keys:
        raise _invalid(f"{place}/{min(unknown)}")


def _mapping(raw: object, place: str) -> Mapping[str, object]:
    if not isinstance(raw, Mapping) or not all(isinstance(key, str) for key in raw):
        raise _invalid(place)
    return raw


def _strings(raw: object, place: str) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple) or not all(isinstance(item, str) for item in raw):
        raise _invalid(place)
    return tuple(raw)


def _invalid(place: str) -> KepError:
    return InputError("service.invalid_definition", p1=place)


# --- checking ---------------------------------------------------------------------------------


def _text_faults(field: FormField, value: object) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield "request.invalid", ()
    elif field.max_length is not None and len(value) > field.max_length:
        yield "form.too_long", (("p1", str(field.max_length)),)
    elif len(value) < field.min_length:
        yield "form.too_short", (("p1", str(field.min_length)),)
    elif rule := WIDGET_CHECKS.get(field.widget):
        yield from rule(value)


def _choice_faults(field: FormField, value: object) -> Iterator[Fault]:
    if value not in [choice.value for choice in field.choices]:
        yield "form.not_a_choice", ()


def _date_faults(_: FormField, value: object) -> Iterator[Fault]:
    if not isinstance(value, str) or not is_iso_date(value):
        yield "form.not_a_date", ()


def _integer_faults(field: FormField, value: object) -> Iterator[Fault]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield "form.not_a_number", ()
    elif not _within(field, value):
        bounds = _bound(field.minimum, "-∞"), _bound(field.maximum, "∞")
        yield "form.out_of_range", (("p1", bounds[0]), ("p2", bounds[1]))


def _within(field: FormField, value: int) -> bool:
    low, high = field.minimum, field.maximum
    return (low is None or low <= value) and (high is None or value <= high)


def _bound(value: int | None, without: str) -> str:
    return without if value is None else str(value)


def _yes_no_faults(_: FormField, value: object) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield "form.not_a_choice", ()


_CHECKS: Mapping[FieldKind, Callable[[FormField, object], Iterator[Fault]]] = {
    FieldKind.TEXT: _text_faults,
    FieldKind.CHOICE: _choice_faults,
    FieldKind.DATE: _date_faults,
    FieldKind.INTEGER: _integer_faults,
    FieldKind.YES_NO: _yes_no_faults,
}
