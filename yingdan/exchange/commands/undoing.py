"""Taking an import back as one, from its journal: what somebody changed or used since stays, and is named."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from yingdan.core import clock
from yingdan.core.commands import edit_record, need
from yingdan.core.custom import plain
from yingdan.core.definitions import definition, is_custom
from yingdan.core.jobs import later
from yingdan.core.journal import events_where
from yingdan.core.models import Batch, Event, EventSecret
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Missing, Refused
from yingdan.core.search import index, indexed
from yingdan.deals.models import PipelineCell, Process, StageVisit
from yingdan.exchange.commands.running import KIND
from yingdan.exchange.models import SourceId
from yingdan.exchange.targets import ORDER, TAGS, Target, target_of
from yingdan.notes.commands import drop_tagged, untag_each

SIZE = 500
UNDO = "undo"


@dataclass(slots=True)
class Undone:
    """What was taken back, and each record that was not, with the reason."""

    batch: int
    removed: dict[str, int] = field(default_factory=dict)
    restored: dict[str, int] = field(default_factory=dict)
    refused: list[dict[str, Any]] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        return {"batch": self.batch, "removed": self.removed, "restored": self.restored, "refused": self.refused}


def undo_import(*, actor: Actor, batch: int) -> Undone:
    """Remove what the import created and put back what it changed, at most 500 records in a transaction.
    Stopped half-way it goes on when it is called again."""
    kept = Batch.objects.filter(pk=batch, kind=KIND).first()
    if kept is None:
        raise Missing(_("There is no import %(number)s.") % {"number": batch})
    if kept.state == "undone":
        raise Conflict(_("This import was taken back already."))
    created = _created(kept)
    for kind in created:
        need(actor, f"{kind}.{target_of(kind).may_remove}")
    undone = Undone(batch)
    work = _work(actor, kept)
    _put_back(actor, kept, work, created, undone)
    for kind in reversed(ORDER):
        for pks in batched(sorted(created.get(kind, ()), reverse=True), SIZE):
            _remove(actor, kept, work, target=target_of(kind), pks=pks, undone=undone)
    _remove_process(kept)
    kept.state = "partly" if undone.refused else "undone"
    kept.report = {**kept.report, "undone": undone.document()}
    kept.save(update_fields=["state", "report"])
    work.state, work.finished_at = "done", clock.now()
    work.save(update_fields=["state", "finished_at"])
    return undone


def begin_undo(*, actor: Actor, batch: Batch) -> None:
    """Take an import back behind the answer. Refused at once where it is over already or the rights are missing."""
    with transaction.atomic():
        kept = Batch.objects.select_for_update().get(pk=batch.pk)
        if kept.state in ("undone", "undoing"):
            raise Conflict(_("This import was taken back already."))
        if kept.state == "running":
            raise Conflict(_("This import still runs. It can be taken back when it has ended."))
        for kind in _created(kept):
            need(actor, f"{kind}.{target_of(kind).may_remove}")
        kept.state = "undoing"
        kept.save(update_fields=["state"])
        later("exchange.undo_import", kept.pk, actor.user_id)


def _work(actor: Actor, batch: Batch) -> Batch:
    """The batch under which the undoing itself stands in the journal; an interrupted one goes on."""
    found = Batch.objects.filter(kind=UNDO, title=str(batch.pk)).first()
    return found or Batch.objects.create(kind=UNDO, title=str(batch.pk), actor_id=actor.user_id, started_at=clock.now())


def _created(batch: Batch) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for kind, record in events_where(Q(batch=batch, verb__endswith=".created")).values_list("kind", "record"):
        if kind in ORDER:
            found[kind].add(record)
    return found


def _put_back(actor: Actor, batch: Batch, work: Batch, created: dict[str, set[int]], undone: Undone) -> None:
    """Records that were there before get the values back that the import changed, the last change first."""
    events = events_where(Q(batch=batch) & ~Q(verb__endswith=".created"))
    changed: dict[tuple[str, int], list[Event]] = defaultdict(list)
    for event in events.order_by("-pk").iterator():
        if event.kind in ORDER and event.record not in created.get(event.kind, ()):
            changed[event.kind, event.record].append(event)
    for (kind, pk), history in changed.items():
        target = target_of(kind)
        if events_where(Q(batch=work, kind=kind, record=pk)).exists():
            continue
        if _changed_since(batch, work, kind, [pk]):
            _refuse(undone, target, pk, _("Somebody changed it since."))
            continue
        try:
            with transaction.atomic():
                _write_back(actor, target, pk, history, work)
                SourceId.objects.filter(kind=kind, record=pk).update(digest="")
                SourceId.objects.filter(kind=kind, record=pk, batch=batch).delete()
        except Refused as problem:
            _refuse(undone, target, pk, str(problem.message))
            continue
        undone.restored[kind] = undone.restored.get(kind, 0) + 1


def _write_back(actor: Actor, target: Target, pk: int, history: Sequence[Event], work: Batch) -> None:
    """The room's own command writes its fields; what no form knows, such as the last contact, is written plainly."""
    values: dict[str, Any] = {}
    if words := [word for event in history if event.verb == _tagged(target) for word in _added(event)]:
        untag_each(actor=actor, kind=target.kind, words={pk: words}, batch=work)
    for event in (event for event in history if event.verb != _tagged(target)):
        secret = EventSecret.objects.filter(event=event).first()
        before = {**event.before, **(secret.before if secret else {})}
        for name in {*event.after, *(secret.after if secret else {})}:
            values[name] = before.get(name)
    values = {name: _value(target, name, value) for name, value in values.items() if _is_there(target.kind, name)}
    own = {name: value for name, value in values.items() if name in target.by_name and name not in target.fixed}
    if target.edit is not None and own:
        target.edit(actor, pk, own, work)
    rest = {name: value for name, value in values.items() if name not in own}
    edit_record(actor=actor, policy=target.policy, pk=pk, values=rest, verb=f"{target.kind}.edited", batch=work)


