"""Rights computed from roles, once per user and per change of anything that gives rights."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import prefetch_related_objects

from yingdan.accounts.choices import Scope
from yingdan.accounts.models import Department, FieldRule, Grant, Membership, RightsStamp, Team, User
from yingdan.core import definitions
from yingdan.core.company import company
from yingdan.core.models import Company
from yingdan.core.policy import Access, FieldAccess, Reach, grantable, policies
from yingdan.core.prepared import Question

OWN = frozenset({"view", "edit"})
CACHE_SIZE = 1024


@dataclass(frozen=True, slots=True)
class Rights:
    """Reach per permission (shares not included: they end by themselves) and access per guarded field."""

    reaches: dict[str, Reach] = field(default_factory=dict)
    fields: dict[str, dict[str, FieldAccess]] = field(default_factory=dict)
    departments: frozenset[int] = frozenset()
    teams: frozenset[int] = frozenset()
    # What others made for somebody with these rights; it goes when they go.
    kept: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)


_kept: dict[int, tuple[int, Rights]] = {}


def rights_number() -> int:
    """Grows with every change of people, rights or company; what is kept holds as long as it stays."""
    found = _stamp.first()
    return found[0] if found else 0


_stamp = Question(lambda: RightsStamp.objects.order_by("pk").values_list("number")[:1])

_companies: dict[int, Company | None] = {}


def company_at(number: int) -> Company | None:
    """The company as of the rights' number that the caller has just read."""
    if number and number in _companies:
        return _companies[number]
    found = company()
    if not connection.in_atomic_block:
        _companies.clear()
        _companies[number] = found
    return found


def rights_of(user: User, number: int | None = None) -> Rights:
    """The rights of a user as of this moment. One look at the stamp says whether kept ones still hold."""
    number = rights_number() if number is None else number
    definitions.as_of(number)
    kept = _kept.get(user.pk)
    if kept is not None and kept[0] == number and number:
        return kept[1]
    rights = _computed(user)
    keep_rights(user.pk, number, rights)
    return rights


def keep_rights(user: int, number: int, rights: Rights) -> None:
    """They hold for as long as the number stays. Within a transaction it may still be rolled back and given out again:
    nothing is kept there."""
    if connection.in_atomic_block:
        return
    if len(_kept) >= CACHE_SIZE:
        _kept.clear()
    _kept[user] = (number, rights)


def forget_rights() -> None:
    """Empty the cache of this process, for a database that was replaced underneath."""
    _kept.clear()
    _companies.clear()
    definitions.start_over()


def everything() -> Rights:
    """The rights of the service account behind the command line."""
    reach = Reach(everything=True)
    return Rights(reaches={f"{kind}.{action}": reach for kind, actions in grantable().items() for action in actions})


def nothing_readable() -> dict[str, dict[str, FieldAccess]]:
    """Every guarded field closed: a guard that nobody mentions would count as open."""
    hidden = FieldAccess(others=Access.HIDDEN, own=Access.HIDDEN)
    return {kind: dict.fromkeys(policy.guards, hidden) for kind, policy in policies().items()}


def _computed(user: User) -> Rights:
    if user.kind == "service":
        return everything()
    if user.kind != "internal" or not user.is_active or user.deleted_at is not None:
        return Rights(fields=nothing_readable())
    posts = list(Membership.objects.filter(user=user, department__deleted_at__isnull=True))
    roles = {post.role_id for post in posts}
    grants: dict[int, list[Grant]] = defaultdict(list)
    granted = list(Grant.objects.filter(role__in=roles, role__deleted_at__isnull=True))
    prefetch_related_objects([grant for grant in granted if grant.scope == Scope.CUSTOM], "departments")
    for grant in granted:
        grants[grant.role_id].append(grant)
    people = _People(user)
    reaches: dict[str, Reach] = defaultdict(Reach)
    for post in posts:
        for grant in grants[post.role_id]:
            name = f"{grant.kind}.{grant.action}"
            reaches[name] = joined(reaches[name], people.reach(grant, post.department_id))
    return Rights(
        reaches=dict(reaches),
        fields=_fields(roles, grants),
        departments=frozenset(post.department_id for post in posts),
        teams=frozenset(Team.objects.filter(members=user, deleted_at__isnull=True).values_list("pk", flat=True)),
    )


def joined(one: Reach, other: Reach) -> Reach:
    """The union of two reaches of the same permission."""
    return Reach(
        everything=one.everything or other.everything,
        people=one.people | other.people,
        departments=one.departments | other.departments,
    )


class _People:
    """Looks up who stands behind a scope, each question once."""

    def __init__(self, user: User) -> None:
        self.user = user
        self._reports: frozenset[int] | None = None
        self._mates: frozenset[int] | None = None
        self._below: dict[int, frozenset[int]] = {}

    def reach(self, grant: Grant, department: int) -> Reach:
        own = frozenset({self.user.pk})
        match Scope(grant.scope):
            case Scope.ALL:
                return Reach(everything=True)
            case Scope.REPORTS:
                return Reach(people=own | self.reports())
            case Scope.TEAM:
                return Reach(people=own | self.mates())
            case Scope.DEPARTMENT:
                return Reach(people=own, departments=frozenset({department}))
            case Scope.SUBTREE:
                return Reach(people=own, departments=self.below(department))
            case Scope.CUSTOM:
                return Reach(people=own, departments=frozenset(d.pk for d in grant.departments.all()))
            case Scope.SELF:
                return Reach(people=own)

    def reports(self) -> frozenset[int]:
        """Everybody whose chain of managers leads here; a loop in the data ends the walk."""
        if self._reports is None:
            found: set[int] = set()
            level: Iterable[int] = [self.user.pk]
            while level:
                below = set(User.objects.filter(manager__in=level).values_list("pk", flat=True))
                level = below - found - {self.user.pk}
                found |= level
            self._reports = frozenset(found)
        return self._reports

    def mates(self) -> frozenset[int]:
        if self._mates is None:
            teams = Team.objects.filter(members=self.user, deleted_at__isnull=True)
            self._mates = frozenset(User.objects.filter(teams__in=teams).values_list("pk", flat=True))
        return self._mates

    def below(self, department: int) -> frozenset[int]:
        if department not in self._below:
            path = Department.objects.values_list("path", flat=True).get(pk=department)
            self._below[department] = frozenset(
                Department.objects.filter(path__startswith=path).values_list("pk", flat=True)
            )
        return self._below[department]


def _fields(roles: set[int], grants: dict[int, list[Grant]]) -> dict[str, dict[str, FieldAccess]]:
    """Per guarded field the best that any role gives that may view the kind at all."""
    rules = {
        (rule.role_id, rule.kind, rule.field): Access[rule.level.upper()]
        for rule in FieldRule.objects.filter(role__in=roles, role__deleted_at__isnull=True)
    }
    views = {(role, grant.kind) for role in roles for grant in grants[role] if grant.action == "view"}
    found: dict[str, dict[str, FieldAccess]] = {}
    for kind, policy in policies().items():
        viewing = [role for role in roles if (role, kind) in views]
        found[kind] = {
            name: FieldAccess(
                others=max((rules.get((role, kind, name), guard.others) for role in viewing), default=guard.others),
                own=max((rules.get((role, kind, name), guard.owner) for role in viewing), default=guard.owner),
            )
            for name, guard in policy.guards.items()
        }
    return found
