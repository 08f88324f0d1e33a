"""The department tree and teams."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils.translation import gettext_lazy as _

from yingdan.accounts import rules
from yingdan.accounts.models import Department, Membership, Team, User
from yingdan.core import commands
from yingdan.core.commands import command, only
from yingdan.core.journal import Entry, record
from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import fetch


@dataclass(frozen=True, kw_only=True, slots=True)
class DepartmentDraft:
    """A department to create below `parent`, or at the top."""

    name: str
    parent: int | None = None
    order: int = 0


@command("department.create")
def create_departments(
    *, actor: Actor, drafts: Sequence[DepartmentDraft], batch: Batch | None = None
) -> list[Department]:
    """New departments; siblings have different names."""
    rows = [Department(name=d.name.strip(), parent_id=d.parent, order=d.order, path="") for d in drafts]
    for row in rows:
        if not row.name:
            raise Refused(_("A department needs a name."), field="name")
        _no_twin(row.parent_id, row.name)
    made = commands.create_records(actor=actor, policy=rules.departments, rows=rows, batch=batch)
    above = dict(Department.objects.filter(pk__in=[r.parent_id for r in made]).values_list("pk", "path"))
    for row in made:
        row.path = f"{above.get(row.parent_id or 0, '/')}{row.pk}/"
    Department.objects.bulk_update(made, ["path"])
    return made


def _no_twin(parent: int | None, name: str, but: int = 0) -> None:
    """Neighbours have different names."""
    if Department.objects.filter(parent=parent, name=name, deleted_at__isnull=True).exclude(pk=but).exists():
        raise Refused(_("“%(name)s” exists there already.") % {"name": name}, field="name")


@command("department.edit")
def edit_department(*, actor: Actor, pk: int, values: dict[str, object], version: int | None = None) -> Department:
    """Rename or give a manager; `parent` moves the whole subtree."""
    only(values, {"name", "parent", "manager", "order"})
    row = fetch(rules.departments, actor, pk, "edit", version=version)
    if not str(values.get("name", "-") or "").strip():
        raise Refused(_("A department needs a name."), field="name")
    parent = values.get("parent", row.parent)
    _no_twin(getattr(parent, "pk", None), str(values.get("name", row.name)), but=pk)
    moved = getattr(parent, "pk", None) != row.parent_id
    if moved and isinstance(parent, Department) and parent.path.startswith(row.path):
        raise Refused(_("A department cannot stand below itself."), field="parent")
    old = row.path
    row = commands.edit_record(actor=actor, policy=rules.departments, pk=pk, values=dict(values))
    if moved:
        new = f"{parent.path if isinstance(parent, Department) else '/'}{row.pk}/"
        rest = Substr(F("path"), Length(Value(old)) + 1)
        Department.objects.filter(path__startswith=old).update(path=Concat(Value(new), rest))
        row.refresh_from_db()
    return row


@command("department.delete")
def delete_department(*, actor: Actor, pk: int) -> None:
    """Only an empty department: its people and sub-departments move first."""
    row = fetch(rules.departments, actor, pk, "delete")
    if Department.objects.filter(parent=row, deleted_at__isnull=True).exists():
        raise Refused(_("There are departments below this one. Move them first."))
    if (
        User.objects.filter(department=row, is_active=True).exists()
        or Membership.objects.filter(department=row).exists()
    ):
        raise Refused(_("There are people in this department. Move them first."))
    commands.delete_records(actor=actor, policy=rules.departments, pks=[pk])


@command("team.create")
def create_team(*, actor: Actor, name: str, members: Sequence[int] = ()) -> Team:
    if Team.objects.filter(name=name).exists():
        raise Refused(_("There is a team with this name already."), field="name")
    team = commands.create_records(actor=actor, policy=rules.teams, rows=[Team(name=name)])[0]
    return set_members(actor=actor, pk=team.pk, members=members)


@command("team.edit")
def edit_team(*, actor: Actor, pk: int, values: dict[str, object], version: int | None = None) -> Team:
    only(values, {"name"})
    name = values.get("name")
    if name and Team.objects.filter(name=name).exclude(pk=pk).exists():
        raise Refused(_("There is a team with this name already."), field="name")
    return commands.edit_record(actor=actor, policy=rules.teams, pk=pk, values=dict(values), version=version)


@command("team.members", "team.edit")
def set_members(*, actor: Actor, pk: int, members: Sequence[int]) -> Team:
    """Replace the members of a team."""
    team = fetch(rules.teams, actor, pk, "edit")
    before = sorted(team.members.values_list("pk", flat=True))
    team.members.set(User.objects.filter(pk__in=members, kind="internal"))
    after = sorted(team.members.values_list("pk", flat=True))
    entry = Entry(verb="team.members_set", kind="team", record=pk, before={"members": before}, after={"members": after})
    record([entry], actor=actor)
    return team
