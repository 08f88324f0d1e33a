"""Pages for a record's own verbs: a small form in a dialog, one command behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing, Text
from yingdan.ui.answers import answer, submit
from yingdan.ui.kinds.detail import row_of
from yingdan.ui.kinds.kind import Kind
from yingdan.ui.requests import Request, is_htmx


@dataclass(frozen=True, slots=True)
class Verb:
    """`run(actor=…, row=…, values=…)` calls the command; `said` is the toast, `then` the page to go to.

    `word` is its address in REST, below the record; a verb without one is for people at a screen only.
    `rows` are those it is for, where they are not the visible ones.
    """

    title: Text
    button: Text
    form: Callable[..., forms.Form]
    run: Callable[..., Any]
    said: Text
    then: Callable[[Any, Any], str] | None = None
    note: Text = ""
    word: str = ""
    permission: str = ""
    rows: Callable[[Actor], "QuerySet[Any]"] | None = None
    # The address that takes it back, for the toast; empty where there is none.
    undo: Callable[[Actor, Any], str] = lambda actor, row: ""
    # What its form begins with, from the record and the words of the address.
    begins: Callable[[Any, Mapping[str, Any]], Mapping[str, Any]] = lambda row, asked: {}


def of_row(command: Callable[..., Any]) -> Callable[..., Any]:
    """What most verbs run: a command that takes the key of the record, and the values of the form by their names."""

    def run(*, actor: Actor, row: Any, values: Mapping[str, Any]) -> Any:
        return command(actor=actor, pk=row.pk, **values)

    return run


def for_programs(kind: Kind[Any], verb: Verb, *, permission: str) -> None:
    """Offer a verb in REST; one that has a page besides is declared by `verb_view`."""
    if verb.word:
        kind.verbs[verb.word] = replace(verb, permission=permission)


def verb_view(kind: Kind[Any], verb: Verb, *, permission: str = "edit") -> Callable[..., HttpResponse]:
    """The view of one verb: GET shows its form, POST runs its command."""
    for_programs(kind, verb, permission=permission)

    @require_http_methods(["GET", "POST"])
    def view(request: Request, pk: int) -> HttpResponse:
        if not request.actor.may(f"{kind.name}.{permission}"):
            raise Http404
        row = row_of(kind, request.actor, pk)
        if verb.rows is not None and not verb.rows(request.actor).filter(pk=pk).exists():
            raise Missing
        form = verb.form(request.actor, row, request.POST if request.method == "POST" else None)
        context = {"kind": kind, "row": row, "form": form, "verb": verb}
        template = "ui/kinds/verb_dialog.html" if is_htmx(request) else "ui/kinds/verb.html"
        if request.method == "GET":
            # A link may say what the form begins with.
            asked = {name: request.GET[name] for name in form.fields if name in request.GET}
            form.initial = {**form.initial, **asked, **verb.begins(row, request.GET)}
            return render(request, template, context)
        done = submit(form, verb.run, actor=request.actor, row=row)
        then = kind.address(pk) if done is None or verb.then is None else verb.then(row, done)
        undo = verb.undo(request.actor, row)
        return answer(request, template, context, done=done, then=then, say=str(verb.said), undo=undo)

    view.kind, view.permission = kind.name, permission  # type: ignore[attr-defined]  # read by the rights matrix
    view.narrowed = verb.rows is not None  # type: ignore[attr-defined]  # likewise
    return view
