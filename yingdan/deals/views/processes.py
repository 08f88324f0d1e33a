"""The administration of sales processes: each with its stages, in the order of the board."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingdan.core.capability import capability
from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing
from yingdan.deals import commands, queries, rules
from yingdan.deals.commands import StageDraft, draft_of
from yingdan.deals.commands.processes import USUAL
from yingdan.deals.forms import ProcessForm, RemoveStageForm, StageForm
from yingdan.deals.models import Process, Stage
from yingdan.ui.answers import answer, go, submit
from yingdan.ui.requests import Request

HOME = "/settings/processes/"
type Values = Mapping[str, Any]


@capability("C076", "C077")
@require_GET
def processes(request: Request) -> HttpResponse:
    """All sales processes, for who may change them."""
    _keeps(request.actor)
    context = {"lines": queries.process_lines(request.actor), "may_create": request.actor.may("process.create")}
    return render(request, "deals/processes.html", context)


@require_GET
def process(request: Request, pk: int) -> HttpResponse:
    """One process: its stages, and what can be done with them."""
    row = _process(request.actor, pk)
    lines = queries.stage_lines(request.actor, row)
    return render(
        request,
        "deals/process.html",
        {"process": row, "lines": lines, "last": len(lines), "may_create": request.actor.may("process.create")},
    )


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """A process with the usual stages, or with those of another one."""
    if not request.actor.may("process.create"):
        raise Http404
    sources = list(rules.visible_processes(request.actor).order_by("name"))
    form = ProcessForm(request.POST if request.method == "POST" else None, sources=sources)
    form.initial["copy"] = request.GET.get("copy", "")

    def run(*, actor: Actor, values: Values) -> Process:
        stages = [StageDraft(name=str(name), probability=chance) for name, chance in USUAL]
        if values["copy"]:
            copied = rules.stages_of(actor).filter(process=values["copy"])
            stages = [replace(draft_of(stage), pk=None) for stage in copied]
        return commands.create_process(actor=actor, name=values["name"], stages=stages)

    title, button = _("New sales process"), _("Create the sales process")
    return _asked(request, form, run, title=title, button=button, said=_("Sales process created"))


@require_http_methods(["GET", "POST"])
def rename(request: Request, pk: int) -> HttpResponse:
    row = _process(request.actor, pk)
    form = ProcessForm(request.POST if request.method == "POST" else None, process=row)

    def run(*, actor: Actor, values: Values) -> Process:
        return commands.edit_process(
            actor=actor, pk=pk, name=values["name"], stages=_drafts(actor, pk), version=values["version"]
        )

    return _asked(request, form, run, row=row, title=_("Rename the sales process"), button=_("Save"), said=_("Renamed"))


@require_http_methods(["GET", "POST"])
def add_stage(request: Request, pk: int) -> HttpResponse:
    """A new stage, behind the last one."""
    row = _process(request.actor, pk)
    form = StageForm(request.POST if request.method == "POST" else None, process=row)

    def run(*, actor: Actor, values: Values) -> Process:
        return _edited(actor, row, [*_drafts(actor, pk), StageDraft(**_plain(values))], values["version"])

    return _asked(request, form, run, row=row, title=_("New stage"), button=_("Add the stage"), said=_("Stage added"))


@require_http_methods(["GET", "POST"])
def edit_stage(request: Request, pk: int, stage: int) -> HttpResponse:
    row = _process(request.actor, pk)
    kept = _stage(request.actor, pk, stage)
    form = StageForm(request.POST if request.method == "POST" else None, process=row, stage=kept)

    def run(*, actor: Actor, values: Values) -> Process:
        drafts = _drafts(actor, pk)
        fresh = StageDraft(pk=stage, **_plain(values))
        return _edited(actor, row, [fresh if one.pk == stage else one for one in drafts], values["version"])

    return _asked(request, form, run, row=row, title=_("Edit the stage"), button=_("Save"), said=_("Stage saved"))


@require_http_methods(["GET", "POST"])
def remove_stage(request: Request, pk: int, stage: int) -> HttpResponse:
    """Take a stage away; where deals have been in it, it is asked where they go."""
    row = _process(request.actor, pk)
    gone = _stage(request.actor, pk, stage)
    others = [one for one in rules.process_stages(pk) if one.pk != stage]
    form = RemoveStageForm(request.POST if request.method == "POST" else None, process=row, others=others)

    def run(*, actor: Actor, values: Values) -> Process:
        return commands.remove_stage(actor=actor, pk=pk, stage=stage, **values)

    title = _("Take the stage “%(stage)s” away") % {"stage": gone.name}
    return _asked(request, form, run, row=row, title=title, button=_("Take the stage away"), said=_("Stage taken away"))


@require_POST
def move_stage(request: Request, pk: int, stage: int) -> HttpResponse:
    """One place up or down; at the ends it stays where it is."""
    row = _process(request.actor, pk)
    _stage(request.actor, pk, stage)
    drafts = _drafts(request.actor, pk)
    place = next(at for at, one in enumerate(drafts) if one.pk == stage)
    drafts.insert(max(0, place + (1 if request.POST.get("to") == "down" else -1)), drafts.pop(place))
    _edited(request.actor, row, drafts, row.version)
    messages.success(request, _("The order of the stages is changed"))
    return go(request, f"{HOME}{pk}/")


@require_POST
def set_default(request: Request, pk: int) -> HttpResponse:
    """New deals take this process from now on."""
    row = _process(request.actor, pk)
    commands.edit_process(
        actor=request.actor, pk=pk, name=row.name, stages=_drafts(request.actor, pk), default=True, version=row.version
    )
    messages.success(request, _("New deals take “%(process)s” from now on") % {"process": row.name})
    return go(request, f"{HOME}{pk}/")


def _keeps(actor: Actor) -> None:
    if not actor.may("process.edit"):
        raise Http404


def _process(actor: Actor, pk: int) -> Process:
    _keeps(actor)
    row = rules.visible_processes(actor).filter(pk=pk).first()
    if row is None:
        raise Missing
    return row


def _stage(actor: Actor, process: int, pk: int) -> Stage:
    row = rules.stages_of(actor).filter(process=process, pk=pk).first()
    if row is None:
        raise Missing
    return row


def _drafts(actor: Actor, process: int) -> list[StageDraft]:
    return [draft_of(stage) for stage in rules.stages_of(actor).filter(process=process)]


def _plain(values: Values) -> dict[str, Any]:
    return {name: values[name] for name in ("name", "probability", "max_days", "required")}


def _edited(actor: Actor, row: Process, drafts: Sequence[StageDraft], version: int | None) -> Process:
    return commands.edit_process(actor=actor, pk=row.pk, name=row.name, stages=drafts, version=version)


def _asked(
    request: Request, form: forms.Form, run: Any, *, title: str, button: str, said: str, row: Process | None = None
) -> HttpResponse:
    """One form on a page of its own."""
    back = f"{HOME}{row.pk}/" if row else HOME
    context = {"form": form, "process": row, "title": title, "button": button, "back": back}
    if request.method == "GET":
        return render(request, "deals/process_form.html", context)
    done = submit(form, run, actor=request.actor)
    then = f"{HOME}{done.pk}/" if done else back
    return answer(request, "deals/process_form.html", context, done=done, then=then, say=said)
