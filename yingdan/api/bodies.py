"""What a write brings along: a flat JSON object, checked for its types, then taken by the form a page would use."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.http import HttpRequest, UnreadablePostError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingdan.core.refusal import Conflict, Refused, Text
from yingdan.core.sentences import sentence_of

LARGEST = 1024 * 1024
LARGEST_WHOLE = 2**63 - 1
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.{0,20}", re.ASCII)

EXPECTED: Mapping[str, Text] = {
    "string": gettext_lazy("a text"),
    "integer": gettext_lazy("a whole number"),
    "number": gettext_lazy("a number"),
    "boolean": gettext_lazy("true or false"),
    "array": gettext_lazy("a list"),
}


class BadBody(Refused):
    """A body that cannot be read at all."""

    status = 400


class TooLarge(Refused):
    status = 413


class WrongMedia(Refused):
    status = 415


def read(request: HttpRequest) -> dict[str, Any]:
    """The object that was sent; nothing sent is an empty one."""
    try:
        raw = request.body
    except RequestDataTooBig:
        raise TooLarge(_("This request is too large.")) from None
    except UnreadablePostError:
        raise BadBody(_("The request broke off.")) from None
    if not raw:
        return {}
    if request.content_type != "application/json":
        raise WrongMedia(_("Send JSON: Content-Type: application/json"))
    if len(raw) > LARGEST:
        raise TooLarge(_("This request is too large."))
    try:
        found = json.loads(raw.decode("utf-8"), parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError, ArithmeticError):
        raise BadBody(_("The body is not valid JSON.")) from None
    if not isinstance(found, dict):
        raise BadBody(_("Send a JSON object: {…}"))
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def only(sent: Mapping[str, Any], known: Collection[str]) -> None:
    """Refuse what the address does not take: a typing error must not look like success."""
    strangers = [name for name in sent if name not in known]
    if strangers:
        said = _("There is no such field here, or you may not write it.")
        raise Refused(said, errors={_printable(name): said for name in strangers[:20]})


def _printable(name: str) -> str:
    return name[:80].encode("utf-8", "replace").decode()


def taken(fields: Mapping[str, forms.Field], sent: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a form takes them; each of a wrong type is named."""
    values, wrong = {}, {}
    for name, value in sent.items():
        try:
            values[name] = _plain(described(fields[name]), value)
        except _Wrong as problem:
            wrong[name] = str(problem)
    if wrong:
        raise Refused(_("Some values are not what these fields take."), errors=wrong)
    return values


def carry_out[R](form: forms.Form, command: Callable[..., R], **arguments: Any) -> R:
    """Run the command with what the form understood; else a refusal with each sentence at its field."""
    if not form.is_valid():
        errors = {name: " ".join(map(str, said)) for name, said in form.errors.items()}
        message = errors.pop("__all__", "") or next(iter(errors.values()))
        raise Refused(message, errors=errors)
    try:
        return command(**arguments, values=form.cleaned_data)
    except IntegrityError as problem:
        raise Conflict(sentence_of(problem)) from problem


def described(field: forms.Field) -> dict[str, Any]:
    """The JSON schema of what a form field takes."""
    own = getattr(field, "json", None)
    return dict(own) if own is not None else next(make(field) for type_, make in SCHEMAS if isinstance(field, type_))


def schema_of(fields: Mapping[str, forms.Field], *, required: Iterable[str]) -> dict[str, Any]:
    """The JSON schema of a body."""
    properties = {}
    for name, field in fields.items():
        found = {"title": str(field.label or name), **described(field)}
        if field.help_text:
            found["description"] = str(field.help_text)
        properties[name] = found if field.required else _or_null(found)
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        **({"required": needed} if (needed := [name for name in required if name in fields]) else {}),
    }


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    more = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return schema | {"type": [*types, "null"]} | more


def _line(field: forms.Field) -> dict[str, Any]:
    longest = getattr(field, "max_length", None)
    return {
        "type": "string",
        **({"minLength": 1} if field.required else {}),
        **({"maxLength": longest} if longest else {}),
    }


def _whole(field: forms.Field) -> dict[str, Any]:
    lowest, highest = getattr(field, "min_value", None), getattr(field, "max_value", None)
    return {
        "type": "integer",
        **({"minimum": lowest} if lowest is not None else {}),
        "maximum": LARGEST_WHOLE if highest is None else highest,
    }


def _words(field: forms.Field) -> dict[str, Any]:
    groups = [choice for choice in getattr(field, "choices", ()) if choice[0] != ""]
    flat = [one for key, label in groups for one in (label if isinstance(label, list | tuple) else [(key, label)])]
    return {"type": "string", "enum": [*([] if field.required else [""]), *(str(key) for key, _label in flat)]}


type Schema = Callable[[forms.Field], dict[str, Any]]

# The first type that fits: narrower ones stand above wider ones.
SCHEMAS: tuple[tuple[type[forms.Field], Schema], ...] = (
    (forms.ModelMultipleChoiceField, lambda _field: {"type": "array", "items": {"type": "integer", "minimum": 1}}),
    (forms.ModelChoiceField, lambda _field: {"type": "integer", "minimum": 1}),
    (forms.MultipleChoiceField, lambda field: {"type": "array", "items": _words(field)}),
    (forms.ChoiceField, _words),
    (forms.BooleanField, lambda _field: {"type": "boolean"}),
    (forms.DateTimeField, lambda _field: {"type": "string", "format": "date-time"}),
    (forms.DateField, lambda _field: {"type": "string", "format": "date", "examples": ["2026-12-01"]}),
    (forms.DecimalField, lambda _field: {"type": ["string", "number"], "examples": ["12.50"]}),
    (forms.IntegerField, _whole),
    (forms.EmailField, lambda field: _line(field) | {"format": "email"}),
    (forms.Field, _line),
)


class _Wrong(Exception):  # noqa: N818 - it only carries its sentence
    pass


def _plain(schema: Mapping[str, Any], value: Any) -> Any:
    """A JSON value as a form field takes it."""
    if value is None:
        return ""
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    kind = next((name for name, python in PYTHON.items() if name in types and _is(value, python)), None)
    if kind is None:
        expected = _(" or ").join(str(EXPECTED[name]) for name in types if name in EXPECTED)
        raise _Wrong(_("This must be %(expected)s.") % {"expected": expected})
    if kind == "array":
        return [_plain(schema["items"], one) for one in value]
    if kind == "string":
        _check_text(value, schema.get("format", ""))
    elif isinstance(value, int) and abs(value) > LARGEST_WHOLE:
        raise _Wrong(_("This number is too large."))
    return value


PYTHON: Mapping[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, Decimal),
    "string": (str,),
    "array": (list,),
}


def _is(value: Any, python: tuple[type, ...]) -> bool:
    return isinstance(value, python) and (bool in python or not isinstance(value, bool))


def _check_text(text: str, shape: str) -> None:
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise _Wrong(_("This text holds signs that are no text."))
    if text and shape == "date" and not DAY.fullmatch(text):
        raise _Wrong(_("Write a day like this: 2026-11-24"))
    if text and shape == "date-time" and not MOMENT.fullmatch(text):
        raise _Wrong(_("Write a time like this: 2026-11-24T09:30:00+08:00"))