def _tagged(target: Target) -> str:
    return f"{target.kind}.tagged"


def _added(event: Event) -> set[str]:
    """The tags that an event put on; no tag holds the sign between them."""
    before, after = (set(values.get(TAGS, "").split("、")) for values in (event.before, event.after))
    return after - before


def _is_there(kind: str, name: str) -> bool:
    """A field that the company added may be gone since."""
    return not is_custom(name) or definition(kind, name) is not None


def _value(target: Target, name: str, value: Any) -> Any:
    """A value of the journal as its column, or a form for a field of one's own, takes it."""
    if (own := definition(target.kind, name)) is not None:
        return plain(own, value)
    column = target.model._meta.get_field(name)
    if isinstance(column, models.ForeignKey) or not isinstance(column, models.Field):
        return value
    if value is None:
        return None if column.null else ""
    return column.to_python(value)


def _changed_since(batch: Batch, work: Batch, kind: str, pks: Iterable[int]) -> set[int]:
    """Records with an event of somebody else's after the import made or changed them."""
    own = events_where(Q(batch=batch, kind=kind, record__in=pks)).order_by()
    mine = dict(own.values_list("record").annotate(last=Max("pk")))
    others = events_where(Q(kind=kind, record__in=pks)).exclude(batch__in=[batch, work])
    return {record for record, pk in others.values_list("record", "pk") if record in mine and pk > mine[record]}


def _remove(actor: Actor, batch: Batch, work: Batch, *, target: Target, pks: Sequence[int], undone: Undone) -> None:
    """Take a chunk of created records out: through their own command, then out of the tables altogether."""
    with transaction.atomic():
        there = set(target.policy.rows().filter(pk__in=pks).values_list("pk", flat=True))
        live = set(target.policy.visible(actor, target.may_remove).filter(pk__in=there).values_list("pk", flat=True))
        changed = _changed_since(batch, work, target.kind, there)
        used = _used(target, there - changed)
        for pk in sorted(there):
            if pk in changed:
                _refuse(undone, target, pk, _("Somebody changed it since."))
            elif pk in used:
                _refuse(undone, target, pk, _("It is used by: %(what)s.") % {"what": used[pk]})
            elif pk not in live:
                _refuse(undone, target, pk, _("You may not delete it, or it is in the recycle bin."))
        free = sorted(live - changed - used.keys())
        if free:
            target.remove(actor, free, work)
            _purge(target, free)
            undone.removed[target.kind] = undone.removed.get(target.kind, 0) + len(free)
        SourceId.objects.filter(batch=batch, kind=target.kind).exclude(record__in=there - set(free)).filter(
            record__in=pks
        ).delete()


def _used(target: Target, pks: set[int]) -> dict[int, str]:
    """Records that rows of others point at, with the kind of these rows."""
    found: dict[int, str] = {}
    parts = {apps.get_model(name) for name in target.parts}
    for model, column in _pointing_at(target.model):
        if model in parts:
            continue
        rows = model._default_manager.filter(**{f"{column}__in": pks})
        if model is target.model:
            rows = rows.exclude(pk__in=pks)
        for pk in rows.values_list(column, flat=True).distinct()[: len(pks)]:
            found[pk] = str(model._meta.verbose_name)
    return found


def _pointing_at(model: type[models.Model]) -> Iterable[tuple[type[models.Model], str]]:
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            yield relation.related_model, relation.field.name


def _purge(target: Target, pks: Sequence[int]) -> None:
    """Out of the tables: the parts of the records, what they say of each other, themselves, their words in search."""
    parts = {apps.get_model(name) for name in target.parts}
    for model, column in _pointing_at(target.model):
        if model in parts:
            model._default_manager.filter(**{f"{column}__in": pks}).delete()
    rows = target.policy.rows().filter(pk__in=pks)
    among = {name: None for name, kind in target.references.items() if kind == target.kind}
    if among:
        rows.update(**among)
    rows.delete()
    drop_tagged(kind=target.kind, pks=pks)
    if indexed(target.kind):
        index(target.kind, list(pks))
    if target.kind == "deal":
        PipelineCell.objects.filter(count=0, fen=0, weighted=0).delete()


def _remove_process(batch: Batch) -> None:
    """The sales process that the import had to make goes too, unless somebody uses it."""
    pk = batch.report.get("process")
    if pk and not StageVisit.objects.filter(stage__process=pk).exists() and not _touched(pk):
        Process.objects.filter(pk=pk, deals=None).delete()


def _touched(process: int) -> bool:
    return events_where(Q(kind="process", record=process)).count() > 1


def _refuse(undone: Undone, target: Target, pk: int, reason: str) -> None:
    row = target.policy.rows().filter(pk=pk).first()
    undone.refused.append({"kind": target.kind, "record": pk, "name": str(row or ""), "reason": reason})
