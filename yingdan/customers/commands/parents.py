"""Parent companies: in sight, and never in a circle."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from yingdan.core.chains import Chain
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.customers import rules
from yingdan.customers.models import Customer

PARENTS = Chain(Customer, "parent", _("This chain of parent companies is too long."))


def check_parents(actor: Actor, parents: Collection[int | None]) -> None:
    """The parents of new customers: the actor must see each of them."""
    wanted = {pk for pk in parents if pk is not None}
    if wanted and rules.customers.visible(actor).filter(pk__in=wanted).count() != len(wanted):
        raise Refused(_("The parent company does not exist, or you may not see it."), field="parent")


def check_parent(actor: Actor, pk: int, parent: Customer | int) -> Customer:
    """The new parent of a customer that exists already, locked with all above it."""
    key = parent.pk if isinstance(parent, Customer) else parent
    check_parents(actor, [key])
    found: Customer = PARENTS.hold(
        pk, key, lambda _between: _("A company cannot be its own parent, not even through others.")
    )
    return found
