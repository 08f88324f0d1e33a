"""Parent companies: in sight, and never in a circle."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.customers import rules
from yingdan.customers.models import Customer

LONGEST = 50


def check_parents(actor: Actor, parents: Collection[int | None]) -> None:
    """The parents of new customers: the actor must see each of them."""
    wanted = {pk for pk in parents if pk is not None}
    if wanted and rules.customers.visible(actor).filter(pk__in=wanted).count() != len(wanted):
        raise Refused(_("The parent company does not exist, or you may not see it."), field="parent")


def check_parent(actor: Actor, pk: int, parent: Customer | int) -> Customer:
    """The new parent of a customer that exists already, unless it would close a circle.

    The customer and the whole chain above the parent stay locked, lowest key first: of two edits that would
    close a circle together, the second one sees the first.
    """
    key = parent.pk if isinstance(parent, Customer) else parent
    check_parents(actor, [key])
    while True:
        chain = chain_above(key)
        if pk in chain:
            raise Refused(_("A company cannot be its own parent, not even through others."), field="parent")
        locked = Customer.objects.select_for_update(of=("self",)).filter(pk__in=[pk, *chain]).order_by("pk")
        rows = {row.pk: row for row in locked}
        if chain_above(key) == chain:
            return rows[key]


def chain_above(pk: int | None) -> list[int]:
    """A customer and its parents, from below to the top."""
    chain: list[int] = []
    while pk is not None and pk not in chain:
        if len(chain) >= LONGEST:
            raise Refused(_("This chain of parent companies is too long."), field="parent")
        chain.append(pk)
        pk = Customer.objects.filter(pk=pk).values_list("parent", flat=True).first()
    return chain
