"""Adding up deals: whole numbers in SQL, grouped by any dimensions; by product through the lines."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.refusal import Forbidden
from yingdan.deals import rules
from yingdan.deals.metrics.dimensions import DIMENSIONS, labelled, need_dimensions
from yingdan.deals.models import Deal
from yingdan.deals.queries.amounts import fen, weighted
from yingdan.goals.registry import Answer, MetricRow, Question

type Facts = dict[str, int]
type Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """What one metric adds up.

    day: the column that says when. `facts` are sums and counts that add up over groups; `value` makes the
    figure of them, or None where there is no fact. A measure of money names its column as well, so that
    its products are those of the lines. `empty` is the total when there is no fact at all.
    """

    deals: Q
    day: str
    value: Callable[[Facts], Decimal | None]
    facts: Mapping[str, Any]
    empty: Decimal | None = None
    money: str = ""
    is_weighted: bool = False


def answer(measure: Measure, question: Question) -> Answer:
    """Answer a question, over the deals its asker sees."""
    actor = question.actor
    need_dimensions(actor, {*question.by, *question.where}, measure.day)
    if measure.money and not rules.deals.may_query(actor, "amount"):
        raise Forbidden(_("You may not see the amounts of all deals."), field="amount")
    by_lines = bool(measure.money) and "product" in {*question.by, *question.where}
    found = _by_product(measure, question) if by_lines else _plain(measure, question, question.by, question.where)
    total = _added(found.values())
    values = {key: value for key, facts in found.items() if (value := measure.value(facts)) is not None}
    labels = labelled(actor, question.by, values)
    rows = [MetricRow(key, label, values[key]) for key, label in zip(values, labels, strict=True)]
    whole = measure.value(total)
    return Answer(
        sorted(rows, key=lambda row: row.labels) if question.by else [], measure.empty if whole is None else whole
    )


def _added(parts: Iterable[Facts]) -> Facts:
    total: Facts = defaultdict(int)
    for facts in parts:
        for name, number in facts.items():
            total[name] += number
    return total


def _chosen(measure: Measure, question: Question, where: Mapping[str, Any], day: str) -> "QuerySet[Deal]":
    deals = rules.visible_deals(question.actor).filter(measure.deals)
    if question.since:
        deals = deals.filter(**{f"{day}__gte": question.since})
    if question.until:
        deals = deals.filter(**{f"{day}__lte": question.until})
    for name, wanted in where.items():
        keys = DIMENSIONS[name].keys(question.actor, wanted)
        column = f"only_{name}"
        deals = deals.alias(**{column: DIMENSIONS[name].expression(question.actor, day)})
        match = Q(**{f"{column}__in": [key for key in keys if key is not None]})
        deals = deals.filter(match | Q(**{f"{column}__isnull": True}) if None in keys else match)
    return deals.order_by()


def _plain(measure: Measure, question: Question, by: tuple[str, ...], where: Mapping[str, Any]) -> dict[Key, Facts]:
    return _grouped(_chosen(measure, question, where, measure.day), question.actor, by, measure.day, measure.facts)


def _grouped(
    deals: "QuerySet[Deal]", actor: Actor, by: tuple[str, ...], day: str, facts: Mapping[str, Any], **extra: Any
) -> dict[Key, Facts]:
    columns = {f"by_{name}": DIMENSIONS[name].expression(actor, day) for name in by} | extra
    if not columns:
        return {(): _whole(deals.aggregate(**facts))}
    rows = deals.annotate(**columns).values(*columns).annotate(**facts)
    return {tuple(row[column] for column in columns): _whole({name: row[name] for name in facts}) for row in rows}


def _whole(facts: Mapping[str, Any]) -> Facts:
    """Counts as they are, fen as int (PostgreSQL answers Decimal), durations as days."""
    return {name: value.days if isinstance(value, dt.timedelta) else int(value or 0) for name, value in facts.items()}


def _by_product(measure: Measure, question: Question) -> dict[Key, Facts]:
    """Amounts by the product of the lines; what no line accounts for stands under no product."""
    others = tuple(name for name in question.by if name != "product")
    where = {name: wanted for name, wanted in question.where.items() if name != "product"}
    deals = _chosen(measure, question, where, measure.day)
    in_lines = weighted("lines__amount") if measure.is_weighted else fen("lines__amount")
    # A deal without lines is one row without a product here; its own amount is counted below.
    facts = {"sum": Sum(in_lines), "known": Count("lines__amount"), "bare": Count(measure.money)}
    lines = _grouped(deals, question.actor, others, measure.day, facts, product=F("lines__product"))
    rest = _grouped(deals, question.actor, others, measure.day, measure.facts)
    found: dict[Key, Facts] = {}
    for key, line in lines.items():
        found[key] = {"sum": line["sum"], "known": line["bare"] if key[-1] is None else line["known"]}
        rest[key[:-1]]["sum"] -= line["sum"]
    for key, left in rest.items():
        if left["sum"]:
            bare = found.setdefault((*key, None), {"sum": 0, "known": 1})
            bare["sum"] += left["sum"]
    return _arranged(found, question, others)


def _arranged(found: Mapping[Key, Facts], question: Question, others: tuple[str, ...]) -> dict[Key, Facts]:
    """Keys in the order that was asked, only the products that were asked."""
    wanted = None
    if "product" in question.where:
        wanted = set(DIMENSIONS["product"].keys(question.actor, question.where["product"]))
    arranged: dict[Key, list[Facts]] = defaultdict(list)
    for key, facts in found.items():
        if wanted is None or key[-1] in wanted:
            named = dict(zip((*others, "product"), key, strict=True))
            arranged[tuple(named[name] for name in question.by)].append(facts)
    return {key: _added(facts) for key, facts in arranged.items()}
