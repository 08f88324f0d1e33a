"""The registry of metrics: higher rooms say what they measure, everybody asks here.

A metric answers only for the rows its asker may see, and only by dimensions its asker may query.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing, Refused, Text


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a metric. `since` and `until` are days, both included; `where` holds names or ids."""

    actor: Actor
    by: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One cell: the keys of its dimensions (ids where they are records), their labels, and the value."""

    keys: tuple[Any, ...]
    labels: tuple[str, ...]
    value: Decimal


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows in the order of their labels; the total is None where there is no fact at all to make a rate of."""

    rows: Sequence[MetricRow]
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class Rows:
    """The list of the records that a metric counts: its address, its filter, and the field of their day, "" where
    they are counted whatever the day."""

    url: str
    filter: str
    day: str = ""

    def between(self, since: dt.date | None, until: dt.date | None) -> str:
        """Its address for a time, both days included."""
        days = [
            f"f={self.day}:{word}:{on:%Y-%m-%d}" for word, on in (("min", since), ("max", until)) if self.day and on
        ]
        return f"{self.url}?{'&'.join([self.filter, *days] if self.filter else days)}"


@dataclass(frozen=True, slots=True)
class Metric:
    """A named measure. `definition` tells the reader exactly what is counted."""

    name: str
    unit: str
    label: Text
    definition: Text
    dimensions: tuple[str, ...]
    answer: Callable[[Question], Answer]
    # Do the values of several people and months add up to the value of all? Only then can a target be divided.
    adds: bool = False
    rows: Rows | None = None

    def described(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "unit": self.unit,
            "definition": str(self.definition),
            "dimensions": list(self.dimensions),
        }


@dataclass(frozen=True, slots=True)
class MetricResult:
    """An answered question, in the shape that is the product's contract."""

    metric: Metric
    by: tuple[str, ...]
    rows: Sequence[MetricRow]
    total: Decimal | None

    def document(self) -> dict[str, Any]:
        return {
            "metric": self.metric.name,
            "unit": self.metric.unit,
            "definition": str(self.metric.definition),
            "rows": [{**dict(zip(self.by, row.labels, strict=True)), "value": number(row.value)} for row in self.rows],
            "total": number(self.total),
        }


_metrics: dict[str, Metric] = {}


def metric(
    name: str,
    *,
    unit: str,
    label: Text,
    definition: Text,
    dimensions: Sequence[str],
    adds: bool = False,
    rows: Rows | None = None,
) -> Callable[[Callable[[Question], Answer]], Callable[[Question], Answer]]:
    """Register the function that answers a metric."""

    def register(function: Callable[[Question], Answer]) -> Callable[[Question], Answer]:
        _metrics[name] = Metric(name, unit, label, definition, tuple(dimensions), function, adds, rows)
        return function

    return register


@dataclass(frozen=True, slots=True)
class Outsiders:
    """Companies outside for which goals are set, of one kind of party: how goals find them in metrics.

    dimension: the dimension that tells them apart. visible: the parties that an actor may set a goal for.
    keys: party -> key in the dimension, for these parties.
    """

    kind: str
    dimension: str
    visible: "Callable[[Actor], QuerySet[Any]]"
    keys: Callable[[Collection[int]], Mapping[int, int]]


_outsiders: dict[str, Outsiders] = {}


def goals_for(outsiders: Outsiders) -> None:
    """Register whose results goals may count besides those of our own people."""
    _outsiders[outsiders.kind] = outsiders


def outsiders_of(kind: str) -> Outsiders | None:
    """None where no room knows such companies."""
    return _outsiders.get(kind)


def metrics() -> list[Metric]:
    """Every metric, by name."""
    return [_metrics[name] for name in sorted(_metrics)]


def registered() -> list[Metric]:
    """Every metric, those of lower rooms first."""
    return list(_metrics.values())


def metric_named(name: str) -> Metric:
    if name not in _metrics:
        raise Missing(_("There is no metric %(name)s.") % {"name": name})
    return _metrics[name]


def evaluate(
    name: str,
    *,
    actor: Actor,
    by: Sequence[str] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
    where: Mapping[str, Any] | None = None,
) -> MetricResult:
    """Ask a metric as one actor."""
    asked = metric_named(name)
    conditions = dict(where or {})
    for dimension in [*by, *conditions]:
        if dimension not in asked.dimensions:
            raise Refused(
                _("%(metric)s has no dimension %(name)s. It has: %(known)s.")
                % {"metric": name, "name": dimension, "known": ", ".join(asked.dimensions)},
                field=dimension,
            )
    if len(set(by)) != len(by):
        raise Refused(_("Name every dimension once."), field="by")
    if since and until and since > until:
        raise Refused(_("The first day lies after the last."), field="since")
    answer = asked.answer(Question(actor, tuple(by), since, until, conditions))
    return MetricResult(asked, tuple(by), answer.rows, answer.total)


def number(value: Decimal | None) -> int | float | None:
    """A value as a JSON number. It is computed exactly before this point; nothing is computed after it."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
