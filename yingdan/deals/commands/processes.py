"""Sales processes and their stages."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yingdan.core.capability import capability
from yingdan.core.commands import command, need
from yingdan.core.custom import strays
from yingdan.core.journal import record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import bump, entry_of, fetch, stamp
from yingdan.core.sentences import constraint
from yingdan.deals import rules
from yingdan.deals.commands.drafts import StageDraft
from yingdan.deals.models import Process, Stage, StageVisit

constraint("deals_process_name_key", _("There is a sales process of this name."), columns="deals_process.name")
constraint("deals_process_one_default", _("There is another default process by now."), columns="deals_process.default")

USUAL = (
    (_("First contact"), 10),
    (_("Needs confirmed"), 25),
    (_("Proposal and quote"), 50),
    (_("Negotiation"), 70),
    (_("Contract review"), 90),
)
AWAY = 10_000


@capability("C076")
@command("process.create")
def create_process(*, actor: Actor, name: str, stages: Sequence[StageDraft], default: bool = False) -> Process:
    """A new sales process. The first one is the default; a new default takes the place of the old one."""
    need(actor, "process.create")
    _check(name, stages)
    default = default or not Process.objects.filter(default=True).exists()
    if default:
        Process.objects.filter(default=True).update(default=False, version=F("version") + 1)
    process = Process(name=name.strip(), default=default)
    stamp(process)
    process.save()
    Stage.objects.bulk_create(_stage(process, draft, order) for order, draft in enumerate(stages, 1))
    entry = entry_of(rules.processes, process, "process.created")
    record([replace(entry, after={**entry.after, "stages": _described(process)})], actor=actor)
    return process


@command("process.edit")
def edit_process(
    *, actor: Actor, pk: int, name: str, stages: Sequence[StageDraft], default: bool = False, version: int | None = None
) -> Process:
    """Rename a process, and rename, reorder, add or remove its stages. A stage that deals have used stays."""
    process = fetch(rules.processes, actor, pk, "edit", version=version)
    _check(name, stages)
    before = _described(process)
    changed: dict[str, tuple[Any, Any]] = {}
    if default and not process.default:
        Process.objects.filter(default=True).update(default=False, version=F("version") + 1)
        changed["default"], process.default = (False, True), True
    if name.strip() != process.name:
        changed["name"], process.name = (process.name, name.strip()), name.strip()
    _replace_stages(process, stages)
    after = _described(process)
    if changed or before != after:
        bump(process, changed)
        entry = entry_of(rules.processes, process, "process.edited", changed=changed)
        if before != after:
            old, new = {**entry.before, "stages": before}, {**entry.after, "stages": after}
            entry = replace(entry, before=old, after=new)
        record([entry], actor=actor)
    return process


@command("process.install", "process.create")
def install_default_process(*, actor: Actor) -> Process:
    """The usual way of a large sale, for a company that has none yet; the one there is stays."""
    existing = Process.objects.filter(default=True, deleted_at__isnull=True).first()
    if existing is not None:
        return existing
    stages = [StageDraft(name=gettext(str(name)), probability=chance) for name, chance in USUAL]
    return create_process(actor=actor, name=gettext("Standard sales process"), stages=stages, default=True)


def _check(name: str, stages: Sequence[StageDraft]) -> None:
    if not name.strip():
        raise Refused(_("A sales process needs a name."), field="name")
    if not stages:
        raise Refused(_("A sales process needs a stage."), field="stages")
    names = [stage.name.strip() for stage in stages]
    if "" in names or len(set(names)) != len(names):
        raise Refused(_("Every stage needs a name of its own."), field="stages")
    for stage in stages:
        if not 0 <= stage.probability <= 100:
            raise Refused(_("The win probability lies between 0 and 100."), field="stages")
        if strays(stage.required, rules.REQUIRABLE):
            raise Refused(_("A stage cannot ask for this field."), field="stages")


def _replace_stages(process: Process, drafts: Sequence[StageDraft]) -> None:
    kept = {stage.pk: stage for stage in Stage.objects.select_for_update().filter(process=process)}
    named = {draft.pk for draft in drafts if draft.pk is not None}
    if named - kept.keys():
        raise Refused(_("This stage does not exist in the sales process."), field="stages")
    _remove([stage for pk, stage in kept.items() if pk not in named])
    # Out of the way first: no two stages of a process may have one place or name, even in between.
    for pk in named:
        Stage.objects.filter(pk=pk).update(order=F("order") + AWAY, name=f"#{pk}")
    for order, draft in enumerate(drafts, 1):
        fresh = _stage(process, draft, order)
        fresh.pk = draft.pk
        fresh.save(force_insert=draft.pk is None, force_update=draft.pk is not None)


def _remove(stages: Sequence[Stage]) -> None:
    for stage in stages:
        if StageVisit.objects.filter(stage=stage).exists():
            raise Refused(
                _("Deals have been in the stage %(stage)s. Rename it instead of removing it.") % {"stage": stage.name},
                field="stages",
            )
        stage.delete()


def _stage(process: Process, draft: StageDraft, order: int) -> Stage:
    return Stage(
        process=process,
        name=draft.name.strip(),
        order=order,
        probability=draft.probability,
        max_days=draft.max_days,
        required=list(draft.required),
    )


def _described(process: Process) -> list[dict[str, Any]]:
    names = ("pk", "name", "order", "probability", "max_days", "required")
    return list(Stage.objects.filter(process=process).order_by("order").values(*names))
