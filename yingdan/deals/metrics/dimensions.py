"""The dimensions of the deals' metrics: how to group by them, name their values and pick some."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, TruncMonth, TruncQuarter
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import departments, people
from yingdan.core.policy import Actor, Policy
from yingdan.core.refusal import Forbidden, Refused
from yingdan.customers.rules import customers
from yingdan.dealers.rules import dealers
from yingdan.deals import rules
from yingdan.products.rules import products

type Expression = Any
type Rows = "QuerySet[Any]"


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to cut a figure.

    expression: the column to group by, given the asker and the day column of the metric.
    names: the rows that give records their names, or None where the value is its own name.
    keys: the key(s) behind what a user wrote after `where`.
    """

    expression: Callable[[Actor, str], Expression]
    allowed: Callable[[Actor, str], bool]
    keys: Callable[[Actor, Any], list[Any]]
    names: Callable[[Actor], Rows] | None = None
    label: Callable[[Any], str] = str


type Known = Mapping[str, Dimension]


def _field(policy: Policy[Any], name: str) -> Callable[[Actor, str], bool]:
    return lambda actor, _day: policy.may_query(actor, name)


def _record(names: Callable[[Actor], Rows], *columns: str) -> Callable[[Actor, Any], list[Any]]:
    """An id, several ids, or a name: a name may belong to several records."""

    def keys(actor: Actor, wanted: Any) -> list[Any]:
        if wanted is None or wanted == "":
            return [None]
        if isinstance(wanted, int):
            return [wanted]
        if isinstance(wanted, tuple):
            return list(wanted)
        match = Q()
        for column in columns:
            match |= Q(**{column: wanted})
        return list(names(actor).filter(match).values_list("pk", flat=True))

    return keys


def _reference(policy: Policy[Any], field: str, names: Callable[[Actor], Rows], *columns: str) -> Dimension:
    return Dimension(
        expression=lambda _actor, _day: F(f"{field}_id"),
        allowed=_field(policy, field),
        keys=_record(names, *columns),
        names=names,
    )


def _region(actor: Actor, _day: str) -> Expression:
    """The customer's region; that of a customer the asker may not see counts as missing."""
    seen = customers.condition(actor, "view")
    plain = Coalesce(F("customer__region"), Value(""))
    if seen is None:
        return plain
    return Case(
        When(customer__in=customers.visible(actor).values("pk"), then=plain),
        default=Value(""),
        output_field=TextField(),
    )


def _month_key(_actor: Actor, wanted: Any) -> list[Any]:
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", str(wanted))
    if wanted and not found:
        raise Refused(_("Write a month as 2026-03."), field="month")
    return [dt.date(int(found[1]), int(found[2]), 1) if found else None]


def _quarter_key(_actor: Actor, wanted: Any) -> list[Any]:
    found = re.fullmatch(r"(\d{4})-Q([1-4])", str(wanted))
    if wanted and not found:
        raise Refused(_("Write a quarter as 2026-Q1."), field="quarter")
    return [dt.date(int(found[1]), 3 * int(found[2]) - 2, 1) if found else None]


def _text(_actor: Actor, wanted: Any) -> list[Any]:
    return ["" if wanted is None else str(wanted)]


def usual(policy: Policy[Any]) -> dict[str, Dimension]:
    """The dimensions of a kind that has an owner, a department, a customer, and a day that says when."""
    return {
        "owner": _reference(policy, "owner", lambda _actor: people.rows(), "name", "username"),
        "department": _reference(policy, "department", lambda _actor: departments.rows(), "name"),
        "customer": _reference(policy, "customer", customers.visible, "name"),
        "month": Dimension(
            lambda _actor, day: TruncMonth(day), policy.may_query, _month_key, label=lambda month: f"{month:%Y-%m}"
        ),
        "quarter": Dimension(
            lambda _actor, day: TruncQuarter(day),
            policy.may_query,
            _quarter_key,
            label=lambda start: f"{start:%Y}-Q{(start.month + 2) // 3}",
        ),
    }


_USUAL = usual(rules.deals)
DIMENSIONS: dict[str, Dimension] = {
    "owner": _USUAL["owner"],
    "department": _USUAL["department"],
    "region": Dimension(_region, lambda actor, _day: customers.may_query(actor, "region"), _text),
    "product": Dimension(
        expression=lambda _actor, _day: rules.main_product(),
        allowed=lambda _actor, _day: True,
        keys=_record(lambda _actor: products.rows(), "name", "code"),
        names=lambda _actor: products.rows(),
    ),
    "customer": _USUAL["customer"],
    "dealer": _reference(rules.deals, "dealer", dealers.visible, "name", "number"),
    "stage": _reference(rules.deals, "stage", lambda _actor: rules.stage_names(), "name"),
    "source": Dimension(lambda _actor, _day: F("source"), _field(rules.deals, "source"), _text),
    "month": _USUAL["month"],
    "quarter": _USUAL["quarter"],
}


def need_dimensions(actor: Actor, names: Iterable[str], day: str, known: Known = DIMENSIONS) -> None:
    """A grouping or a filter by a field that is hidden or masked would tell what it hides."""
    for name in names:
        if not known[name].allowed(actor, day):
            raise Forbidden(_("You may not group or filter by this field."), field=name)


def labelled(
    actor: Actor, by: Sequence[str], keys: Iterable[tuple[Any, ...]], known: Known = DIMENSIONS
) -> list[tuple[str, ...]]:
    """The labels of each row; records of the same name are told apart by their number."""
    rows = list(keys)
    columns = [_labels(actor, known[name], {row[at] for row in rows}) for at, name in enumerate(by)]
    return [tuple(columns[at][key] for at, key in enumerate(row)) for row in rows]


def _labels(actor: Actor, dimension: Dimension, keys: set[Any]) -> dict[Any, str]:
    labels: dict[Any, str] = {None: ""}
    known = keys - {None}
    if dimension.names is None:
        return labels | {key: dimension.label(key) for key in known}
    names = dict(dimension.names(actor).filter(pk__in=known).values_list("pk", "name"))
    often = Counter(names.values())
    for key in known:
        text = names.get(key, "")
        labels[key] = text if text and often[text] == 1 else f"{text} #{key}".strip()
    return labels
