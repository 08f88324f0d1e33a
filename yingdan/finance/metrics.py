"""The metrics of money, as goals knows them."""

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from yingdan.deals.metrics.dimensions import usual
from yingdan.deals.metrics.plain import Measure, answer
from yingdan.deals.queries.amounts import fen, yuan
from yingdan.finance import rules
from yingdan.finance.choices import ISSUED
from yingdan.goals.registry import Answer, Question, Rows, metric

OF_RECEIPTS = usual(rules.receipts)
OF_INVOICES = usual(rules.invoices)
HIDDEN = _("You may not see all of these amounts.")


@metric(
    "finance.collected_amount",
    unit="CNY",
    label=_("collected amount"),
    definition=_(
        "Sum of the receipts, refunds taken off, by the day the money came. Receipts that nobody has claimed count, "
        "without an owner and a customer."
    ),
    dimensions=tuple(OF_RECEIPTS),
    adds=True,
    rows=Rows("/receipts/", "", "received_on"),
)
def collected_amount(question: Question) -> Answer:
    asked = Measure(rules.receipts, "received_on", OF_RECEIPTS, Sum(fen("amount")), yuan, Q(), "amount", HIDDEN)
    return answer(question, asked)


@metric(
    "finance.invoiced_amount",
    unit="CNY",
    label=_("invoiced amount"),
    definition=_("Sum of the totals with tax of issued invoices, red-letter ones taken off, by the day of issue."),
    dimensions=tuple(OF_INVOICES),
    adds=True,
    rows=Rows("/invoices/", f"f=state:is:{','.join(ISSUED)}", "issued_on"),
)
def invoiced_amount(question: Question) -> Answer:
    which = Q(state__in=ISSUED)
    asked = Measure(rules.invoices, "issued_on", OF_INVOICES, Sum(fen("amount")), yuan, which, "amount", HIDDEN)
    return answer(question, asked)
