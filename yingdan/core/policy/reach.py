"""A reach: the rows on which an actor holds one permission, as a filter and as a predicate."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet


@dataclass(frozen=True, slots=True)
class Reach:
    """The union of everything that roles, shares and delegation give for one permission.

    `people` are owners whose rows are in reach, `departments` those whose rows are (subtrees already expanded),
    `shared` a subquery of record ids, or None where nothing is shared with the actor.
    """

    everything: bool = False
    people: frozenset[int] = frozenset()
    departments: frozenset[int] = frozenset()
    shared: "QuerySet[Any, Any] | None" = None

    @property
    def nothing(self) -> bool:
        """No grant at all: a granted permission reaches the actor's own rows at least."""
        return not (self.everything or self.people or self.departments or self.shared is not None)

    @property
    def wide(self) -> bool:
        """Many rows: an OR over the table is cheaper than a union of look-ups."""
        return self.everything or bool(self.departments)

    def branches(self, owner: str, department: str) -> list[Q]:
        """The alternatives by owner and department; a column named "" does not exist in the kind."""
        found = []
        if self.people and owner:
            found.append(Q(**{f"{owner}__in": sorted(self.people)}))
        if self.departments and department:
            found.append(Q(**{f"{department}__in": sorted(self.departments)}))
        return found

    def within(self, other: "Reach") -> bool:
        """Is every row of this reach surely in the other one too?"""
        if other.everything:
            return True
        return (
            not self.everything
            and self.people <= other.people
            and self.departments <= other.departments
            and (self.shared is None)
        )

    def holds(self, *, owner: int | None, department: int | None, pk: int | None) -> bool:
        """Is one row in reach? The same answer as the filter, from the row's values."""
        if self.everything:
            return True
        if owner is not None and owner in self.people:
            return True
        if department is not None and department in self.departments:
            return True
        return self.shared is not None and pk is not None and self.shared.filter(record=pk).exists()


NOWHERE = Reach()
EVERYWHERE = Reach(everything=True)
