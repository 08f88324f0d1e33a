"""What became of a project beside what was planned, counted from records. Formulas: docs/algorithms/reviews.md.

Facts are the same for everybody; who may see which of them is asked in `sight`.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from yingdan.contracts.choices import IN_FORCE
from yingdan.core import clock
from yingdan.deals.choices import DealState
from yingdan.engines.calendar_cn import WorkCalendar
from yingdan.finance.models import Instalment
from yingdan.finance.rules import is_owed
from yingdan.goals.queries import reached
from yingdan.goals.registry import metric_named
from yingdan.projects.choices import AcceptanceState, ProjectState
from yingdan.projects.models import Project
from yingdan.projects.queries import calendar_of
from yingdan.projects.rules import milestones_of
from yingdan.reviews import rules
from yingdan.reviews.choices import RatingSide

NOTHING = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what was planned, what became of it, and the difference.

    Each is a text that JSON keeps: a day 2026-03-02, yuan with two places, a count, a score with one place; None where
    there is nothing. `off` is actual less planned: working days for days, else in the unit of the line. `source` is
    the kind of the records that it comes from, and `keys` are these records; "amount" are the amounts of deals.
    `name` is that of the one record it is about, `more` what its sentence needs besides.
    """

    code: str
    source: str
    unit: str
    planned: str | None = None
    actual: str | None = None
    off: str | None = None
    name: str = ""
    url: str = ""
    keys: tuple[int, ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def figures(self) -> tuple[str | None, str | None]:
        return self.planned, self.actual


@dataclass(frozen=True, slots=True)
class Sheet:
    """The facts of a project on a day. `days` are the planned working days of the project, `over` whether it is."""

    day: dt.date
    days: int
    over: bool
    rows: tuple[Fact, ...]


def facts(project: Project) -> Sheet:
    """The facts of a project today; the caller has seen the project."""
    calendar = calendar_of(project)
    rows = (
        *_goal(project),
        *_days(project, calendar),
        *_milestones(project, calendar),
        *_acceptances(project, calendar),
        *_deals(project),
        *_money(project),
        *_costs(project),
        *_rest(project),
    )
    days = max(1, calendar.working_days_between(project.starts, project.ends))
    return Sheet(clock.today(), days, rules.is_over(project), rows)


def frozen(sheet: Sheet) -> dict[str, Any]:
    """The sheet as JSON keeps it: texts alone, no figure is a number that could lose a fen."""
    rows = [{**asdict(one), "keys": [str(key) for key in one.keys], "more": dict(one.more)} for one in sheet.rows]
    return {"day": sheet.day.isoformat(), "days": str(sheet.days), "over": str(int(sheet.over)), "rows": rows}


def thawed(kept: Mapping[str, Any]) -> Sheet:
    rows = tuple(Fact(**{**row, "keys": tuple(map(int, row["keys"]))}) for row in kept["rows"])
    return Sheet(dt.date.fromisoformat(kept["day"]), int(kept["days"]), kept["over"] == "1", rows)


def days_late(planned: dt.date, actual: dt.date, calendar: WorkCalendar) -> int:
    """Working days from the planned day to the actual one, below zero where it came earlier."""
    return calendar.index_of(actual) - calendar.index_of(planned)


def _goal(project: Project) -> Iterator[Fact]:
    goal = rules.goal_of(project)
    if goal is None:
        return
    unit = "yuan" if metric_named(goal.metric).unit == "CNY" else "count"
    target, got = goal.target, reached([goal])[goal.pk]
    yield _amount("goal", "goal", target, got, unit=unit, name=goal.name, url=f"/goals/{goal.pk}/", keys=(goal.pk,))


def _days(project: Project, calendar: WorkCalendar) -> Iterator[Fact]:
    url = f"/projects/{project.pk}/"
    yield _day("begin", "project", project.starts, project.started_on, calendar, url=url, keys=(project.pk,))
    given_up = {"given_up": "1"} if project.state == ProjectState.CANCELLED else {}
    yield _day("end", "project", project.ends, project.closed_on, calendar, url=url, keys=(project.pk,), more=given_up)


def _milestones(project: Project, calendar: WorkCalendar) -> Iterator[Fact]:
    for one in milestones_of(project.pk):
        url, keys = f"/tasks/{one.pk}/", (one.pk,)
        yield _day("milestone", "task", one.ends, one.done_on, calendar, name=one.name, url=url, keys=keys)


def _acceptances(project: Project, calendar: WorkCalendar) -> Iterator[Fact]:
    for row, defects, fixed in rules.acceptances_of(project):
        more = {
            "kind": row.kind,
            "conclusion": row.conclusion,
            "failed": str(int(row.state == AcceptanceState.FAILED)),
            "defects": str(defects),
            "fixed": str(fixed),
        }
        url, keys = f"/acceptances/{row.pk}/", (row.pk,)
        yield _day(
            "acceptance", "acceptance", row.planned_on, row.signed_on, calendar, name=row.name, url=url, keys=keys,
            more=more,
        )  # fmt: skip


def _deals(project: Project) -> Iterator[Fact]:
    found = rules.deals_of(project)
    if not found:
        return
    keys = tuple(one.pk for one in found)
    url = f"/deals/{keys[0]}/" if len(keys) == 1 else f"/projects/{project.pk}/"
    by = {state: [one for one in found if one.state == state] for state in DealState}
    counts = {state.value: str(len(rows)) for state, rows in by.items()}
    yield Fact("deals", "deal", "count", None, str(len(found)), url=url, keys=keys, more=counts)
    for state in (DealState.WON, DealState.LOST, DealState.OPEN):
        if by[state]:
            amount = sum((one.amount or NOTHING for one in by[state]), NOTHING)
            yield _amount(f"deals_{state.value}", "amount", None, amount, url=url, keys=keys)


def _money(project: Project) -> Iterator[Fact]:
    """As the page of a contract and the golden thread count it."""
    contracts = rules.contracts_of(project)
    if not contracts:
        return
    rows = rules.instalments_of(contracts)
    signed = [one for one in contracts if one.state in IN_FORCE]
    of = ",".join(str(key) for key in sorted({one.contract_id for one in rows}))
    keys, url = tuple(one.pk for one in rows), f"/instalments/?f=contract:is:{of}" if of else ""
    whole = sum((one.amount for one in signed), NOTHING)
    yield _amount(
        "signed", "contract", None, whole, keys=tuple(one.pk for one in contracts),
        url=f"/contracts/{contracts[0].pk}/" if len(contracts) == 1 else f"/contracts/?f=project:is:{project.pk}",
    )  # fmt: skip
    yield from _paid(rows, keys, url)


def _paid(rows: Sequence[Instalment], keys: tuple[int, ...], url: str) -> Iterator[Fact]:
    if not rows:
        return
    today = clock.today()
    owed = [one for one in rows if is_owed(one, today)]
    due = sum((one.balance for one in owed), NOTHING)
    whole = sum((one.amount for one in rows), NOTHING)
    overdue = sum((one.balance for one in owed if one.due_on < today), NOTHING)
    waived = sum((one.waived for one in rows), NOTHING)
    more = {"whole": _yuan(whole)}
    collected = sum((one.paid for one in rows), NOTHING)
    yield _amount("collected", "instalment", whole, collected, url=url, keys=keys)
    yield _amount("owed", "instalment", None, due, url=url, keys=keys, more=more)
    yield _amount("overdue", "instalment", None, overdue, url=url, keys=keys, more=more)
    later = sum((one.balance for one in rows), NOTHING) - due
    yield _amount("later", "instalment", None, later, url=url, keys=keys)
    yield _amount("waived", "instalment", None, waived, url=url, keys=keys, more=more)


def _costs(project: Project) -> Iterator[Fact]:
    """Against the budget of the charter; where it has none, against that of its lines."""
    lines = rules.budget_lines_of(project)
    planned = project.budget if project.budget is not None else sum((one.amount for one in lines), NOTHING) or None
    if planned is None and not lines:
        return
    keys, url = tuple(one.pk for one in lines), f"/costs/?f=project:is:{project.pk}"
    yield _amount("cost", "budgetline", planned, sum((one.spent for one in lines), NOTHING), url=url, keys=keys)
    promised = sum((one.committed for one in lines), NOTHING)
    yield _amount("committed", "budgetline", None, promised, url=url, keys=keys)


def _rest(project: Project) -> Iterator[Fact]:
    changes, url, keys = rules.changes_of(project), f"/projects/{project.pk}/#timeline", (project.pk,)
    yield Fact("changes", "project", "count", None, str(changes), url=url, keys=keys)
    for side in (RatingSide.CUSTOMER, RatingSide.TEAM):
        given = rules.scores(project, side)
        if (mean := rules.average(given)) is not None:
            more = {"count": str(len(given))}
            yield Fact(f"rated_{side.value}", "project", "score", None, str(mean), keys=keys, more=more)


def _day(code: str, source: str, planned: dt.date, actual: dt.date | None, calendar: WorkCalendar, **more: Any) -> Fact:
    off = None if actual is None else str(days_late(planned, actual, calendar))
    came = None if actual is None else actual.isoformat()
    return Fact(code, source, "day", planned.isoformat(), came, off, **more)


def _amount(
    code: str, source: str, planned: Decimal | None, actual: Decimal, *, unit: str = "yuan", **more: Any
) -> Fact:
    off = None if planned is None else _yuan(actual - planned)
    return Fact(code, source, unit, None if planned is None else _yuan(planned), _yuan(actual), off, **more)


def _yuan(value: Decimal) -> str:
    return str(value.quantize(CENT))
