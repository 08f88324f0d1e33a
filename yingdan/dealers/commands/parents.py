"""Parent dealers: in sight, and never in a circle."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.dealers import rules
from yingdan.dealers.models import Dealer


def check_parents(actor: Actor, parents: Collection[int | None]) -> None:
    """The parents of new dealers: the actor must see each of them."""
    wanted = {pk for pk in parents if pk is not None}
    if wanted and rules.dealers.visible(actor).filter(pk__in=wanted).count() != len(wanted):
        raise Refused(_("The parent dealer does not exist, or you may not see it."), field="parent")


def check_parent(actor: Actor, row: Dealer, parent: Dealer | int) -> Dealer:
    """The new parent of a dealer that exists already, unless it would close a circle.

    The dealer and the whole chain above the parent stay locked: of two edits that would close a circle together, one
    waits for the other and sees it. A parent that stays need not be in sight.
    """
    key = parent.pk if isinstance(parent, Dealer) else parent
    if key != row.parent_id:
        check_parents(actor, [key])
    while True:
        chain = chain_above(key)
        if row.pk in chain:
            raise Refused(_in_a_circle(actor, row, chain[: chain.index(row.pk)]), field="parent")
        locked = Dealer.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk, *chain]).order_by("pk")
        rows = {one.pk: one for one in locked}
        if chain_above(key) == chain:
            return rows[key]


def chain_above(pk: int | None) -> list[int]:
    """A dealer and its parents, from below to the top."""
    chain: list[int] = []
    while pk is not None and pk not in chain:
        if len(chain) >= rules.LONGEST:
            raise Refused(_("This chain of parent dealers is too long."), field="parent")
        chain.append(pk)
        pk = Dealer.objects.filter(pk=pk).values_list("parent", flat=True).first()
    return chain


def _in_a_circle(actor: Actor, row: Dealer, between: list[int]) -> str:
    """The chain from the dealer up to itself, by the names that the actor may read."""
    names = dict(rules.dealers.visible(actor).filter(pk__in=between).values_list("pk", "name"))
    chain = [row.name, *(names.get(pk, "…") for pk in between), row.name]
    said = _("A dealer cannot stand above itself: %(chain)s.")
    return str(said) % {"chain": " → ".join(chain)}
