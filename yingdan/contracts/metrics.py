"""The metrics of contracts, as goals knows them."""

from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from yingdan.contracts import rules
from yingdan.contracts.choices import IN_FORCE
from yingdan.deals.metrics.dimensions import usual
from yingdan.deals.metrics.plain import Measure, answer
from yingdan.deals.queries.amounts import fen, yuan
from yingdan.goals.registry import Answer, Question, Rows, metric

DIMENSIONS = usual(rules.contracts)
DAY = "signed_on"
FORCE = Q(state__in=IN_FORCE)


@metric(
    "contracts.signed_amount",
    unit="CNY",
    label=_("signed amount"),
    definition=_(
        "Sum of the totals with tax of contracts in force and their supplements, by the day they were signed. "
        "What was terminated does not count."
    ),
    dimensions=tuple(DIMENSIONS),
    adds=True,
    rows=Rows("/contracts/", f"f=state:is:{','.join(IN_FORCE)}", DAY),
)
def signed_amount(question: Question) -> Answer:
    hidden = _("You may not see the amounts of all contracts.")
    asked = Measure(rules.contracts, DAY, DIMENSIONS, Sum(fen("amount")), yuan, FORCE, "amount", hidden)
    return answer(question, asked)


@metric(
    "contracts.signed_count",
    unit="contracts",
    label=_("contracts signed"),
    definition=_("Number of contracts in force, supplements not counted, by the day they were signed."),
    dimensions=tuple(DIMENSIONS),
    adds=True,
    rows=Rows("/contracts/", f"f=state:is:{','.join(IN_FORCE)}&f=parent:empty:", DAY),
)
def signed_count(question: Question) -> Answer:
    counted = Count("pk", filter=Q(parent=None))
    asked = Measure(rules.contracts, DAY, DIMENSIONS, counted, lambda found: Decimal(int(found or 0)), FORCE)
    return answer(question, asked)
