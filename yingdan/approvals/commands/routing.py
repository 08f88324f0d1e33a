"""Keeping the routes: for which act, from which amount on, whom they ask in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.models import Role
from yingdan.accounts.rules import people
from yingdan.approvals import rules
from yingdan.approvals.choices import Mode, Whom
from yingdan.approvals.models import Route, RouteStep
from yingdan.core import commands
from yingdan.core.commands import command, need
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Refused
from yingdan.core.rows import bump, fetch
from yingdan.core.sentences import constraint

SAME_ROUTE = _("There is a route for this from the same amount on. Change that one instead.")
constraint("approvals_route_once", SAME_ROUTE, columns="approvals_route.act, approvals_route.floor")

MOST_STEPS = 12
MOST_PEOPLE = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class StepDraft:
    """A step to be. `role` for Whom.ROLE, `people` for Whom.PERSON; the others need neither."""

    name: str
    whom: str = Whom.MANAGER
    mode: str = Mode.ONE
    role: int | None = None
    people: Sequence[int] = ()


@command("approvalroute.create")
def create_route(
    *, actor: Actor, name: str, act: str, floor: Decimal | None = None, steps: Sequence[StepDraft] = ()
) -> Route:
    """A route for one act, from an amount on."""
    need(actor, "approvalroute.create")
    row = Route(name=name.strip(), act=act, floor=floor or Decimal(0))
    _check(row)
    made: Route = commands.create_records(actor=actor, policy=rules.routes, rows=[row])[0]
    for step in steps:
        _add(actor, made, step)
    return made


@command("approvalroute.edit")
def edit_route(*, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None) -> Route:
    """Another name or amount. What was submitted before goes its old way."""
    commands.only(values, {"name", "act", "floor"})
    row = fetch(rules.routes, actor, pk, "edit", version=version)
    new = dict(values)
    if "floor" in new:
        new["floor"] = new["floor"] or Decimal(0)
    for name, value in new.items():
        setattr(row, name, value)
    _check(row)
    return commands.edit_record(actor=actor, policy=rules.routes, pk=pk, values=new, version=version)


@command("approvalroute.add_step", "approvalroute.edit")
def add_step(*, actor: Actor, pk: int, step: StepDraft, version: int | None = None) -> Route:
    """One more step, behind the others."""
    row = fetch(rules.routes, actor, pk, "edit", version=version)
    made = _add(actor, row, step)
    bump(row, {})
    _tell(actor, row, "approvalroute.step_added", made)
    return row


@command("approvalroute.remove_step", "approvalroute.edit")
def remove_step(*, actor: Actor, pk: int, position: int, version: int | None = None) -> Route:
    """Take a step away; those behind it move up."""
    row = fetch(rules.routes, actor, pk, "edit", version=version)
    gone = RouteStep.objects.filter(route=row, position=position).first()
    if gone is None:
        raise Refused(_("This route has no such step."), field="position")
    said = RouteStep(name=gone.name, position=gone.position)
    gone.delete()
    for step in RouteStep.objects.filter(route=row, position__gt=position).order_by("position"):
        step.position -= 1
        step.save(update_fields=["position"])
    bump(row, {})
    _tell(actor, row, "approvalroute.step_removed", said)
    return row


def _check(row: Route) -> None:
    if not row.name:
        raise Refused(_("A route needs a name."), field="name")
    if row.act not in rules.acts():
        raise Refused(_("Nothing of this name is approved here."), field="act")
    if row.floor < 0:
        raise Refused(_("The amount is zero or more."), field="floor")
    same = Route.objects.filter(act=row.act, floor=row.floor, deleted_at=None).exclude(pk=row.pk)
    if same.exists():
        raise Conflict(SAME_ROUTE, field="floor")


def _add(actor: Actor, row: Route, draft: StepDraft) -> RouteStep:
    count = RouteStep.objects.filter(route=row).count()
    if count >= MOST_STEPS:
        raise Refused(_("A route has at most %(most)s steps.") % {"most": MOST_STEPS}, field="name")
    if not draft.name.strip():
        raise Refused(_("A step needs a name."), field="name")
    if draft.whom not in Whom.values or draft.mode not in Mode.values:
        raise Refused(_("Choose whom this step asks."), field="whom")
    role = _role(draft)
    asked = _people(actor, draft)
    step = RouteStep.objects.create(
        route=row, position=count + 1, name=draft.name.strip(), whom=draft.whom, mode=draft.mode, role=role
    )
    step.people.set(asked)
    return step


def _role(draft: StepDraft) -> Role | None:
    if draft.whom != Whom.ROLE:
        return None
    found = Role.objects.filter(pk=draft.role or 0).first()
    if found is None:
        raise Refused(_("Choose the role that this step asks."), field="role")
    return found


def _people(actor: Actor, draft: StepDraft) -> list[int]:
    if draft.whom != Whom.PERSON:
        return []
    wanted = list(dict.fromkeys(draft.people))
    there = people.visible(actor).filter(pk__in=wanted, kind="internal", is_active=True, deleted_at=None)
    if not wanted or len(wanted) > MOST_PEOPLE or there.count() != len(wanted):
        raise Refused(_("Name the people that this step asks."), field="people")
    return wanted


def _tell(actor: Actor, row: Route, verb: str, step: RouteStep) -> None:
    after = {"step": step.name, "position": step.position}
    record([Entry(verb=verb, kind="approvalroute", record=row.pk, before={}, after=after)], actor=actor)
