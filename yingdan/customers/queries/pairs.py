"""Customers that are probably there twice: of the same name without legal form, place and signs."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, Subquery

from yingdan.core.policy import Actor
from yingdan.customers import rules
from yingdan.customers.models import Customer

SIZE = 50


@dataclass(frozen=True, slots=True)
class Pair:
    """A customer in sight and another of its name. Of one out of sight `other` is empty, and its owner is told."""

    row: Customer
    other: Customer | None
    owner: str
    department: str


def twin_pairs(actor: Actor, *, page: int) -> tuple[list[Pair], bool]:
    """One page of pairs, the newest customer first, and whether there are more. Both in sight: the pair is told
    once, with the older record as the other, and before one out of sight. Pairs that somebody told apart are
    left out."""
    seen = rules.customers.visible(actor)
    same = rules.everybodys_customers().filter(name_key=OuterRef("name_key")).exclude(pk=OuterRef("pk"))
    apart = rules.told_apart(OuterRef("pk"), OuterRef(OuterRef("pk")))
    # One in sight comes first: an older one out of sight must not hide a pair that could be merged.
    near = Exists(seen.filter(pk=OuterRef("pk")))
    twin = Subquery(same.exclude(Exists(apart)).order_by(near.desc(), "pk").values("pk")[:1])
    rows = seen.exclude(name_key="").filter(Exists(same)).annotate(twin=twin)
    rows = rows.filter(Q(twin__lt=F("pk")) | (Q(twin__isnull=False) & ~Q(twin__in=seen.values("pk"))))
    start = (page - 1) * SIZE
    found = list(rows.select_related("owner").order_by("-pk")[start : start + SIZE + 1])
    twins = {row.pk: row.twin for row in found[:SIZE]}
    others = rules.everybodys_customers().select_related("owner", "department").in_bulk(set(twins.values()))
    known = set(seen.filter(pk__in=others).values_list("pk", flat=True))
    return [_pair(row, others[twins[row.pk]], known) for row in found[:SIZE]], len(found) > SIZE


def _pair(row: Customer, other: Customer, known: set[int]) -> Pair:
    return Pair(row, other if other.pk in known else None, str(other.owner or ""), str(other.department or ""))
