"""The metrics of contracts, as goals knows them."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from yingdan.contracts import rules
from yingdan.contracts.choices import IN_FORCE
from yingdan.contracts.models import Contract
from yingdan.core.refusal import Forbidden
from yingdan.deals.metrics.dimensions import labelled, need_dimensions, usual
from yingdan.deals.queries.amounts import fen, yuan
from yingdan.goals.registry import Answer, MetricRow, Question, metric

DIMENSIONS = usual(rules.contracts)
DAY = "signed_on"


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
)
def signed_amount(question: Question) -> Answer:
    if not rules.contracts.may_query(question.actor, "amount"):
        raise Forbidden(_("You may not see the amounts of all contracts."), field="amount")
    return _answer(question, Sum(fen("amount")), yuan)


@metric(
    "contracts.signed_count",
    unit="contracts",
    label=_("contracts signed"),
    definition=_("Number of contracts in force, supplements not counted, by the day they were signed."),
    dimensions=tuple(DIMENSIONS),
    adds=True,
)
def signed_count(question: Question) -> Answer:
    return _answer(question, Count("pk", filter=Q(parent=None)), lambda found: Decimal(int(found or 0)))


def _answer(question: Question, fact: Any, value: Any) -> Answer:
    """Add up over the contracts that the asker sees."""
    actor = question.actor
    need_dimensions(actor, {*question.by, *question.where}, DAY, DIMENSIONS)
    rows = _chosen(question)
    total = value(rows.aggregate(found=fact)["found"])
    if not question.by:
        return Answer([], total)
    columns = {f"by_{name}": DIMENSIONS[name].expression(actor, DAY) for name in question.by}
    grouped = rows.annotate(**columns).values_list(*columns).annotate(found=fact)
    found = {tuple(keys): value(one) for *keys, one in grouped}
    labels = labelled(actor, question.by, found, DIMENSIONS)
    lines = [MetricRow(key, label, found[key]) for key, label in zip(found, labels, strict=True)]
    return Answer(sorted(lines, key=lambda line: line.labels), total)


def _chosen(question: Question) -> "QuerySet[Contract]":
    rows = rules.visible_contracts(question.actor).filter(state__in=IN_FORCE).order_by()
    if question.since:
        rows = rows.filter(signed_on__gte=question.since)
    if question.until:
        rows = rows.filter(signed_on__lte=question.until)
    for name, wanted in question.where.items():
        keys = DIMENSIONS[name].keys(question.actor, wanted)
        column = f"only_{name}"
        rows = rows.alias(**{column: DIMENSIONS[name].expression(question.actor, DAY)})
        match = Q(**{f"{column}__in": [key for key in keys if key is not None]})
        rows = rows.filter(match | Q(**{f"{column}__isnull": True}) if None in keys else match)
    return rows
