"""Acceptances: prepared by criteria, announced, inspected."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import colleague
from yingdan.core import clock, commands
from yingdan.core.commands import command, need
from yingdan.core.journal import Entry, record
from yingdan.core.models import Batch
from yingdan.core.numbering import next_numbers
from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing, Refused
from yingdan.core.rows import bump, differing, fetch, fits_columns
from yingdan.projects import rules
from yingdan.projects.choices import AcceptanceKind, AcceptanceState, Finding, Severity
from yingdan.projects.commands.parts import must_be_open
from yingdan.projects.models import Acceptance, Criterion, Defect, Project, Task

FIELDS = frozenset({"name", "kind", "planned_on", "place", "participants", "scope", "owner", "milestone"})
RELATED = ("project", "owner", "milestone", "repeats")
MOST_CRITERIA = 60
# What a charter calls success, sentence by sentence.
SENTENCES = re.compile(r"[\n；;]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class AcceptanceDraft:
    """An acceptance to prepare. Its criteria begin with the lines of the charter's success criteria."""

    project: int
    name: str = ""
    kind: str = AcceptanceKind.FINAL
    planned_on: dt.date
    milestone: int | None = None
    owner: int | None = None
    place: str = ""
    participants: str = ""
    scope: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What was found of one criterion."""

    criterion: int
    finding: str
    note: str = ""


@command("acceptance.create")
def create_acceptances(
    *, actor: Actor, drafts: Sequence[AcceptanceDraft], batch: Batch | None = None
) -> list[Acceptance]:
    need(actor, "acceptance.create")
    rows = [_row(actor, draft) for draft in drafts]
    for row, number in zip(rows, next_numbers("YS", len(rows)), strict=True):
        row.number = number
        _check(row)
    made = commands.create_records(actor=actor, policy=rules.acceptances, rows=rows, batch=batch)
    for row in made:
        put_criteria(row, SENTENCES.split(row.project.success))
    return made


@command("acceptance.edit")
def edit_acceptance(*, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None) -> Acceptance:
    """Change what was prepared; what is concluded stays."""
    commands.only(values, FIELDS)
    row = fetch_acceptance(actor, pk, version)
    changed = differing(rules.acceptances, row, values)
    if changed:
        _must_be_open(row, min(changed))
    if "owner" in changed:
        changed["owner"] = colleague(actor, getattr(changed["owner"], "pk", changed["owner"]))
    if "milestone" in changed:
        changed["milestone"] = _milestone(row.project_id, getattr(changed["milestone"], "pk", changed["milestone"]))
    for name, value in changed.items():
        setattr(row, name, value)
    _check(row)
    return commands.edit_record(actor=actor, policy=rules.acceptances, pk=pk, values=changed, version=version)


@command("acceptance.delete")
def delete_acceptances(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Acceptance]:
    """Into the recycle bin, as long as nobody was asked to come."""
    for row in rules.visible_acceptances(actor, "delete").filter(pk__in=pks):
        if not rules.is_prepared(row):
            raise Refused(_("“%(row)s” was announced to the customer: it stays.") % {"row": row})
    return commands.delete_records(actor=actor, policy=rules.acceptances, pks=pks, batch=batch)


@command("acceptance.set_criteria", "acceptance.edit")
def set_criteria(*, actor: Actor, pk: int, lines: Sequence[str], version: int | None = None) -> Acceptance:
    """What is looked at, a line each; a line that stays keeps what was found."""
    row = fetch_acceptance(actor, pk, version)
    _must_be_open(row, "lines")
    wanted = [line.strip() for line in lines if line.strip()]
    if len(wanted) > MOST_CRITERIA:
        raise Refused(_("An acceptance has %(most)s criteria at most.") % {"most": MOST_CRITERIA}, field="lines")
    if long := next((line for line in wanted if len(line) > 300), ""):
        raise Refused(_("A criterion has 300 characters at most: “%(line)s…”") % {"line": long[:20]}, field="lines")
    put_criteria(row, wanted)
    tell_of_acceptance(actor, row, "acceptance.criteria_set", lines=wanted)
    return row


@command("acceptance.submit", "acceptance.edit")
def submit_acceptance(*, actor: Actor, pk: int, reason: str = "", version: int | None = None) -> Acceptance:
    """It is announced to the customer: when, where, by what."""
    row = fetch_acceptance(actor, pk, version)
    if not rules.is_prepared(row):
        raise Refused(_("This acceptance is announced already."))
    if not rules.criteria_of(row):
        raise Refused(_("Say by which criteria it is accepted before it is announced."), field="criteria")
    go(actor, row, AcceptanceState.SUBMITTED, "acceptance.submitted", reason=reason.strip())
    return row


@command("acceptance.inspect", "acceptance.edit")
def inspect_acceptance(
    *, actor: Actor, pk: int, held_on: dt.date, found: Sequence[Found], version: int | None = None
) -> Acceptance:
    """What was found, criterion by criterion. It can be said in several goes."""
    row = fetch_acceptance(actor, pk, version)
    _must_be_announced(row)
    if held_on > clock.today():
        raise Refused(_("%(day)s has not come yet.") % {"day": held_on}, field="held_on")
    known = {one.pk: one for one in rules.criteria_of(row)}
    for place, one in enumerate(found):
        criterion = known.get(one.criterion)
        if criterion is None or one.finding not in Finding.values:
            raise Refused(_("This criterion is not one of this acceptance."), field=f"finding-{place}")
        if one.finding == Finding.UNMET and not one.note.strip():
            raise Refused(_("Say what is missing."), field=f"note-{place}")
        criterion.finding, criterion.note = one.finding, one.note.strip()[:300]
    Criterion.objects.bulk_update(known.values(), ["finding", "note"])
    row.held_on = held_on
    findings = {one.text: one.finding for one in known.values()}
    go(actor, row, AcceptanceState.INSPECTING, "acceptance.inspected", held_on=held_on, findings=findings)
    return row


@command("acceptance.add_defect", "acceptance.edit")
def add_defect(
    *, actor: Actor, pk: int, text: str, due_on: dt.date, severity: str = Severity.MINOR, owner: int | None = None
) -> Defect:
    """Something to put right, by whom and until when."""
    row = fetch_acceptance(actor, pk)
    if not rules.takes_defects(row):
        raise Refused(_("Defects are recorded from the announcement on."))
    if rules.signatures_of(row) and row.state != AcceptanceState.SIGNED:
        raise Refused(_("One side has signed what was found. Take the conclusion back first."))
    if not text.strip():
        raise Refused(_("What is wrong?"), field="text")
    if severity not in Severity.values:
        raise Refused(_("Choose how bad it is."), field="severity")
    who = colleague(actor, owner or row.owner_id)
    made = Defect.objects.create(acceptance=row, text=text.strip()[:300], severity=severity, due_on=due_on, owner=who)
    verb = "acceptance.defect_found"
    tell_of_acceptance(actor, row, verb, defect=made.text, severity=severity, due_on=due_on, owner=who.pk)
    return made


@command("acceptance.fix_defect", "acceptance.edit")
def fix_defect(*, actor: Actor, pk: int, defect: int, fix: str = "") -> Defect:
    """It is put right."""
    row = fetch_acceptance(actor, pk)
    found = rules.open_defects(row).filter(pk=defect).first()
    if found is None:
        raise Refused(_("This defect does not exist, or it is fixed."), field="defect")
    found.fixed_on, found.fixed_by_id, found.fix = clock.today(), actor.user_id, fix.strip()[:300]
    found.save(update_fields=["fixed_on", "fixed_by", "fix"])
    tell_of_acceptance(actor, row, "acceptance.defect_fixed", defect=found.text, fix=found.fix)
    return found


def fetch_acceptance(actor: Actor, pk: int, version: int | None = None) -> Acceptance:
    """Lock an acceptance to change it, its project first."""
    above = rules.visible_acceptances(actor).filter(pk=pk).values_list("project", flat=True).first()
    if above is None:
        raise Missing
    project = Project.objects.select_for_update(of=("self",)).get(pk=above)
    row = fetch(rules.acceptances, actor, pk, "edit", version=version)
    row.project = project
    must_be_open(project)
    return row


def _row(actor: Actor, draft: AcceptanceDraft) -> Acceptance:
    project = rules.visible_projects(actor, "edit").select_for_update(of=("self",)).filter(pk=draft.project).first()
    if project is None:
        raise Refused(_("This project does not exist, or you may not change it."), field="project")
    must_be_open(project)
    kind = AcceptanceKind(draft.kind) if draft.kind in AcceptanceKind.values else None
    return Acceptance(
        project=project,
        name=draft.name.strip() or (f"{project.name} {kind.label}"[:120] if kind else draft.kind),
        kind=draft.kind,
        owner=colleague(actor, draft.owner or actor.as_user_id),
        milestone=_milestone(project.pk, draft.milestone),
        planned_on=draft.planned_on,
        place=draft.place.strip(),
        participants=draft.participants.strip(),
        scope=draft.scope.strip() or project.deliverables,
    )


def _milestone(project: int, key: int | None) -> Task | None:
    if key is None:
        return None
    found = rules.milestones_of(project).filter(pk=key).first()
    if found is None:
        raise Refused(_("Choose a milestone of this project."), field="milestone")
    return found


def _check(row: Acceptance) -> None:
    if not row.name.strip():
        raise Refused(_("An acceptance needs a name."), field="name")
    fits_columns(row, but=RELATED)


def put_criteria(row: Acceptance, lines: Sequence[str]) -> None:
    known = {one.text: one for one in rules.criteria_of(row)}
    Criterion.objects.filter(acceptance=row).delete()
    wanted = [line.strip(" ；;。")[:300] for line in lines if line.strip(" ；;。")]
    Criterion.objects.bulk_create(
        Criterion(
            acceptance=row,
            order=place,
            text=text,
            finding=known[text].finding if text in known else Finding.OPEN,
            note=known[text].note if text in known else "",
        )
        for place, text in enumerate(wanted, start=1)
    )


def _must_be_open(row: Acceptance, field: str) -> None:
    if row.state in (AcceptanceState.CONCLUDED, AcceptanceState.FAILED, AcceptanceState.SIGNED):
        raise Refused(_("This acceptance is concluded and stays as it is."), field=field)


def _must_be_announced(row: Acceptance) -> None:
    if not rules.is_announced(row):
        raise Refused(_("It is inspected after it was announced, and before it is concluded."))


def tell_of_acceptance(actor: Actor, row: Acceptance, verb: str, *, reason: str = "", **after: Any) -> None:
    """Journal something about an acceptance that is no column of it."""
    bump(row, {})
    record([Entry(verb=verb, kind="acceptance", record=row.pk, after=after, reason=reason)], actor=actor)


def go(actor: Actor, row: Acceptance, state: AcceptanceState, verb: str, *, reason: str = "", **after: Any) -> None:
    columns = ("held_on", "signed_on", "conclusion", "words", "code")
    commands.move_record(actor, rules.acceptances, row, state, verb, columns=columns, reason=reason, **after)
