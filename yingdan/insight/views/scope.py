"""What a page of figures is about, as its address says it: a period, and a department with all below it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import gettext as _

from yingdan.accounts.rules import departments, visible_departments
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.deals.queries import open_sums
from yingdan.deals.rules import deals
from yingdan.goals.choices import Period
from yingdan.goals.rules import period_at
from yingdan.ui import formats
from yingdan.ui.requests import Request
from yingdan.ui.tiles import Scope

PERIODS = (Period.QUARTER, Period.YEAR)
FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Place:
    """A department that can be chosen; how deep it lies below the first, with its address."""

    name: str
    depth: int
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A scope with the ways to others, as addresses of the same page; `later` is empty where the next period has not
    begun. `places` is empty where there is nothing to choose."""

    scope: Scope
    period: str
    named: str
    periods: list[tuple[str, str, bool]]
    earlier: str
    later: str
    place: str
    places: list[Place]

    @property
    def query(self) -> str:
        """For a page about the same."""
        return _address(self.period, self.scope.since, self.scope.department)


def chosen(request: Request) -> Choice:
    """What the address asks for. A department that the reader may not see is not found."""
    today = clock.today()
    period = request.GET.get("period", "")
    period = period if period in PERIODS else Period.QUARTER.value
    since, last = period_at(period, _day(request.GET.get("on", ""), today))
    seen = list(visible_departments(request.actor).order_by("path").values_list("pk", "name", "path"))
    asked = request.GET.get("department", "")
    own = next(((pk, name, path) for pk, name, path in seen if str(pk) == asked), None)
    if asked and own is None:
        raise Http404
    # All of them, as in a list's filter: what of theirs the reader sees is said elsewhere.
    below = departments.rows().filter(path__startswith=own[2]).values_list("pk", flat=True) if own else ()
    scope = Scope(since, min(last, today), own[0] if own else None, tuple(below))
    after = last + dt.timedelta(days=1)
    return Choice(
        scope,
        period,
        formats.period(period, since),
        # From a year to the quarter in which it ends, or to that of today.
        [(str(one.label), _address(one.value, scope.until, scope.department), one == period) for one in PERIODS],
        _address(period, since - dt.timedelta(days=1), scope.department) if since.year > FIRST_YEAR else "",
        _address(period, after, scope.department) if after <= today else "",
        own[1] if own else _("All departments"),
        list(_places(request.actor, seen, period, scope)),
    )


def _day(text: str, today: dt.date) -> dt.date:
    """Within the years that there can be figures of."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return today
    return day if day.year >= FIRST_YEAR and day <= today else today


def _places(actor: Actor, seen: list[tuple[int, str, str]], period: str, scope: Scope) -> Iterator[Place]:
    """The departments that have open deals, with those above them, after all of them together."""
    if not (actor.may("deal.view") and deals.may_query(actor, "department")):
        return
    held = {pk for (pk,), (count, _fen, _share) in open_sums(actor, "department").items() if count and pk}
    paths = [path for pk, _name, path in seen if pk in held]
    if len(paths) < 2:
        return
    yield Place(_("All departments"), 0, _address(period, scope.since, None), scope.department is None)
    shown = [one for one in seen if any(path.startswith(one[2]) for path in paths)]
    top = min(path.count("/") for _pk, _name, path in shown)
    for pk, name, path in shown:
        yield Place(name, path.count("/") - top, _address(period, scope.since, pk), pk == scope.department)


def _address(period: str, on: dt.date, department: int | None) -> str:
    return f"?{urlencode({'period': period, 'on': on} | ({'department': department} if department else {}))}"
