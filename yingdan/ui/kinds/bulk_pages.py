"""The pages of a bulk edit: choose a field and a value, look at what will happen, do it, take it back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yingdan.core.refusal import Refused
from yingdan.ui.answers import go
from yingdan.ui.kinds import bulk
from yingdan.ui.kinds.fields import FieldType
from yingdan.ui.kinds.kind import Kind
from yingdan.ui.kinds.query import Asked, ListQuery
from yingdan.ui.requests import Request

SHOWN = 20
REFUSED = 50


def _numbers(words: list[str]) -> list[int]:
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 19]


def _chosen(request: Request, kind: Kind[Any], ticked: list[int]) -> list[int]:
    """The keys of the records: those ticked, or all that the list's question finds."""
    if request.POST.get("scope") != "all":
        keys = ticked
    else:
        question = QueryDict(request.POST.get("question", "").removeprefix("?"))
        rows = Asked(kind, request.actor, ListQuery.read(question, kind)).rows()
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[: bulk.MOST + 1])
    if len(keys) > bulk.MOST:
        raise Refused(_("At most %(most)s records at once. Narrow the list with filters first.") % {"most": bulk.MOST})
    return keys


def _field(request: Request, kind: Kind[Any]) -> FieldType | None:
    wanted = request.POST.get("field", "")
    return next((found for found in bulk.fields_for(kind, request.actor) if found.name == wanted), None)


def _form(request: Request, kind: Kind[Any], declared: FieldType, *, sent: bool) -> forms.Form:
    """A form with the one value. An empty one clears the field where it may be empty."""
    form = forms.Form(request.POST if sent else None)
    form.fields["value"] = kind.input(request.actor, declared.name)
    form.fields["value"].label = str(declared.label)
    return form


@require_POST
def change_many(request: Request, kind: Kind[Any]) -> HttpResponse:
    """Each step is sent with everything before it: nothing is kept between them, nothing written but at the end."""
    ticked, declared = _numbers(request.POST.getlist("pk")), _field(request, kind)
    step = request.POST.get("step", "") if declared is not None else ""
    context: dict[str, Any] = {
        "kind": kind,
        "ticked": ticked,
        "scope": request.POST.get("scope", "ticked"),
        "question": request.POST.get("question", "") or f"?{request.GET.urlencode()}",
        "fields": bulk.fields_for(kind, request.actor),
        "field": declared,
        "back": kind.url + request.POST.get("question", ""),
    }
    if declared is None:
        return render(request, "ui/kinds/bulk_choose.html", context)
    context["form"] = form = _form(request, kind, declared, sent=step in ("preview", "do"))
    if step not in ("preview", "do"):
        return render(request, "ui/kinds/bulk_choose.html", context)
    if not form.is_valid():
        return render(request, "ui/kinds/bulk_choose.html", context, status=422)
    task = bulk.Task(kind, request.actor, declared.name, form.cleaned_data["value"])
    context |= {"value": request.POST.get("value", ""), "said": task.said()}
    return _do(request, task, context) if step == "do" else _preview(request, task, context)


def _preview(request: Request, task: bulk.Task, context: dict[str, Any]) -> HttpResponse:
    keys = _chosen(request, task.kind, context["ticked"])
    plan = bulk.planned(task, keys)
    gone = len(set(keys)) - len(plan.changing) - plan.same - len(plan.refused)
    shown = {
        "plan": plan,
        "gone": gone,
        "changing": plan.changing[:SHOWN],
        "refused": plan.refused[:REFUSED],
        "more": max(0, len(plan.changing) - SHOWN),
        "more_refused": max(0, len(plan.refused) - REFUSED),
    }
    return render(request, "ui/kinds/bulk_preview.html", context | shown)


def _do(request: Request, task: bulk.Task, context: dict[str, Any]) -> HttpResponse:
    """Done on the versions that the preview showed. Who all changed is said in a toast; who refused, on a page."""
    pairs = [pair for pair in (word.partition(":") for word in request.POST.getlist("row")) if pair[2].isdigit()]
    versions = {int(pk): int(version) for pk, _colon, version in pairs if pk.isdigit()}
    if len(versions) > bulk.MOST:
        raise Refused(_("At most %(most)s records at once. Narrow the list with filters first.") % {"most": bulk.MOST})
    names = {row.pk: str(row) for row in task.kind.rows(request.actor).filter(pk__in=versions)}
    lines = [bulk.Line(pk, version, names.get(pk, f"#{pk}")) for pk, version in versions.items()]
    batch, refused = bulk.carried_out(task, lines)
    undo = f"{task.kind.url}bulk/undo/?batch={batch.pk}" if bulk.may_undo(batch) else ""
    said = _("%(count)s records changed") % {"count": len(lines) - len(refused)}
    messages.success(request, said, extra_tags=undo)
    if not refused:
        return go(request, context["back"])
    shown = {"refused": refused[:REFUSED], "more_refused": max(0, len(refused) - REFUSED), "done": batch.done}
    return render(request, "ui/kinds/bulk_refused.html", context | shown)


@require_POST
def undo_many(request: Request, kind: Kind[Any]) -> HttpResponse:
    wanted = _numbers([request.GET.get("batch", "")])
    if not wanted:
        raise Http404
    done, stayed = bulk.undone(request.actor, wanted[0], kind)
    said = _("%(count)s records have their old value again") % {"count": done}
    if stayed:
        messages.warning(request, said + _("; %(count)s were changed since and stay as they are") % {"count": stayed})
    else:
        messages.success(request, said)
    return go(request, kind.url)
