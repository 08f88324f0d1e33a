"""One value for many records: tried first, done in pieces, undone where nobody has changed a record since.

Each record goes through the kind's own command, so that its rights, its rules and its journal are those of a single
change. A try runs the same command and takes it back: what the preview says is what will happen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yingdan.core import batches
from yingdan.core.models import Batch
from yingdan.core.policy import Access, Actor
from yingdan.core.refusal import Conflict, Missing, Refused
from yingdan.core.sentences import sentence_of
from yingdan.ui.kinds.fields import FieldType
from yingdan.ui.kinds.fields.base import EMPTY
from yingdan.ui.kinds.kind import Kind

MOST = 500
# No other writer waits for more than one piece.
PIECE = 50
BATCH = "bulk"
OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Line:
    """One record in the preview or the report."""

    pk: int
    version: int
    title: str
    before: SafeString = EMPTY
    after: SafeString = EMPTY
    reason: str = ""


@dataclass(slots=True)
class Plan:
    """What a bulk edit does: records that change, that have the value already, and that refuse, each with why."""

    changing: list[Line] = field(default_factory=list)
    same: int = 0
    refused: list[Line] = field(default_factory=list)


class _TakenBackError(Exception):
    """Ends the transaction of a try."""


@dataclass(frozen=True, slots=True)
class Task:
    """A field of a kind and the value that many records get."""

    kind: Kind[Any]
    actor: Actor
    name: str
    value: Any

    @property
    def declared(self) -> FieldType:
        return self.kind.by_name[self.name]

    def said(self) -> str:
        """The new value in words."""
        return str(self.value) if isinstance(self.value, models.Model) else strip_tags(self.cell())

    def cell(self) -> SafeString:
        """The new value as the list will show it."""
        if isinstance(self.value, models.Model):
            return self.declared.cell(self.value.pk, str(self.value))
        return self.declared.cell(self.declared.raw(self.value)) if self.value not in (None, "") else EMPTY

    def run(self, pk: int, version: int, batch: Batch | None = None) -> int:
        """Change one record; returns its version afterwards."""
        if self.name == OWNER and self.kind.transfer is not None:
            if version != self._version(pk):
                raise Conflict(_("Somebody changed this record in the meantime."))
            self.kind.transfer(actor=self.actor, pks=[pk], owner=self.value.pk, batch=batch)
        else:
            values = {self.name: self.value}
            self.kind.edit(actor=self.actor, pk=pk, values=values, version=version, batch=batch)
        return self._version(pk)

    def _version(self, pk: int) -> int:
        """The version of a locked or just written record; one that went out of sight keeps its place in the report."""
        found = self.kind.policy.rows().filter(pk=pk).values_list("version", flat=True).first()
        return int(found or 0)


def fields_for(kind: Kind[Any], actor: Actor) -> list[FieldType]:
    """The fields that the actor may set on many records: editable ones but the name, and the owner."""
    found = [
        kind.by_name[name]
        for name in kind.inputs
        if name != kind.columns[0] and kind.by_name[name].editable and kind.best_access(actor, name) >= Access.EDIT
    ]
    if kind.transfer is not None and actor.may(kind.policy.permission("transfer")):
        found.append(kind.by_name[OWNER])
    return found


def planned(task: Task, pks: Sequence[int]) -> Plan:
    """Try the change on every record and take it back; nothing is written."""
    plan, rows, cells = Plan(), _rows(task, pks), _cells(task, pks)
    for piece in _pieces(rows):
        try:
            with transaction.atomic():
                for row in piece:
                    _try(task, row, cells[row.pk], plan)
                raise _TakenBackError
        except _TakenBackError:
            continue
    return plan


def _try(task: Task, row: Any, before: SafeString, plan: Plan) -> None:
    line = Line(row.pk, row.version, str(row))
    reason = _no_right(task, row)
    if not reason and _same(task, row):
        plan.same += 1
        return
    if not reason:
        reason, _version = _run(task, line)
    if reason:
        plan.refused.append(Line(row.pk, row.version, str(row), reason=reason))
    else:
        plan.changing.append(Line(row.pk, row.version, str(row), before, task.cell()))


def _run(task: Task, line: Line, batch: Batch | None = None) -> tuple[str, int]:
    """Why a record refuses, or "" and its new version. Its own savepoint: the others go on."""
    try:
        with transaction.atomic():
            return "", task.run(line.pk, line.version, batch)
    except Refused as refusal:
        return str(refusal.message), 0
    except IntegrityError as problem:
        return str(sentence_of(problem)), 0


def carried_out(task: Task, lines: Sequence[Line]) -> tuple[Batch, list[Line]]:
    """Do it, a piece at a time; returns the batch and the records that refused after all."""
    title = f"{task.kind.plural}：{task.declared.label} → {task.said() or '—'}"
    batch = batches.begin(actor=task.actor, kind=BATCH, title=title, total=len(lines))
    refused: list[Line] = []
    versions: dict[str, int] = {}
    for start in range(0, len(lines), PIECE):
        with transaction.atomic():
            for line in lines[start : start + PIECE]:
                reason, version = _run(task, line, batch)
                if reason:
                    refused.append(Line(line.pk, line.version, line.title, reason=reason))
                else:
                    versions[str(line.pk)] = version
            batches.advance(batch, len(versions))
    report = {"kind": task.kind.name, "field": task.name, "versions": versions, "refused": len(refused)}
    batches.finish(batch, report)
    return batch, refused


def may_undo(batch: Batch) -> bool:
    """Not where other kinds of records changed along, such as the contacts of a customer handed over."""
    kind, versions = batch.report["kind"], batch.report["versions"]
    return bool(versions) and not batch.events.exclude(kind=kind).exists()


def undone(actor: Actor, pk: int, kind: Kind[Any]) -> tuple[int, int]:
    """Put the old values back; returns how many records, and how many stay because somebody changed them since."""
    with transaction.atomic():
        batch = batches.own_batch(actor, pk, BATCH)
        if batch.report["kind"] != kind.name or not may_undo(batch):
            raise Missing
        batches.finish(batch, batch.report, batches.UNDONE)
    versions = batch.report["versions"]
    back = batches.begin(actor=actor, kind="undo", title=batch.title, total=len(versions))
    done = 0
    events = list(batch.events.select_related("secret").order_by("pk"))
    for start in range(0, len(events), PIECE):
        with transaction.atomic():
            done += sum(_put_back(actor, kind, event, batch, back) for event in events[start : start + PIECE])
            batches.advance(back, done)
    batches.finish(back, {"kind": kind.name, "of": batch.pk})
    return done, len(versions) - done


def _put_back(actor: Actor, kind: Kind[Any], event: Any, batch: Batch, back: Batch) -> bool:
    name, versions = batch.report["field"], batch.report["versions"]
    try:
        task = Task(kind, actor, name, _old_value(kind, actor, name, event))
    except Refused:
        return False
    reason, _version = _run(task, Line(event.record, versions[str(event.record)], ""), back)
    return not reason


def _old_value(kind: Kind[Any], actor: Actor, name: str, event: Any) -> Any:
    """The value before, read from the journal as a form would read it."""
    secret = getattr(event, "secret", None)
    old = {**event.before, **(secret.before if secret else {})}.get(name)
    declared = kind.by_name[name]
    if old in (None, ""):
        column = declared.column
        return "" if column is not None and not column.null else None
    try:
        return declared.form_field(actor).clean(str(declared.value(old)))
    except ValidationError as problem:
        raise Refused(problem.messages[0]) from problem


def _rows(task: Task, pks: Sequence[int]) -> list[Any]:
    return list(task.kind.rows(task.actor).filter(pk__in=pks).order_by("pk"))


def _cells(task: Task, pks: Sequence[int]) -> dict[int, SafeString]:
    """The values before, as the list shows them."""
    rows = task.kind.rows(task.actor).filter(pk__in=pks).values_list("pk", *task.declared.paths())
    return {pk: task.declared.cell(*raw) for pk, *raw in rows}


def _no_right(task: Task, row: Any) -> str:
    mine = task.kind.policy.owns(task.actor, row)
    if task.kind.policy.access(task.actor, task.name, mine=mine) < Access.EDIT:
        return _("You have no right to change this field.")
    return ""


def _same(task: Task, row: Any) -> bool:
    new = task.value.pk if isinstance(task.value, models.Model) else task.value
    old = task.declared.initial(row)
    return bool(old == new) or (old in (None, "") and new in (None, ""))


def _pieces(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), PIECE):
        yield rows[start : start + PIECE]
