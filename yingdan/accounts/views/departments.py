"""The department tree on one page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingdan.accounts.kinds import department_kind
from yingdan.accounts.models import Department
from yingdan.accounts.rules import visible_departments
from yingdan.ui.requests import Request

STEP = 22


@dataclass(frozen=True, slots=True)
class Branch:
    """A department in the order of the tree, with how far it stands in."""

    row: Department
    inset: int
    people: int
    may_delete: bool


@require_GET
def tree(request: Request) -> HttpResponse:
    if not request.actor.may("department.view"):
        raise Http404
    actor = request.actor
    active = Count("people", filter=Q(people__is_active=True, people__kind="internal"))
    rows = list(visible_departments(actor).select_related("manager").annotate(count=active))
    context = {
        "kind": department_kind,
        "branches": branches_of(rows, may_delete=actor.may("department.delete")),
        "may_create": actor.may("department.create"),
        "may_edit": actor.may("department.edit"),
    }
    return render(request, "accounts/departments.html", context)


def branches_of(rows: Sequence[Department], *, may_delete: bool) -> list[Branch]:
    """Parents before their children, neighbours in their own order; a child without a visible parent stands out."""
    below: dict[int, list[Department]] = {}
    seen = {row.pk for row in rows}
    for row in sorted(rows, key=lambda row: (row.order, row.name)):
        below.setdefault(row.parent_id if row.parent_id in seen and row.parent_id else 0, []).append(row)
    found: list[Branch] = []
    waiting = [(row, 0) for row in reversed(below.get(0, []))]
    while waiting:
        row, depth = waiting.pop()
        children = below.get(row.pk, [])
        empty = not children and not row.count  # type: ignore[attr-defined]  # annotated by the caller
        found.append(Branch(row, depth * STEP, row.count, may_delete and empty))  # type: ignore[attr-defined]  # annotated by the caller
        waiting += [(child, depth + 1) for child in reversed(children)]
    return found
