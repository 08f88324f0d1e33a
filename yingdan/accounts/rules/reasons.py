"""Why somebody may do something with a record: every role, share and parent that gives it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from yingdan.accounts.models import Department, Grant, Membership, Role, Share, User
from yingdan.accounts.rules.actor import SHARED, Person, actor_of
from yingdan.accounts.rules.rights import _People
from yingdan.core import clock
from yingdan.core.policy import Policy


@dataclass(frozen=True, slots=True)
class Reason:
    """One way in: a role with its grant, a share, or the record above (then `through` says which)."""

    role: Role | None = None
    department: Department | None = None
    grant: Grant | None = None
    share: Share | None = None
    through: Any = None


def reasons(policy: Policy[Any], user: User, row: Any, action: str = "view") -> list[Reason]:
    """Each of them alone would be enough; none where the user may not. The policy itself has the last word."""
    actor = actor_of(user)
    if not policy.admits(actor, row, action):
        return []
    roles, shares = _roles(policy, user, row, action), _shares(policy, actor, row, action)
    return [*roles, *shares, *_above(policy, actor, row, action)]


def _roles(policy: Policy[Any], user: User, row: Any, action: str) -> Iterator[Reason]:
    """Posts are looked at one by one, as they are when rights are computed."""
    owner = getattr(row, policy.owner) if policy.owner else None
    department = getattr(row, policy.department) if policy.department else None
    people = _People(user)
    posts = Membership.objects.filter(user=user, department__deleted_at__isnull=True, role__deleted_at__isnull=True)
    for post in posts.select_related("role", "department").order_by("pk"):
        for grant in Grant.objects.filter(role=post.role, kind=policy.kind, action=action):
            if people.reach(grant, post.department_id).holds(owner=owner, department=department, pk=None):
                yield Reason(role=post.role, department=post.department, grant=grant)


def _shares(policy: Policy[Any], actor: Person, row: Any, action: str) -> Iterator[Reason]:
    if actor.reach(policy.permission(action)).shared is None:
        return
    to_me = Q(user=actor.user) | Q(team__in=actor.rights.teams) | Q(department__in=actor.rights.departments)
    rows = Share.objects.filter(to_me, kind=policy.kind, record=row.pk, level__in=SHARED[action])
    for share in rows.exclude(until__lt=clock.today()).select_related("by", "team", "department").order_by("pk"):
        yield Reason(share=share)


def _above(policy: Policy[Any], actor: Person, row: Any, action: str) -> Iterator[Reason]:
    above = policy.inherits
    if above is None or not (action == "view" or above.writes):
        return
    parent = above.parent()
    found = parent.rows().filter(pk=getattr(row, above.column)).first()
    if found is not None and parent.admits(actor, found, "view" if action == "view" else "edit"):
        yield Reason(through=found)
