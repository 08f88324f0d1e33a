"""New projects, their words and figures, the people in them, the deals they are about."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.choices import ShareLevel
from yingdan.accounts.commands import close_to, open_to
from yingdan.accounts.rules import colleague
from yingdan.core import commands
from yingdan.core.capability import capability
from yingdan.core.commands import command, need
from yingdan.core.models import Batch
from yingdan.core.numbering import next_numbers
from yingdan.core.policy import Actor, Policy
from yingdan.core.refusal import Conflict, Refused, Text
from yingdan.core.rows import differing, fits_columns
from yingdan.core.sentences import constraint
from yingdan.customers.rules import customers
from yingdan.deals.rules import deals
from yingdan.goals.rules import goals
from yingdan.projects import rules
from yingdan.projects.choices import Method, ProjectState, Role
from yingdan.projects.commands.parts import RELATED, fetch_project, must_be_open, tell
from yingdan.projects.commands.templates import last_day, unfold
from yingdan.projects.models import Member, Project, ProjectDeal

TAKEN = _("This deal belongs to another project already. Take it out there first.")
constraint("projects_projectdeal_deal_id_key", TAKEN, columns="projects_projectdeal.deal_id")

EDITABLE = rules.CHARTER | {"name", "method", "owner", "stakeholders", "feasibility", "agreement"}


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectDraft:
    """A project to propose. The owner defaults to the actor; without `ends`, the template says how long it takes."""

    name: str
    kind: str
    starts: dt.date
    ends: dt.date | None = None
    method: str = Method.WATERFALL
    owner: int | None = None
    customer: int | None = None
    goal: int | None = None
    template: int | None = None
    budget: Decimal | None = None
    purpose: str = ""
    scope_in: str = ""
    scope_out: str = ""
    deliverables: str = ""
    success: str = ""
    stakeholders: str = ""
    feasibility: str = ""
    agreement: str = ""


@capability("C011")
@command("project.create")
def create_projects(*, actor: Actor, drafts: Sequence[ProjectDraft], batch: Batch | None = None) -> list[Project]:
    """New projects as drafts; from a template, with its plan."""
    need(actor, "project.create")
    rows = [_row(actor, draft) for draft in drafts]
    for row, number in zip(rows, next_numbers("XM", len(rows)), strict=True):
        row.number = number
        check(row)
    made = commands.create_records(actor=actor, policy=rules.projects, rows=rows, batch=batch)
    for row in made:
        if row.template is not None:
            unfold(actor, row, row.template)
    return made


@command("project.edit")
def edit_project(*, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None) -> Project:
    """Change a project. What an approved charter says is changed by another approval, see `amend_charter`."""
    commands.only(values, EDITABLE | {"template"})
    row = fetch_project(actor, pk, version)
    must_be_open(row)
    changed = differing(rules.projects, row, values)
    if "template" in changed:
        raise Refused(_("A project is started from a template when it is created."), field="template")
    if row.state != ProjectState.DRAFT and (fixed := sorted(changed.keys() & rules.CHARTER)):
        raise Refused(_("The charter is approved and says so. Ask for a change of it instead."), field=fixed[0])
    if row.state == ProjectState.DRAFT and changed.keys() & rules.CHARTER and not rules.may_submit(row):
        raise Refused(
            _("The charter is being decided about, so it stays as it was submitted. Withdraw the approval first."),
            field=min(changed.keys() & rules.CHARTER),
        )
    if "owner" in changed:
        changed["owner"] = colleague(actor, getattr(changed["owner"], "pk", changed["owner"]))
        changed["department"] = changed["owner"].department
    changed |= _related(actor, changed)
    for name, value in changed.items():
        setattr(row, name, value)
    check(row)
    if {"starts", "ends"} & changed.keys():
        holds_tasks(row)
    return commands.edit_record(actor=actor, policy=rules.projects, pk=pk, values=changed, version=version)


@command("project.add_member", "project.edit")
def add_member(*, actor: Actor, pk: int, person: int, role: str = Role.MEMBER, version: int | None = None) -> Project:
    """Somebody works in the project from now on, and reads it; again with another role changes the role."""
    row = fetch_project(actor, pk, version)
    must_be_open(row)
    found = colleague(actor, person, field="person")
    if role not in Role.values:
        raise Refused(_("Choose what this person does in the project."), field="role")
    if found.pk == row.owner_id:
        raise Refused(_("%(name)s is the project manager already.") % {"name": found.name}, field="person")
    Member.objects.update_or_create(project=row, person=found, defaults={"role": role})
    # The share is that of the role, also where it was another one before.
    close_to(kind="project", record=pk, person=found.pk)
    level = ShareLevel.EDIT if role == Role.LEAD else ShareLevel.READ
    open_to(kind="project", record=pk, person=found.pk, by=actor.user_id, level=level)
    tell(actor, row, "project.member_added", person=found.pk, role=role)
    return row


@command("project.remove_member", "project.edit")
def remove_member(*, actor: Actor, pk: int, person: int, version: int | None = None) -> Project:
    """Somebody leaves the project: who has nothing left to do in it."""
    row = fetch_project(actor, pk, version)
    member = Member.objects.filter(project=row, person=person).select_related("person").first()
    if member is None:
        raise Refused(_("This person is not in the project."), field="person")
    left = [one.name for one in rules.tasks_of(row.pk).filter(owner=person) if one.is_to_do]
    if left:
        raise Refused(
            _("%(name)s still has %(count)s tasks to do, such as “%(task)s”. Give them to somebody else first.")
            % {"name": member.person.name, "count": len(left), "task": left[0]},
            field="person",
        )
    member.delete()
    close_to(kind="project", record=row.pk, person=person)
    tell(actor, row, "project.member_removed", person=person)
    return row


@command("project.add_deal", "project.edit")
def add_deal(*, actor: Actor, pk: int, deal: int, version: int | None = None) -> Project:
    """The project is about this deal; a deal belongs to one project."""
    row = fetch_project(actor, pk, version)
    must_be_open(row)
    found = deals.visible(actor).select_for_update(of=("self",)).filter(pk=deal).first()
    if found is None:
        raise Refused(_("This deal does not exist, or you may not see it."), field="deal")
    if row.customer_id is not None and found.customer_id not in (None, row.customer_id):
        raise Refused(
            _("This deal is with another customer than the project, which is for %(name)s.") % {"name": row.customer},
            field="deal",
        )
    if ProjectDeal.objects.filter(deal=found).exists():
        raise Conflict(TAKEN, field="deal")
    ProjectDeal.objects.create(project=row, deal=found)
    tell(actor, row, "project.deal_added", deal=found.pk, reason=found.name)
    return row


@command("project.remove_deal", "project.edit")
def remove_deal(*, actor: Actor, pk: int, deal: int, version: int | None = None) -> Project:
    row = fetch_project(actor, pk, version)
    found = ProjectDeal.objects.filter(project=row, deal=deal).select_related("deal").first()
    if found is None:
        raise Refused(_("This deal is not part of the project."), field="deal")
    found.delete()
    tell(actor, row, "project.deal_removed", deal=deal, reason=found.deal.name)
    return row


def check(row: Project) -> None:
    """What holds for every project: a name, days in order, a budget above nothing."""
    if not row.name.strip():
        raise Refused(_("A project needs a name."), field="name")
    fits_columns(row, but=RELATED)
    for name in ("starts", "ends"):
        in_calendar(getattr(row, name), name)
    if row.ends < row.starts:
        raise Refused(
            _("It begins on %(starts)s and ends on %(ends)s: the last day comes first.")
            % {"starts": row.starts, "ends": row.ends},
            field="ends",
        )
    if row.budget is not None and row.budget < 0:
        raise Refused(_("A budget is zero or more."), field="budget")


def in_calendar(day: dt.date, field: str) -> None:
    """Plans are made within the years that the working calendar knows, with room for what moves."""
    if not rules.FIRST_DAY <= day <= rules.LAST_DAY:
        raise Refused(
            _("%(day)s: a project lies between %(first)s and %(last)s.")
            % {"day": day, "first": rules.FIRST_DAY, "last": rules.LAST_DAY},
            field=field,
        )


def holds_tasks(row: Project) -> None:
    """The days of a project hold those of its tasks."""
    starts, ends = rules.days_of(one for one in rules.tasks_of(row.pk) if one.is_to_do)
    if starts is not None and starts < row.starts:
        raise Refused(
            _("A task begins on %(day)s: the project cannot begin later, on %(limit)s.")
            % {"day": starts, "limit": row.starts},
            field="starts",
        )
    if ends is not None and ends > row.ends:
        raise Refused(
            _("A task is due on %(day)s: the project cannot end before, on %(limit)s.")
            % {"day": ends, "limit": row.ends},
            field="ends",
        )


def _row(actor: Actor, draft: ProjectDraft) -> Project:
    owner = colleague(actor, draft.owner or actor.as_user_id)
    names = ("kind", "method", "starts", "budget", "purpose", "scope_in", "scope_out", "deliverables")
    words = ("success", "stakeholders", "feasibility", "agreement")
    row = Project(
        name=draft.name.strip(),
        owner=owner,
        department=owner.department,
        started_on=None,
        **{name: getattr(draft, name) for name in (*names, *words)},
    )
    in_calendar(row.starts, "starts")
    chosen = {name: getattr(draft, name) for name in ("customer", "goal", "template")}
    for name, found in _related(actor, chosen).items():
        setattr(row, name, found)
    ends = draft.ends or (last_day(row.template, row.starts) if row.template else None)
    if ends is None:
        raise Refused(_("When is it to end?"), field="ends")
    row.ends = ends
    return row


def _related(actor: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    """The records that the values name, each in the actor's sight."""
    return {name: _seen(actor, name, values[name]) for name in _RELATED if name in values}


def _seen(actor: Actor, name: str, value: Any) -> Any:
    key = getattr(value, "pk", value)
    if key is None:
        return None
    policy, sentence = _RELATED[name]
    found = policy.visible(actor).filter(pk=key).first()
    if found is None:
        raise Refused(sentence, field=name)
    return found


_RELATED: dict[str, tuple[Policy[Any], Text]] = {
    "customer": (customers, _("This customer does not exist, or you may not see it.")),
    "goal": (goals, _("This goal does not exist, or you may not see it.")),
    "template": (rules.templates, _("This template does not exist, or you may not see it.")),
}
