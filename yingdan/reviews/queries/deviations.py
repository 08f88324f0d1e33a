"""What the facts say in a sentence each, the worst first. Rules and weights: docs/algorithms/reviews.md."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from yingdan.reviews.queries.facts import Fact, Sheet
from yingdan.ui.formats import long_day, money, number, workdays

HUNDRED = Decimal("100.0")
NONE = Decimal("0.0")
TENTH = Decimal("0.1")
# What a content side gives; less is a deviation.
CONTENT = Decimal(4)


@dataclass(frozen=True, slots=True)
class Deviation:
    """`weight` is how much of what was planned was missed, in per cent with one place; below zero it went better."""

    weight: Decimal
    text: str
    fact: Fact

    @property
    def tone(self) -> str:
        return "bad" if self.weight > 0 else "ok" if self.weight < 0 else ""


def deviations(sheet: Sheet) -> list[Deviation]:
    """The sentences of a sheet, in the reader's language."""
    found = [one for fact in sheet.rows for one in RULES.get(fact.code, _none)(fact, sheet)]
    return sorted(found, key=lambda one: -one.weight)


def rate(part: Decimal, whole: Decimal) -> Decimal:
    """In per cent, one place, halves up; 0 of nothing."""
    return (HUNDRED * part / whole).quantize(TENTH, ROUND_HALF_UP) if whole else NONE


def _none(fact: Fact, sheet: Sheet) -> Iterator[Deviation]:
    yield from ()


def _goal(fact: Fact, sheet: Sheet) -> Iterator[Deviation]:
    got = rate(Decimal(fact.actual or 0), Decimal(fact.planned or 0))
    text = _("“%(name)s” reached %(rate)s%% of its target") % {"name": fact.name, "rate": number(got, places=1)}
    yield Deviation(HUNDRED - got, text, fact)


def _begin(fact: Fact, sheet: Sheet) -> Iterator[Deviation]:
    yield from _moved(fact, sheet, _("The project began %(days)s late"), _("The project began %(days)s early"))


def _end(fact: Fact, sheet: Sheet) -> Iterator[Deviation]:
    if fact.more.get("given_up"):
        yield Deviation(HUNDRED, _("The project was given up"), fact)
        return
    yield from _moved(fact, sheet, _("The project ended %(days)s late"), _("The project ended %(days)s early"))


def _milestone(fact: Fact, sheet: Sheet) -> Iterator[Deviation]:
    if fact.actual is None:
        yield from _never(fact, sheet, _("“%(name)s” was planned for %(day)s and is not reached"))
    late, early = _("“%(name)s” was reached %(days)s late"), _("“%(name)s” was reached %(days)s early")
    yield from _moved(fact, sheet, late, early)


def _acceptance(fact: Fact, sheet: Sheet) -> Iterator[Deviation]:
    if fact.more["failed"] == "1":
        yield Deviation(HUNDRED, _("“%(name)s” was not accepted") % {"name": fact.name}, fact)
    elif fact.actual is None:
        yield from _never(fact, sheet, _("“%(name)s” was planned for %(day)s and is not signed by both"))
    late, early = _("“%(name)s” was signed %(days)s late"), _("“%(name)s” was signed %(days)s early")
    yield from _moved(fact, sheet, late, early)
    found, fixed = int(fact.more["defects"]), int(fact.more["fixed"])
    if found > fixed:
        text = _("%(left)s of %(all)s defects of “%(name)s” are not fixed")
        said = {"left": found - fixed, "all": found, "name": fact.name}
        yield Deviation(rate(Decimal(found - fixed), Decimal(found)), text % said, fact)


def _deals(fact: Fact, sheet: Sheet) -> Iterator[Deviation]:
    lost, decided = int(fact.more["lost"]), int(fact.more["lost"]) + int(fact.more["won"])
    if lost:
        text = _("%(lost)s of %(all)s decided deals were lost") % {"lost": lost, "all": decided}
        yield Deviation(rate(Decimal(lost), Decimal(decided)), text, fact)


def _overdue(fact: Fact, sheet: Sheet) -> Iterator[Deviation]:
    yield from _unpaid(fact, _("%(amount)s yuan are overdue"))


def _waived(fact: Fact, sheet: Sheet) -> Iterator[Deviation]:
    yield from _unpaid(fact, _("%(amount)s yuan were written off"))


def _unpaid(fact: Fact, text: str) -> Iterator[Deviation]:
    """A part of what the contracts come to."""
    amount = Decimal(fact.actual or 0)
    if amount:
        yield Deviation(rate(amount, Decimal(fact.more["whole"])), text % {"amount": money(amount)}, fact)


def _cost(fact: Fact, sheet: Sheet) -> Iterator[Deviation]:
    """What is spent less than planned is good news only once nothing more is spent."""
    if fact.planned is None or fact.off is None:
        return
    weight = rate(Decimal(fact.off), Decimal(fact.planned))
    said = {"rate": number(abs(weight), places=1)}
    if weight > 0:
        yield Deviation(weight, _("Cost lies %(rate)s%% above the budget") % said, fact)
    elif weight < 0 and sheet.over:
        yield Deviation(weight, _("Cost lies %(rate)s%% below the budget") % said, fact)


def _changes(fact: Fact, sheet: Sheet) -> Iterator[Deviation]:
    if times := int(fact.actual or 0):
        yield Deviation(NONE, _("The approved charter was changed %(times)s times") % {"times": times}, fact)


def _customer(fact: Fact, sheet: Sheet) -> Iterator[Deviation]:
    yield _rated(fact, _("The customer gave %(score)s of 5 on average, %(count)s answers"))


def _team(fact: Fact, sheet: Sheet) -> Iterator[Deviation]:
    yield _rated(fact, _("The team gave %(score)s of 5 on average, %(count)s answers"))


def _rated(fact: Fact, text: str) -> Deviation:
    score = Decimal(fact.actual or 0)
    said = {"score": number(score, places=1), "count": fact.more["count"]}
    return Deviation(rate(CONTENT - score, CONTENT), text % said, fact)


def _moved(fact: Fact, sheet: Sheet, late: str, early: str) -> Iterator[Deviation]:
    """So many working days beside the plan, weighed by the planned working days of the whole project."""
    off = int(fact.off or 0)
    if off:
        said = {"name": fact.name, "days": workdays(abs(off))}
        yield Deviation(rate(Decimal(off), Decimal(sheet.days)), (late if off > 0 else early) % said, fact)


def _never(fact: Fact, sheet: Sheet, text: str) -> Iterator[Deviation]:
    """Its day has passed, or the project is over, without it."""
    day = dt.date.fromisoformat(fact.planned or "")
    if day < sheet.day or sheet.over:
        yield Deviation(HUNDRED, text % {"name": fact.name, "day": long_day(day)}, fact)


RULES: dict[str, Callable[[Fact, Sheet], Iterator[Deviation]]] = {
    "goal": _goal,
    "begin": _begin,
    "end": _end,
    "milestone": _milestone,
    "acceptance": _acceptance,
    "deals": _deals,
    "overdue": _overdue,
    "waived": _waived,
    "cost": _cost,
    "changes": _changes,
    "rated_customer": _customer,
    "rated_team": _team,
}
