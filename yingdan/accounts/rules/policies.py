"""Policies of the kinds that accounts itself holds."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.choices import UserKind
from yingdan.accounts.models import Department, Role, Team, User
from yingdan.core.policy import Actor, Guard, Policy, Right
from yingdan.core.refusal import Refused
from yingdan.core.text import mask_email, mask_phone

people = Policy(
    kind="person",
    rows=User.objects.all,
    owner="id",
    department="department_id",
    # No delete: records name their people. An account that is no longer used is disabled.
    actions=("view", "create", "edit", "export", "import", "admin"),
    guards={
        "phone": Guard(mask=mask_phone, personal=True),
        "email": Guard(mask=mask_email, personal=True),
    },
)
departments = Policy(
    kind="department",
    rows=Department.objects.all,
    owner="",
    department="id",
    actions=("view", "create", "edit", "delete", "import"),
)
teams = Policy(
    kind="team",
    rows=Team.objects.all,
    owner="",
    department="",
    actions=("view", "create", "edit", "delete"),
)
roles = Policy(
    kind="role",
    rows=Role.objects.all,
    owner="",
    department="",
    actions=("view", "create", "edit", "delete"),
)
Right(kind="company", actions=("edit",))
Right(kind="audit", actions=("view",))


def visible_people(actor: Actor) -> "QuerySet[User]":
    return people.visible(actor)


def visible_departments(actor: Actor) -> "QuerySet[Department]":
    return departments.visible(actor)


def colleague(actor: Actor, pk: int | None, *, field: str = "owner") -> User:
    """Somebody whom the actor sees and may put in charge, with the department; else refused at the field."""
    # Guests are seen where the list of people names them, and answer for nothing here.
    ours = Q(kind__in=[UserKind.INTERNAL, UserKind.SERVICE]) | Q(pk=actor.as_user_id)
    found = people.visible(actor).filter(ours, pk=pk or 0).select_related("department").first()
    if found is None:
        raise Refused(_("This person does not exist, or you may not see them."), field=field)
    return found
