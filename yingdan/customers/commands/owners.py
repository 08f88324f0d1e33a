"""Whose record it is: the owner of a draft and the department that follows from it."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import people
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused


def departments_of(actor: Actor, owners: Iterable[int | None], *, working: bool = False) -> dict[int, int | None]:
    """owner -> main department, for these owners and the actor. Only employees own records;
    `working` asks for those who still sign in: nobody is given new work after he has left."""
    wanted = {owner for owner in owners if owner is not None}
    rows = people.rows().filter(pk__in={*wanted, actor.as_user_id}, deleted_at__isnull=True)
    if working:
        rows = rows.filter(is_active=True)
    found: dict[int, int | None] = dict(
        rows.filter(kind__in=["internal", "service"]).values_list("pk", "department_id")
    )
    if wanted - found.keys():
        raise Refused(_("This person does not exist or no longer works here."), field="owner")
    return found
