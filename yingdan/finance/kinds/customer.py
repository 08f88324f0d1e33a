"""What the money of a customer comes to, at the top of the customer's page."""

from typing import Any

from django.utils.translation import gettext as _

from yingdan.core.policy import Actor
from yingdan.finance import queries
from yingdan.finance.kinds.instalments import LATE, instalment_kind
from yingdan.finance.kinds.receipts import receipt_kind
from yingdan.ui import formats
from yingdan.ui.components import Fact, money_fact
from yingdan.ui.kinds import KeyFigures, kind_of


def _money(actor: Actor, customer: Any) -> list[Fact]:
    shown = []
    of = f"f=customer:is:{customer.pk}"
    if actor.may("receipt.view"):
        whole, last = queries.collected_from(actor, customer.pk)
        sub = _("last on %(day)s") % {"day": formats.day(last)} if last else ""
        shown.append(money_fact(_("Collected"), whole, sub=sub, url=f"{receipt_kind.url}?{of}"))
    if actor.may("instalment.view"):
        late, days = queries.overdue_from(actor, customer.pk)
        sub = _("the oldest by %(days)s") % {"days": formats.days(days)} if days else ""
        tone = "bad" if late > 0 else ""
        shown.append(money_fact(_("Overdue"), late, sub=sub, tone=tone, url=f"{instalment_kind.url}?{of}&{LATE}"))
    return shown


kind_of("customer").key_figures.append(KeyFigures(20, _money))
