"""Two customers of one name that are two companies."""

from django.utils.translation import gettext_lazy as _

from yingdan.core.commands import command
from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing, Refused
from yingdan.core.rows import fetch
from yingdan.customers import rules
from yingdan.customers.commands.writing import Change, write
from yingdan.customers.models import Apart, Customer


@command("customer.tell_apart", "customer.edit")
def tell_apart(*, actor: Actor, pk: int, other: int) -> Customer:
    """Remember that these are no duplicates. Said twice, it changes nothing."""
    row = _of_pair(actor, pk, other)
    _pair, new = Apart.objects.get_or_create(first_id=min(pk, other), second_id=max(pk, other))
    if new:
        write(rules.customers, [Change(row, "customer.told_apart", after={"other": other})], actor=actor)
    return row


@command("customer.tell_together", "customer.edit")
def tell_together(*, actor: Actor, pk: int, other: int) -> Customer:
    """Take that back: they may be duplicates after all."""
    row = _of_pair(actor, pk, other)
    if Apart.objects.filter(first_id=min(pk, other), second_id=max(pk, other)).delete()[0]:
        write(rules.customers, [Change(row, "customer.told_together", after={"other": other})], actor=actor)
    return row


def _of_pair(actor: Actor, pk: int, other: int) -> Customer:
    """The first of two customers in sight, locked; the actor may change it."""
    if pk == other:
        raise Refused(_("Choose two different customers."))
    row = fetch(rules.customers, actor, pk, "edit")
    if not rules.customers.visible(actor).filter(pk=other).exists():
        raise Missing
    return row
