"""The fields that a company adds to its records, kind by kind."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingdan.accounts import commands, rules
from yingdan.accounts.forms import OwnFieldForm
from yingdan.core.models import CustomField
from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing
from yingdan.ui.answers import answer, go, submit
from yingdan.ui.kinds.kind import kinds
from yingdan.ui.requests import Request

HOME = "/settings/fields/"
type Values = dict[str, Any]


@require_GET
def fields(request: Request) -> HttpResponse:
    """Every kind that can have them, with those it has, and what was taken away."""
    _keeps(request.actor)
    rows = list(rules.own_fields(request.actor).order_by("place", "pk"))
    groups = [(kind, [row for row in rows if row.kind == kind.name]) for kind in kinds().values() if kind.extended]
    gone = rules.own_fields(request.actor, deleted=True).order_by("-deleted_at")[:20]
    named = [(kinds()[row.kind].plural, row) for row in gone if row.kind in kinds()]
    return render(request, "accounts/fields.html", {"groups": groups, "gone": named})


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    _keeps(request.actor)
    choices = [(kind.name, str(kind.plural)) for kind in kinds().values() if kind.extended]
    form = OwnFieldForm(None, choices, request.POST if request.method == "POST" else None)
    form.initial["kind"] = request.GET.get("kind", "")

    def run(*, actor: Actor, values: Values) -> CustomField:
        given = {name: values[name] for name in ("kind", "label", "required", "listed")}
        options = values["options"].splitlines()
        return commands.add_field(actor=actor, sort=values["type"], options=options, about=values["help"], **given)

    return _asked(request, form, run, title=_("New field"), button=_("Add the field"), said=_("Field added"))


@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    _keeps(request.actor)
    row = rules.own_fields(request.actor).filter(pk=pk).first()
    if row is None or row.kind not in kinds():
        raise Missing
    form = OwnFieldForm(row, [], request.POST if request.method == "POST" else None)

    def run(*, actor: Actor, values: Values) -> CustomField:
        words = {name.removeprefix("word-"): text for name, text in values.items() if name.startswith("word-")}
        more = values.get("options", "").splitlines()
        given = {name: values[name] for name in ("label", "help", "required", "listed")}
        return commands.edit_field(actor=actor, pk=pk, values=given, words=words, more=more, version=values["version"])

    more = {"row": row, "of": kinds()[row.kind], "filled": rules.filled(row)}
    return _asked(request, form, run, title=row.label, button=_("Save changes"), said=_("Saved"), more=more)


@require_POST
def move(request: Request, pk: int) -> HttpResponse:
    _keeps(request.actor)
    commands.move_field(actor=request.actor, pk=pk, by=1 if request.POST.get("to") == "down" else -1)
    return go(request, HOME)


@require_POST
def delete(request: Request, pk: int) -> HttpResponse:
    _keeps(request.actor)
    row = commands.delete_field(actor=request.actor, pk=pk)
    said = _("The field “%(field)s” is gone; what records hold in it is kept") % {"field": row.label}
    messages.success(request, said, extra_tags=f"{HOME}{pk}/restore/")
    return go(request, HOME)


@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    _keeps(request.actor)
    row = commands.restore_field(actor=request.actor, pk=pk)
    messages.success(request, _("The field “%(field)s” is back, with what records hold in it") % {"field": row.label})
    return go(request, HOME)


def _keeps(actor: Actor) -> None:
    if not actor.may("company.edit"):
        raise Http404


def _asked(
    request: Request, form: OwnFieldForm, run: Any, *, title: str, button: str, said: str, more: Values | None = None
) -> HttpResponse:
    """One form on a page of its own."""
    context = {"form": form, "title": title, "button": button, **(more or {})}
    if request.method == "GET":
        return render(request, "accounts/field.html", context)
    done = submit(form, run, actor=request.actor)
    return answer(request, "accounts/field.html", context, done=done, then=HOME, say=said)
