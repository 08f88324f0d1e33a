"""JSON schemas of records and bodies, from the field types and form fields that the pages use."""

from collections.abc import Mapping
from typing import Any

from yingdan.api import bodies
from yingdan.core.policy import Access, Actor
from yingdan.ui.kinds.fields import FieldType
from yingdan.ui.kinds.kind import Kind
from yingdan.ui.kinds.verbs import Verb

ONE, LIST, NEW, CHANGE = "{}", "{}List", "{}New", "{}Change"

type Schema = dict[str, Any]


def ref(shape: str, kind: Kind[Any]) -> Schema:
    return {"$ref": f"#/components/schemas/{named(shape, kind)}"}


def named(shape: str, kind: Kind[Any]) -> str:
    return shape.format(kind.name.capitalize())


def schemas_of(kind: Kind[Any], actor: Actor) -> dict[str, Schema]:
    """The components of one kind as this actor gets them."""
    return {
        named(ONE, kind): _record(kind, actor),
        named(LIST, kind): {
            "type": "object",
            "required": ["items", "next"],
            "properties": {
                "items": {"type": "array", "items": ref(ONE, kind)},
                "next": {"type": ["string", "null"], "description": "the cursor of the next page"},
            },
        },
    }


def new_body(kind: Kind[Any], actor: Actor) -> Schema:
    """What creates a record. The owner of a new record is the actor."""
    names = [name for name in kind.inputs if kind.policy.access(actor, name, mine=True) == Access.EDIT]
    fields = {name: kind.by_name[name].form_field(actor) for name in names}
    return bodies.schema_of(fields, required=[name for name, field in fields.items() if field.required])


def change_body(kind: Kind[Any], actor: Actor) -> Schema:
    names = [name for name in kind.inputs if kind.best_access(actor, name) == Access.EDIT]
    fields = {name: kind.by_name[name].form_field(actor) for name in names if kind.by_name[name].editable}
    return bodies.schema_of(fields, required=()) | {"minProperties": 1}


def verb_body(kind: Kind[Any], verb: Verb, actor: Actor) -> Schema:
    """What a verb asks for; what its form begins with need not be sent."""
    form = verb.form(actor, kind.model(pk=0), None)
    begun = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    needed = [name for name, field in form.fields.items() if field.required and begun[name] in (None, "")]
    return bodies.schema_of(form.fields, required=needed)


def _record(kind: Kind[Any], actor: Actor) -> Schema:
    own: Schema = {"id": {"type": "integer"}, "version": {"type": "integer", "description": "for If-Match"}}
    properties = own | {shown.name: _shown(kind, actor, shown) for shown in kind.readable(actor)}
    return {"type": "object", "title": str(kind.label), "required": ["id", "version"], "properties": properties}


def _shown(kind: Kind[Any], actor: Actor, shown: FieldType) -> Schema:
    """A guarded value may come as its mask."""
    found: Schema = shown.described()
    guarded = actor.access(kind.name).get(shown.name)
    if guarded is not None and Access.MASKED in (guarded.others, guarded.own):
        found["anyOf"] = [*found["anyOf"], {"type": "string", "description": "masked"}]
    return found


def problem_schema() -> Mapping[str, Any]:
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail", "errors"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["field", "message"],
                    "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                },
            },
        },
        "examples": [
            {
                "type": "about:blank",
                "title": "Unprocessable Entity",
                "status": 422,
                "detail": "A deal needs a name.",
                "errors": [{"field": "name", "message": "A deal needs a name."}],
            }
        ],
    }
