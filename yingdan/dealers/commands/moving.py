"""A dealer's way from a prospect to a partner, and out of it."""

from django.utils.translation import gettext_lazy as _

from yingdan.core.commands import command, move_record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import fetch
from yingdan.dealers import rules
from yingdan.dealers.choices import DealerState
from yingdan.dealers.commands.guests import shut_all
from yingdan.dealers.models import Dealer


@command("dealer.move", "dealer.edit")
def move_dealer(*, actor: Actor, pk: int, state: str, reason: str = "", version: int | None = None) -> Dealer:
    """Bring a dealer into another state. Whoever exits signs in no more."""
    row = fetch(rules.dealers, actor, pk, "edit", version=version)
    fits = rules.may_go(row, state)
    if fits is not True:
        raise Refused(fits[1], field=fits[0])
    if rules.needs_reason(row, state) and not reason.strip():
        raise Refused(_("Say why: a step back, a suspension and an exit are explained."), field="reason")
    if state == DealerState.EXITED:
        shut_all(actor, [row.pk])
    return move_record(actor, rules.dealers, row, state, "dealer.moved", reason=reason)
