"""The operations of a declared kind: list, read, create, change, delete, restore, and its own verbs."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from yingdan.api import bodies
from yingdan.api.asking import asked, known_words
from yingdan.api.operations import document
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused, Stale
from yingdan.core.rows import fetch
from yingdan.ui.kinds.forms import form_for
from yingdan.ui.kinds.kind import Kind
from yingdan.ui.kinds.values import Values
from yingdan.ui.kinds.verbs import Verb
from yingdan.ui.requests import Request

BASE = "/api/v1"
NO_WORDS: frozenset[str] = frozenset()


class Outdated(Conflict):
    """If-Match names another version than the present one."""

    status = 412

    def __init__(self) -> None:
        super().__init__(_("This record has changed since you read it. Read it again, then decide."))


def list_records(request: Request, kind: Kind[Any]) -> HttpResponse:
    items, after = Values(kind, request.actor).page(asked(request, kind, request.actor))
    return document({"items": items, "next": after or None})


def read(request: Request, kind: Kind[Any], pk: int) -> HttpResponse:
    known_words(request, NO_WORDS)
    return _record(request, kind, pk)


def create(request: Request, kind: Kind[Any]) -> HttpResponse:
    sent = bodies.read(request)
    bodies.only(sent, kind.inputs)
    names = [name for name in kind.inputs if name in sent or kind.by_name[name].required]
    form = form_for(kind, request.actor, None, {}, names=names)
    _fill(form, sent)
    made = bodies.carry_out(form, kind.create, actor=request.actor)
    # What somebody records for others may be out of his own sight.
    unseen = {"id": made.pk, "version": made.version}
    answer = _record(request, kind, made.pk, status=201, otherwise=unseen)
    answer["Location"] = f"{BASE}{kind.address(made.pk).rstrip('/')}"
    return answer


def change(request: Request, kind: Kind[Any], pk: int) -> HttpResponse:
    row = kind.rows(request.actor).filter(pk=pk).first()
    if row is None:
        raise Missing
    if not kind.policy.admits(request.actor, row, "edit"):
        raise Forbidden(_("You may see this record, but not do this with it."))
    sent = bodies.read(request)
    if not sent:
        raise Refused(_("Send at least one field to change."))
    bodies.only(sent, kind.inputs)
    form = form_for(kind, request.actor, row, {}, names=[name for name in kind.inputs if name in sent])
    _fill(form, sent)
    version = _version(request, row.version)
    try:
        bodies.carry_out(form, kind.edit, actor=request.actor, pk=pk, version=version)
    except Stale:
        raise Outdated from None
    return _record(request, kind, pk)


def remove(request: Request, kind: Kind[Any], pk: int) -> HttpResponse:
    row = fetch(kind.policy, request.actor, pk, "delete")
    _version(request, row.version)
    kind.throw_away(request.actor, [pk])
    return HttpResponse(status=204)


def restore(request: Request, kind: Kind[Any], pk: int) -> HttpResponse:
    bodies.only(bodies.read(request), ())
    if not kind.policy.visible(request.actor, "delete", deleted=True).filter(pk=pk).exists():
        raise Missing
    kind.take_back(request.actor, [pk])
    return _record(request, kind, pk)


def call(request: Request, kind: Kind[Any], verb: Verb, pk: int) -> HttpResponse:
    """One of the kind's own verbs. What is not sent has the value with which its page would begin."""
    rows = verb.rows(request.actor) if verb.rows is not None else kind.rows(request.actor)
    row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise Missing
    _version(request, row.version)
    sent = bodies.read(request)
    blank = verb.form(request.actor, row, None)
    bodies.only(sent, blank.fields)
    begun = {name: blank.get_initial_for_field(field, name) for name, field in blank.fields.items()}
    form = verb.form(request.actor, row, begun | bodies.taken(blank.fields, sent))
    done = bodies.carry_out(form, verb.run, actor=request.actor, row=row)
    answer = _record(request, kind, pk) if kind.rows(request.actor).filter(pk=pk).exists() else HttpResponse(status=204)
    if verb.then is not None:
        answer["Location"] = f"{BASE}{verb.then(row, done).rstrip('/')}"
    return answer


def _fill(form: forms.Form, sent: Mapping[str, Any]) -> None:
    """Hand the sent values to a form that knows which of its fields this actor may write."""
    bodies.only(sent, form.fields)
    form.data = bodies.taken(form.fields, sent)


def _version(request: Request, present: int) -> int | None:
    """The version that If-Match names, if it is the present one; None without the header."""
    wanted = request.headers.get("If-Match")
    if wanted is None or wanted.strip() == "*":
        return None
    if f'"{present}"' not in {one.strip() for one in wanted.split(",")}:
        raise Outdated
    return present


def _record(
    request: Request, kind: Kind[Any], pk: int, *, status: int = 200, otherwise: dict[str, Any] | None = None
) -> HttpResponse:
    found = Values(kind, request.actor).one(pk) or otherwise
    if found is None:
        raise Missing
    answer = document(found, status=status)
    answer["ETag"] = f'"{found["version"]}"'
    return answer
