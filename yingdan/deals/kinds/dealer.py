"""What a dealer brought, on the dealer's page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.deals import rules
from yingdan.deals.kinds.deal import deal_kind
from yingdan.goals.registry import evaluate
from yingdan.ui.kinds import Panel, kind_of
from yingdan.ui.kinds.related import related

_of_dealer = related(
    deal_kind, "dealer", ("name", "customer", "amount", "expected_close", "stage", "state"), title=_("Deals")
)


def _brought(actor: Actor, dealer: Any) -> dict[str, Any] | None:
    """The deals of a dealer, and what they add up to for who may read every amount."""
    found, where = _of_dealer.context(actor, dealer), {"dealer": dealer.pk}
    names = ("deals.open_amount", "deals.won_amount") if rules.deals.may_query(actor, "amount") else ()
    sums = [evaluate(name, actor=actor, where=where) for name in names] if found else []
    return {**found, "sums": [(one.metric.label, one.total) for one in sums]} if found else None


kind_of("dealer").panels.insert(0, Panel(_("Deals"), "deals/of_dealer.html", _brought))
