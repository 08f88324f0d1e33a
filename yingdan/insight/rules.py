"""The links between money and what it came from, as keys. Callers show of them what their asker may see."""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from yingdan.contracts.models import Contract
from yingdan.finance.models import Allocation, Instalment, Receipt
from yingdan.projects.models import Project, ProjectDeal

# Kinds from which a thread can be followed, in the order from the goal to the money.
KINDS = ("goal", "project", "task", "deal", "contract", "instalment", "receipt")


def allocations_of(rows: "QuerySet[Receipt]") -> "QuerySet[Allocation]":
    """The places of receipts that the caller has seen."""
    return Allocation.objects.filter(receipt__in=rows.values("pk"), released_at=None)


def payments_of(rows: "QuerySet[Instalment]") -> "QuerySet[Allocation]":
    """What receipts brought to instalments that the caller has seen."""
    return Allocation.objects.filter(instalment__in=rows.values("pk"), released_at=None)


def with_supplements(keys: Iterable[int]) -> list[int]:
    above = list(keys)
    below = Contract.objects.filter(parent__in=above, deleted_at=None).values_list("pk", flat=True)
    return [*above, *below]


def on_the_thread(kind: str, pk: int) -> Q | None:
    """Which instalments lie on the thread of a record; None for a kind that has none."""
    if kind == "instalment":
        return Q(pk=pk)
    if kind == "task":
        return Q(node__milestone=pk)
    if kind == "contract":
        return Q(contract__in=with_supplements([pk]))
    if kind == "deal":
        return Q(contract__in=with_supplements(_contracts(Q(deal=pk))))
    if kind in ("project", "goal"):
        of = "project" if kind == "project" else "project__goal"
        # A contract without a project has the one of its deal.
        through = Q(project=None, deal__in=ProjectDeal.objects.filter(**{of: pk}).values("deal"))
        return Q(contract__in=with_supplements(_contracts(Q(**{of: pk}) | through)))
    return None


def projects_of_deals(deals: Collection[int]) -> dict[int, int]:
    return dict(ProjectDeal.objects.filter(deal__in=deals).values_list("deal", "project"))


def goals_of_projects(projects: Collection[int]) -> dict[int, int | None]:
    return dict(Project.objects.filter(pk__in=projects).values_list("pk", "goal"))


def _contracts(which: Q) -> list[int]:
    return list(Contract.objects.filter(which, deleted_at=None).values_list("pk", flat=True))
