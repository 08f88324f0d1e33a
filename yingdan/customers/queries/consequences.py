"""What a deletion takes along and what it leaves behind, said before it happens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.refusal import Text
from yingdan.customers import rules

type Counter = Callable[[Sequence[int]], int]


@dataclass(frozen=True, slots=True)
class Consequence:
    """So many records of a kind; `goes` along into the recycle bin, or stays without its customer."""

    kind: str
    label: Text
    count: int
    goes: bool


_behind: dict[str, tuple[Text, Counter]] = {}


def stays_behind(kind: str, label: Text) -> Callable[[Counter], Counter]:
    """Register records of a higher room that keep pointing at a deleted customer: (customers) -> how many."""

    def register(counter: Counter) -> Counter:
        _behind[kind] = (label, counter)
        return counter

    return register


def consequences_of_delete(actor: Actor, pks: Sequence[int]) -> list[Consequence]:
    """For customers the actor may delete; everything counts, also what he does not see himself."""
    customers = list(rules.customers.visible(actor, "delete").filter(pk__in=pks).values_list("pk", flat=True))
    goes = {"customer__in": customers, "deleted_at__isnull": True}
    found = [
        Consequence("contact", _("contacts"), rules.contacts.rows().filter(**goes).count(), goes=True),
        Consequence("followup", _("follow-ups"), rules.follow_ups.rows().filter(**goes).count(), goes=True),
        *(Consequence(kind, label, count(customers), goes=False) for kind, (label, count) in _behind.items()),
    ]
    return [consequence for consequence in found if consequence.count]
