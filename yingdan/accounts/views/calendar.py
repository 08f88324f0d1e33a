"""The working calendar: a year's days that differ from Monday to Friday."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yingdan.accounts.forms import DayForm
from yingdan.core import calendar, clock
from yingdan.core.calendar import LAST_YEAR
from yingdan.core.policy import Actor
from yingdan.engines.calendar_cn import FIRST_YEAR
from yingdan.ui.answers import answer, go, submit
from yingdan.ui.requests import Request


def _address(year: int) -> str:
    return f"/settings/calendar/?year={year}"


def _may(request: Request) -> None:
    if not request.actor.may(calendar.RIGHT):
        raise Http404


def _year(given: str) -> int:
    year = int(given) if given.isdigit() and len(given) == 4 else clock.today().year
    return min(max(year, FIRST_YEAR), LAST_YEAR)


@require_http_methods(["GET", "POST"])
def year_page(request: Request) -> HttpResponse:
    """GET shows a year, POST sets a day of it."""
    _may(request)
    year = _year(request.GET.get("year", ""))
    form = DayForm(request.POST if request.method == "POST" else None)
    context = {
        "form": form,
        "year": year,
        "years": [(y, _address(y)) for y in range(year - 1, year + 3) if FIRST_YEAR <= y <= LAST_YEAR],
        "months": _months(year),
        "provisional": any(row.provisional for row in calendar.days_of(year)),
    }
    if request.method == "GET":
        return render(request, "accounts/calendar.html", context)
    done = submit(form, _set, actor=request.actor)
    then = _address(done.day.year if done else year)
    return answer(request, "accounts/calendar.html", context, done=done, then=then, say=_("Saved"))


def _set(*, actor: Actor, values: dict[str, Any]) -> Any:
    return calendar.set_day(actor=actor, day=values["day"], working=bool(values["working"]), name=values["name"])


def _months(year: int) -> list[dict[str, Any]]:
    """The days by month, each month with its working days."""
    days = calendar.days_of(year)
    counted = calendar.work_calendar(year, year)
    found = []
    for month, rows in groupby(days, key=lambda row: row.day.month):
        listed = list(rows)
        first = listed[0].day.replace(day=1)
        last = calendar.month_end(first)
        found.append({"first": first, "days": listed, "number": month,
                      "worked": counted.working_days_between(first, last)})  # fmt: skip
    return found


@require_POST
def clear(request: Request, pk: int) -> HttpResponse:
    _may(request)
    day = calendar.clear_day(actor=request.actor, pk=pk)
    messages.success(request, _("The day follows the week again"))
    return go(request, _address(day.year))


@require_POST
def bring(request: Request, year: int) -> HttpResponse:
    """Bring the public days of a year in."""
    _may(request)
    done = calendar.import_year(actor=request.actor, year=year)
    counts = {"added": done.added, "changed": done.changed, "kept": done.kept}
    said = _("%(added)s days new, %(changed)s changed; %(kept)s entered by hand stay as they are") % counts
    messages.success(request, said)
    return go(request, _address(year))
