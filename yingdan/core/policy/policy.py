"""One policy object per kind: it compiles to the queryset, the predicate and the readable fields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from yingdan.core.models.record import Record
from yingdan.core.policy.actor import Actor
from yingdan.core.policy.fields import Access, Guard, Guards
from yingdan.core.policy.reach import Reach

ACTIONS = ("view", "create", "edit", "delete", "transfer", "claim", "approve", "export", "import", "share", "admin")
NONE = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Inherit:
    """Rows that follow a parent: whoever sees the parent sees them.

    writes: also that whoever may edit the parent may write them, for kinds that have no owner of their own.
    owner, department: columns of the row itself that repeat those of its parent, while the parent is not deleted;
    "" where there are none. With them a reach is a look-up in an index of the kind, without its parents.
    """

    parent: Callable[[], "Policy[Any]"]
    column: str
    writes: bool = False
    owner: str = ""
    department: str = ""
    # Whoever may edit the parent puts rows below it for anybody, such as the tasks of a project.
    hands_out: bool = False


@dataclass(frozen=True, kw_only=True)
class Policy[M: Record]:
    """What guards a kind. `rows` gives every row; nobody outside a room's rules asks it unscoped.

    owner, department: columns that say whose row it is, or "" where the kind has none.
    inherits: the parent whose reach the rows follow as well.
    """

    kind: str
    rows: "Callable[[], QuerySet[M]]"
    owner: str = "owner_id"
    department: str = "department_id"
    inherits: Inherit | None = None
    actions: tuple[str, ...] = ("view", "create", "edit", "delete", "transfer", "export", "import", "share")
    guards: Mapping[str, Guard] = field(default_factory=dict)
    # Guarded fields whose values leave the journal when a person is erased.
    personal: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "personal", frozenset(name for name, guard in self.guards.items() if guard.personal))
        object.__setattr__(self, "guards", Guards(self.kind, self.guards))
        _REGISTRY[self.kind] = self

    def permission(self, action: str) -> str:
        return f"{self.kind}.{action}"

    def visible(self, actor: Actor, action: str = "view", *, deleted: bool = False) -> "QuerySet[M]":
        """The rows on which the actor may do `action`; those in the recycle bin only when asked for."""
        rows = self.rows().filter(deleted_at__isnull=not deleted)
        condition = self.condition(actor, action)
        return rows if condition is None else rows.filter(condition)

    def condition(self, actor: Actor, action: str) -> Q | None:
        """The row filter of one action, or None where every row is in reach."""
        branches = self._branches(actor, action)
        own = None if branches is None else self._joined(branches, plain=self._is_plain(actor, action))
        if action == "view":
            return own
        reach, seen = actor.reach(self.permission(action)), actor.reach(self.permission("view"))
        if reach.within(seen) and (self.inherits is None or not self.inherits.writes):
            return own
        # Nobody changes what he cannot see: a write never reaches further than the view.
        view = self.condition(actor, "view")
        if own is None or view is None:
            return view if own is None else own
        return own & view

    def admits(self, actor: Actor, row: M, action: str = "view") -> bool:
        """May the actor do `action` on this row? The same answer as `visible`, from the row itself."""
        if row.deleted_at is not None or not actor.may(self.permission(action)):
            return False
        if action != "view" and not self.admits(actor, row):
            return False
        own = actor.reach(self.permission(action)).holds(
            owner=getattr(row, self.owner) if self.owner else None,
            department=getattr(row, self.department) if self.department else None,
            pk=row.pk,
        )
        return own or self._parent_admits(actor, row, action)

    def access(self, actor: Actor, name: str, *, mine: bool = False) -> Access:
        """How much of one field the actor gets; `mine` says that the row is the actor's own."""
        guarded = actor.access(self.kind).get(name)
        return Access.EDIT if guarded is None else guarded.on(mine=mine)

    def may_query(self, actor: Actor, name: str) -> bool:
        """May the actor filter, sort, group or search by this field? Only when it is readable on every row."""
        return self.access(actor, name) >= Access.READ

    def hands_out(self, actor: Actor, row: M) -> bool:
        """May the actor put this new row below its parent, whoever is to own it?"""
        return self.inherits is not None and self.inherits.hands_out and self._parent_admits(actor, row, "edit")

    def owns(self, actor: Actor, row: M) -> bool:
        return bool(self.owner) and getattr(row, self.owner) == actor.as_user_id

    def ways(self, actor: Actor) -> list[Q]:
        """The alternatives by which a narrow reach finds its rows, each along an index of its own; [] where one
        filter does as well. The first rows in an order are among the first rows of each way."""
        if actor.reach(self.permission("view")).wide:
            return []
        branches = self._branches(actor, "view") or []
        return branches if len(branches) > 1 else []

    def by_columns(self, actor: Actor, action: str = "view") -> Q | None:
        """What is in reach by columns of the row alone, or None where that is everything.

        The same filter holds for any table that has these columns, such as running totals."""
        branches = self._by_columns(actor, action)
        return None if branches is None else reduce(or_, branches, Q()) or NONE

    def besides(self, actor: Actor, action: str = "view") -> Q | None:
        """What is in reach by other means, such as a share; None where there is nothing of the kind."""
        if self._by_columns(actor, action) is None:
            return None
        return reduce(or_, self._by_others(actor, action), Q()) or None

    def _branches(self, actor: Actor, action: str) -> list[Q] | None:
        """The alternatives, one of which a row must meet; None = every row, [] = no row."""
        columns = self._by_columns(actor, action)
        return None if columns is None else [*columns, *self._by_others(actor, action)]

    def _by_columns(self, actor: Actor, action: str) -> list[Q] | None:
        if not actor.may(self.permission(action)):
            return []
        reach = actor.reach(self.permission(action))
        if reach.everything:
            return None
        found = reach.branches(self.owner, self.department)
        above = self._repeated(actor, action)
        if above is not None and self.inherits is not None:
            found += above.branches(self.inherits.owner, self.inherits.department)
        return found

    def _by_others(self, actor: Actor, action: str) -> list[Q]:
        if not actor.may(self.permission(action)):
            return []
        # IN (subquery): both databases plan it well, where EXISTS under OR scans.
        reach = actor.reach(self.permission(action))
        found = [] if reach.shared is None else [Q(pk__in=reach.shared)]
        if self.inherits is None or not (action == "view" or self.inherits.writes):
            return found
        parent, needed = self.inherits.parent(), "view" if action == "view" else "edit"
        if not actor.may(parent.permission(needed)):
            return found
        above = self._repeated(actor, action)
        if above is None:
            return [*found, self._below(self.inherits, parent, parent.condition(actor, needed) or Q())]
        return found if above.shared is None else [*found, self._below(self.inherits, parent, Q(pk__in=above.shared))]

    def _repeated(self, actor: Actor, action: str) -> Reach | None:
        """The reach of the parents, where the rows repeat the columns that it speaks of."""
        if self.inherits is None or not self.inherits.owner or action != "view":
            return None
        parent = self.inherits.parent()
        reach = actor.reach(parent.permission(action))
        return None if parent.inherits is not None or reach.everything else reach

    def _below(self, inherits: Inherit, parent: "Policy[Any]", above: Q) -> Q:
        # Also where every parent is in reach: a row without a parent, or with a deleted one, follows nobody.
        ids = parent.rows().filter(above, deleted_at__isnull=True).values("pk")
        return Q(**{f"{inherits.column}__in": ids})

    def _is_plain(self, actor: Actor, action: str) -> bool:
        """Is an OR over the table the right plan: many rows anyway, or nothing but columns with an index?"""
        return actor.reach(self.permission(action)).wide or not self._by_others(actor, action)

    def _joined(self, branches: list[Q], *, plain: bool) -> Q:
        if not branches:
            return NONE
        if plain or len(branches) == 1:
            return reduce(or_, branches)
        # Narrow reaches: a union of index look-ups, where an OR would scan the table.
        parts = [self.rows().filter(branch).order_by().values("pk") for branch in branches]
        return Q(pk__in=parts[0].union(*parts[1:]))

    def _parent_admits(self, actor: Actor, row: M, action: str) -> bool:
        if self.inherits is None or not (action == "view" or self.inherits.writes):
            return False
        repeated = self._repeated(actor, action)
        if repeated is not None:
            owner, department = getattr(row, self.inherits.owner), getattr(row, self.inherits.department)
            if replace(repeated, shared=None).holds(owner=owner, department=department, pk=None):
                return True
            if repeated.shared is None:
                return False
        above = self.inherits.parent()
        parent = above.rows().filter(pk=getattr(row, self.inherits.column)).first()
        return parent is not None and above.admits(actor, parent, "view" if action == "view" else "edit")


_REGISTRY: dict[str, Policy[Any]] = {}


def policies() -> dict[str, Policy[Any]]:
    """Every policy that a room has declared, by kind."""
    return dict(_REGISTRY)


def policy_of(kind: str) -> Policy[Any]:
    return _REGISTRY[kind]


@dataclass(frozen=True, kw_only=True)
class Right:
    """Actions that a role grants on something that is no record: company settings, the audit page."""

    kind: str
    actions: tuple[str, ...]

    def __post_init__(self) -> None:
        _RIGHTS[self.kind] = self.actions


_RIGHTS: dict[str, tuple[str, ...]] = {}


def grantable() -> dict[str, tuple[str, ...]]:
    """kind -> actions a role can grant."""
    return {**{kind: policy.actions for kind, policy in _REGISTRY.items()}, **_RIGHTS}
