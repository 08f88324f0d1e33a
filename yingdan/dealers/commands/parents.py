"""Parent dealers: in sight, and never in a circle."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from yingdan.core.chains import Chain
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.dealers import rules
from yingdan.dealers.models import Dealer

PARENTS = Chain(Dealer, "parent", _("This chain of parent dealers is too long."), rules.LONGEST)


def check_parents(actor: Actor, parents: Collection[int | None]) -> None:
    """The parents of new dealers: the actor must see each of them."""
    wanted = {pk for pk in parents if pk is not None}
    if wanted and rules.dealers.visible(actor).filter(pk__in=wanted).count() != len(wanted):
        raise Refused(_("The parent dealer does not exist, or you may not see it."), field="parent")


def check_parent(actor: Actor, row: Dealer, parent: Dealer | int) -> Dealer:
    """The new parent of a dealer that exists already, locked with all above it. A parent that stays need not be in
    sight."""
    key = parent.pk if isinstance(parent, Dealer) else parent
    if key != row.parent_id:
        check_parents(actor, [key])
    found: Dealer = PARENTS.hold(row.pk, key, lambda between: _in_a_circle(actor, row, between))
    return found


def _in_a_circle(actor: Actor, row: Dealer, between: list[int]) -> str:
    """The chain from the dealer up to itself, by the names that the actor may read."""
    names = dict(rules.dealers.visible(actor).filter(pk__in=between).values_list("pk", "name"))
    chain = [row.name, *(names.get(pk, "…") for pk in between), row.name]
    said = _("A dealer cannot stand above itself: %(chain)s.")
    return str(said) % {"chain": " → ".join(chain)}
