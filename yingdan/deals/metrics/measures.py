"""The metrics of deals, as goals knows them. Each definition says exactly what is counted."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from yingdan.core.refusal import Text
from yingdan.deals.choices import DealState
from yingdan.deals.metrics.dimensions import DIMENSIONS
from yingdan.deals.metrics.tally import Facts, Measure, answer
from yingdan.deals.queries.amounts import fen, weighted, weighted_yuan, yuan
from yingdan.goals.registry import Rows, metric

PLACES = Decimal("0.0001")
WON, LOST, OPEN = Q(state=DealState.WON), Q(state=DealState.LOST), Q(state=DealState.OPEN)
# As a list of deals says it.
LISTED = (("won", WON), ("lost", LOST), ("open", OPEN), ("won,lost", WON | LOST))
NUMBER = {"number": Count("pk")}
NOTHING = Decimal(0)


def _sum(whole: Any, column: str) -> dict[str, Any]:
    """A sum, and whether any amount is known at all: a group of deals without one has no fact."""
    return {"sum": Sum(whole), "known": Count(column)}


def _count(facts: Facts) -> Decimal | None:
    return Decimal(facts["number"]) if facts.get("number") else None


def _money(facts: Facts) -> Decimal | None:
    return yuan(facts["sum"]) if facts.get("known") else None


def _weighted(facts: Facts) -> Decimal | None:
    return weighted_yuan(facts["sum"]) if facts.get("known") else None


def _share(part: str, whole: str) -> Callable[[Facts], Decimal | None]:
    """A rate as a percentage; nothing where there is nothing to divide by."""

    def value(facts: Facts) -> Decimal | None:
        if not facts.get(whole):
            return None
        return (Decimal(100 * facts[part]) / facts[whole]).quantize(PLACES, ROUND_HALF_UP)

    return value


def _mean(facts: Facts) -> Decimal | None:
    if not facts.get("number"):
        return None
    return (Decimal(facts["days"]) / facts["number"]).quantize(PLACES, ROUND_HALF_UP)


def _register(name: str, unit: str, label: Text, definition: Text, measure: Measure, *, adds: bool = False) -> None:
    which = next((states for states, one in LISTED if measure.deals == one), None)
    rows = Rows("/deals/", f"f=state:is:{which}" if which else "f=state:not:void", measure.day)
    declared = metric(
        f"deals.{name}",
        unit=unit,
        label=label,
        definition=definition,
        dimensions=tuple(DIMENSIONS),
        adds=adds,
        rows=rows,
    )
    declared(partial(answer, measure))


_register(
    "won_amount",
    "CNY",
    _("won amount"),
    _("Sum of the amounts fixed when deals were won, by the day they were closed."),
    Measure(WON, "closed_on", _money, _sum(fen("outcome__amount"), "outcome__amount"), NOTHING, "outcome__amount"),
    adds=True,
)
_register(
    "won_count",
    "deals",
    _("deals won"),
    _("Number of deals won, by the day they were closed. A deal counts under the product of its largest line."),
    Measure(WON, "closed_on", _count, NUMBER, empty=NOTHING),
    adds=True,
)
_register(
    "lost_count",
    "deals",
    _("deals lost"),
    _("Number of deals lost, by the day they were closed. A deal counts under the product of its largest line."),
    Measure(LOST, "closed_on", _count, NUMBER, empty=NOTHING),
)
_register(
    "win_rate",
    "%",
    _("win rate of closed deals"),
    _("Deals won as a share of the deals won or lost, by the day they were closed."),
    Measure(WON | LOST, "closed_on", _share("won", "closed"), {"won": Count("pk", filter=WON), "closed": Count("pk")}),
)
_register(
    "win_rate_all",
    "%",
    _("win rate of all deals"),
    _("Deals won as a share of all deals that are not void, open ones included, by the day they were opened."),
    Measure(
        ~Q(state=DealState.VOID),
        "opened_on",
        _share("won", "all"),
        {"won": Count("pk", filter=WON), "all": Count("pk")},
    ),
)
_register(
    "open_amount",
    "CNY",
    _("open amount"),
    _("Sum of the amounts of open deals, by the day they are expected to close."),
    Measure(OPEN, "expected_close", _money, _sum(fen("amount"), "amount"), NOTHING, "amount"),
)
_register(
    "open_count",
    "deals",
    _("open deals"),
    _(
        "Number of open deals, by the day they are expected to close. "
        "A deal counts under the product of its largest line."
    ),
    Measure(OPEN, "expected_close", _count, NUMBER, empty=NOTHING),
)
_register(
    "weighted_amount",
    "CNY",
    _("weighted amount"),
    _("Sum of amount times win probability of open deals, by the day they are expected to close."),
    Measure(OPEN, "expected_close", _weighted, _sum(weighted("amount"), "amount"), NOTHING, "amount", is_weighted=True),
)
_register(
    "cycle_days",
    "days",
    _("sales cycle"),
    _("Mean number of days from the opening to the winning of a deal, by the day it was closed."),
    Measure(
        WON,
        "closed_on",
        _mean,
        {
            "number": Count("pk"),
            "days": Sum(ExpressionWrapper(F("closed_on") - F("opened_on"), output_field=DurationField())),
        },
    ),
)
