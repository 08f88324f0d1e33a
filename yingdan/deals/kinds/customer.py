"""What was and may be sold to a customer, on the customer's page."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yingdan.core.policy import Actor
from yingdan.deals.kinds.deal import deal_kind
from yingdan.deals.queries.customer import selling_to
from yingdan.ui import formats
from yingdan.ui.components import Fact, money_fact
from yingdan.ui.kinds import KeyFigures, kind_of
from yingdan.ui.kinds.related import related

COLUMNS = ("name", "amount", "probability", "expected_close", "stage", "state")


def _selling(actor: Actor, customer: Any) -> list[Fact]:
    if not actor.may("deal.view"):
        return []
    its = selling_to(actor, customer.pk)
    since = _("since %(day)s") % {"day": formats.day(its.since)} if its.since else ""
    rows = f"{deal_kind.url}?f=customer:is:{customer.pk}"
    return [
        _fact(_("Open deals"), its.open, its.open_amount, f"{rows}&f=state:is:open"),
        _fact(_("Won so far"), its.won, its.won_amount, f"{rows}&f=state:is:won", since),
    ]


def _fact(label: str, count: int, amount: Decimal | None, url: str, more: str = "") -> Fact:
    """The amount over the number of deals; the number alone for whoever may not read the amounts."""
    if amount is None:
        return Fact(label, formats.number(count), sub=more, url=url)
    number = ngettext("%(n)d deal", "%(n)d deals", count) % {"n": count}
    sub = _("%(first)s, %(then)s") % {"first": number, "then": more} if more else number
    return money_fact(label, amount, sub=sub, url=url)


kind_of("customer").key_figures.append(KeyFigures(10, _selling))
# Below who decides there, which is asked first of a deal.
kind_of("customer").panels.insert(1, related(deal_kind, "customer", COLUMNS, title=gettext_lazy("Deals")))
