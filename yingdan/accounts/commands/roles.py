"""Roles and what they grant."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from yingdan.accounts import rules
from yingdan.accounts.choices import FieldLevel, Scope
from yingdan.accounts.models import Department, FieldRule, Grant, Membership, Role
from yingdan.accounts.presets import PRESETS, Preset
from yingdan.core import commands
from yingdan.core.capability import capability
from yingdan.core.commands import command, need, only
from yingdan.core.journal import Entry, record
from yingdan.core.models import Event
from yingdan.core.policy import Actor, grantable, policies
from yingdan.core.refusal import Refused
from yingdan.core.rows import fetch


@command("role.create")
def create_role(*, actor: Actor, name: str, about: str = "", code: str = "") -> Role:
    """A new role without any grant."""
    if Role.objects.filter(name=name).exists():
        raise Refused(_("There is a role with this name already."), field="name")
    role = Role(name=name, about=about, code=code)
    return commands.create_records(actor=actor, policy=rules.roles, rows=[role])[0]


@command("role.edit")
def edit_role(*, actor: Actor, pk: int, values: dict[str, str], version: int | None = None) -> Role:
    only(values, {"name", "about"})
    name = values.get("name")
    if name is not None and not name.strip():
        raise Refused(_("A role needs a name."), field="name")
    if name and Role.objects.filter(name=name).exclude(pk=pk).exists():
        raise Refused(_("There is a role with this name already."), field="name")
    return commands.edit_record(actor=actor, policy=rules.roles, pk=pk, values=values, version=version)


@command("role.delete")
def delete_role(*, actor: Actor, pk: int) -> None:
    """Only a role that nobody holds, and never the administrator's."""
    role = fetch(rules.roles, actor, pk, "delete")
    if role.code == "admin":
        raise Refused(_("The administrator's role cannot be deleted."))
    if Membership.objects.filter(role=role).exists():
        raise Refused(_("Somebody still holds this role. Take it from them first."))
    commands.delete_records(actor=actor, policy=rules.roles, pks=[pk])


@capability("C147")
@command("role.grant", "role.edit")
def set_grant(*, actor: Actor, role: int, kind: str, action: str, scope: str, departments: Sequence[int] = ()) -> None:
    """Let a role do an action as far as the scope reaches; the scope "" takes the grant away."""
    rules.in_person(actor)
    target = fetch(rules.roles, actor, role, "edit")
    if action not in grantable().get(kind, ()):
        raise Refused(_("This action does not exist here."), field="action")
    if scope and scope not in Scope.values:
        raise Refused(_("This data scope does not exist."), field="scope")
    if scope == Scope.CUSTOM and not departments:
        raise Refused(_("Choose the departments that this grant reaches."), field="departments")
    if target.code == "admin" and kind in {"role", "person"} and scope != Scope.ALL:
        raise Refused(_("The administrator keeps the rights over people and roles, or nobody could give them back."))
    before = Grant.objects.filter(role=target, kind=kind, action=action).first()
    old = before.scope if before else ""
    if before and not scope:
        before.delete()
    elif scope:
        grant, _made = Grant.objects.update_or_create(role=target, kind=kind, action=action, defaults={"scope": scope})
        chosen = Department.objects.filter(pk__in=departments) if scope == Scope.CUSTOM else Department.objects.none()
        grant.departments.set(chosen)
    name = f"{kind}.{action}"
    entry = Entry(verb="role.granted", kind="role", record=target.pk, before={name: old}, after={name: scope})
    record([entry], actor=actor)


@command("role.field_rule", "role.edit")
def set_field_rule(*, actor: Actor, role: int, kind: str, field: str, level: str) -> None:
    """What a role gets of a guarded field; the level "" returns to the kind's own default."""
    rules.in_person(actor)
    target = fetch(rules.roles, actor, role, "edit")
    if kind not in policies() or field not in policies()[kind].guards:
        raise Refused(_("This field is not guarded."), field="field")
    if level and level not in FieldLevel.values:
        raise Refused(_("This level does not exist."), field="level")
    found = FieldRule.objects.filter(role=target, kind=kind, field=field)
    old = found.values_list("level", flat=True).first() or ""
    if level:
        FieldRule.objects.update_or_create(role=target, kind=kind, field=field, defaults={"level": level})
    else:
        found.delete()
    name = f"{kind}.{field}"
    entry = Entry(verb="role.field_set", kind="role", record=target.pk, before={name: old}, after={name: level})
    record([entry], actor=actor)


def install_roles(*, actor: Actor, presets: Iterable[Preset] = PRESETS) -> dict[str, Role]:
    """The roles the product comes with, by code. Existing ones stay as they are."""
    kept = {role.code: role for role in Role.objects.exclude(code="")}
    for preset in presets:
        if preset.code not in kept:
            kept[preset.code] = role = create_role(
                actor=actor, name=str(preset.name), about=str(preset.about), code=preset.code
            )
            Grant.objects.bulk_create(_grants(role, preset))
    return kept


def _grants(role: Role, preset: Preset) -> list[Grant]:
    if preset.everything:
        wanted = {kind: (actions, str(Scope.ALL)) for kind, actions in grantable().items()}
    else:
        wanted = preset.grants
    pairs = [*wanted.items(), *preset.besides.items()]
    return [
        Grant(role=role, kind=kind, action=action, scope=scope)
        for kind, (actions, scope) in pairs
        for action in actions
        if action in grantable().get(kind, ())
    ]


@command("role.refresh", "role.edit")
def refresh_roles(*, actor: Actor) -> int:
    """Give the built-in roles what a newer version brings; returns how many grants were new.

    Where somebody decided about a grant of a role, the journal knows it, and it stays as decided.
    """
    need(actor, "role.edit")
    decided: dict[int, set[str]] = defaultdict(set)
    for role_id, after in Event.objects.filter(verb="role.granted", kind="role").values_list("record", "after"):
        decided[role_id] |= after.keys()
    roles, new = install_roles(actor=actor), []
    for preset in PRESETS:
        role = roles[preset.code]
        held = {f"{kind}.{action}" for kind, action in role.grants.values_list("kind", "action")}
        fresh = [one for one in _grants(role, preset) if f"{one.kind}.{one.action}" not in held | decided[role.pk]]
        if fresh:
            names = {f"{one.kind}.{one.action}": one.scope for one in fresh}
            record([Entry(verb="role.granted", kind="role", record=role.pk, after=names)], actor=actor)
        new += fresh
    Grant.objects.bulk_create(new)
    return len(new)
