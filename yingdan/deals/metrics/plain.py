"""Metrics that add one column up over the rows of a kind that the asker sees."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from yingdan.core.policy import Policy
from yingdan.core.refusal import Forbidden
from yingdan.deals.metrics.dimensions import Dimension, labelled, need_dimensions
from yingdan.goals.registry import Answer, MetricRow, Question


@dataclass(frozen=True, slots=True)
class Measure:
    """What is added up: `fact` over the rows of the policy that `which` leaves, by the day column; `value` makes the
    figure of what the database answers. `reads` is a guarded field that the asker must be able to read."""

    policy: Policy[Any]
    day: str
    dimensions: Mapping[str, Dimension]
    fact: Any
    value: Callable[[Any], Decimal]
    which: Q
    reads: str = ""
    refusal: Any = ""


def answer(question: Question, measure: Measure) -> Answer:
    """The figure and its rows. Forbidden where the asker may not read what is added up or grouped by."""
    actor = question.actor
    if measure.reads and not measure.policy.may_query(actor, measure.reads):
        raise Forbidden(measure.refusal, field=measure.reads)
    need_dimensions(actor, {*question.by, *question.where}, measure.day, measure.dimensions)
    rows = _chosen(question, measure)
    total = measure.value(rows.aggregate(found=measure.fact)["found"])
    if not question.by:
        return Answer([], total)
    known = measure.dimensions
    columns = {f"by_{name}": known[name].expression(actor, measure.day) for name in question.by}
    grouped = rows.annotate(**columns).values_list(*columns).annotate(found=measure.fact)
    found = {tuple(keys): measure.value(one) for *keys, one in grouped}
    labels = labelled(actor, question.by, found, known)
    lines = [MetricRow(key, label, found[key]) for key, label in zip(found, labels, strict=True)]
    return Answer(sorted(lines, key=lambda line: line.labels), total)


def _chosen(question: Question, measure: Measure) -> "QuerySet[Any]":
    actor, day = question.actor, measure.day
    rows = measure.policy.visible(actor).filter(measure.which).order_by()
    if question.since:
        rows = rows.filter(**{f"{day}__gte": question.since})
    if question.until:
        rows = rows.filter(**{f"{day}__lte": question.until})
    for name, wanted in question.where.items():
        keys = measure.dimensions[name].keys(actor, wanted)
        column = f"only_{name}"
        rows = rows.alias(**{column: measure.dimensions[name].expression(actor, day)})
        match = Q(**{f"{column}__in": [key for key in keys if key is not None]})
        rows = rows.filter(match | Q(**{f"{column}__isnull": True}) if None in keys else match)
    return rows
