"""The calendar page of a kind: a month or a week of days, each with the records that fall on it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yingdan.core import clock
from yingdan.core.calendar import special_days
from yingdan.ui.formats import chinese, long_day, weekday
from yingdan.ui.kinds.chips import chips_of
from yingdan.ui.kinds.fields import Day, FieldType, Moment
from yingdan.ui.kinds.kind import Kind
from yingdan.ui.kinds.query import Asked
from yingdan.ui.kinds.saved import opened, tabs_of
from yingdan.ui.kinds.table import Columns
from yingdan.ui.requests import Request

MOST = 600
IN_MONTH = 4
IN_WEEK = 40
WEEK = dt.timedelta(days=7)
FIRST, LAST = dt.date(1990, 1, 1), dt.date(2090, 1, 1)


@dataclass(slots=True)
class Box:
    """One day of the page."""

    day: dt.date
    today: bool
    outside: bool
    working: bool
    name: str = ""
    made_up: bool = False
    cards: list[SafeString] = field(default_factory=list)
    more: int = 0
    url: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a page shows, with the words of its address and those of its neighbours."""

    first: dt.date
    last: dt.date
    title: str
    word: str
    here: str
    previous: str
    next: str
    month: int = 0


def span_of(words: Any) -> Span:
    """`week=2026-11-23` is the week of that day, `month=2026-11` the weeks of that month; else this month."""
    week = _day(words.get("week", ""))
    if week is not None:
        monday = week - dt.timedelta(days=week.weekday())
        sunday = monday + dt.timedelta(days=6)
        title = f"{long_day(monday)} – {long_day(sunday)}"
        neighbours = ((monday - WEEK).isoformat(), (monday + WEEK).isoformat())
        return Span(monday, sunday, title, "week", monday.isoformat(), *neighbours)
    start = _day(f"{words.get('month', '')}-01") or clock.today().replace(day=1)
    after = (start + dt.timedelta(days=31)).replace(day=1)
    before = (start - dt.timedelta(days=1)).replace(day=1)
    last = after - dt.timedelta(days=1)
    monday, sunday = start - dt.timedelta(days=start.weekday()), last + dt.timedelta(days=6 - last.weekday())
    title = f"{start.year} 年 {start.month} 月" if chinese() else start.strftime("%B %Y")
    return Span(monday, sunday, title, "month", f"{start:%Y-%m}", f"{before:%Y-%m}", f"{after:%Y-%m}", start.month)


def _day(text: str) -> dt.date | None:
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found is not None and FIRST <= found <= LAST else None


@require_GET
def calendar_page(request: Request, kind: Kind[Any]) -> HttpResponse:
    """The records of the list's question by days: rights, filters and views are those of the list."""
    shown = opened(request.GET, kind, request.actor)
    asked, span = Asked(kind, request.actor, shown.query), span_of(request.GET)
    choices = _choices(kind, asked)
    wanted = request.GET.get("by", "")
    by = next((found for found in choices if found.name == wanted), choices[0])
    here = asked.query.address()
    boxes, full = _boxes(asked, by, span)
    context = {
        "kind": kind,
        "query": asked.query,
        "here": here,
        "query_without_text": asked.query.address(text="", view=asked.query.kept_view),
        "views": tabs_of(kind, shown),
        "left_out": shown.left_out,
        "chips": chips_of(asked),
        "span": span,
        "by": by,
        "choices": [(found, f"{here}&by={found.name}&{span.word}={span.here}") for found in choices],
        "steps": {
            name: f"{here}&by={by.name}&{span.word}={getattr(span, name)}" for name in ("previous", "here", "next")
        },
        "now": f"{here}&by={by.name}&{span.word}={clock.today():{'%Y-%m-%d' if span.word == 'week' else '%Y-%m'}}",
        "as_month": f"{here}&by={by.name}&month={_middle(span):%Y-%m}",
        "as_week": f"{here}&by={by.name}&week={_week_of(span).isoformat()}",
        "keep": f"&by={by.name}&{span.word}={span.here}",
        "weekdays": [weekday(span.first + dt.timedelta(days=n)) for n in range(7)],
        "weeks": [boxes[start : start + 7] for start in range(0, len(boxes), 7)],
        "nothing": not any(box.cards for box in boxes),
        "full": MOST if full else 0,
        "movable": isinstance(by, Day) and by.name in kind.form and request.actor.may(f"{kind.name}.edit"),
        "may_create": request.actor.may(f"{kind.name}.create") and bool(kind.form),
    }
    return render(request, "ui/kinds/calendar.html", context)


def _middle(span: Span) -> dt.date:
    return span.first + (span.last - span.first) / 2


def _week_of(span: Span) -> dt.date:
    """The week to go to: the present one where the page shows it, else the first."""
    today = clock.today()
    return today if span.first <= today <= span.last else _middle(span).replace(day=1)


def _choices(kind: Kind[Any], asked: Asked) -> list[FieldType]:
    """The declared days that this reader may ask for."""
    names = kind.calendar.days if kind.calendar else ()
    found = [kind.by_name[name] for name in names if kind.policy.may_query(asked.actor, name)]
    if not found:
        raise Http404
    return found


def _boxes(asked: Asked, by: FieldType, span: Span) -> tuple[list[Box], bool]:
    lines = asked.kind.calendar.lines if asked.kind.calendar else ()
    columns = Columns.of(asked.kind, asked.actor, (asked.kind.columns[0], *lines))
    place = columns.place(by.path)
    rows = list(_between(asked.rows(), by, span).values_list(*columns.paths)[: MOST + 1])
    by_day: dict[dt.date, list[SafeString]] = defaultdict(list)
    for row in rows[:MOST]:
        by_day[_date(by, row[place])].append(_card(asked.kind, columns, row))
    special, today, cap = special_days(span.first, span.last), clock.today(), IN_WEEK if not span.month else IN_MONTH
    boxes = []
    for offset in range((span.last - span.first).days + 1):
        day = span.first + dt.timedelta(days=offset)
        working, name = special.get(day, (day.weekday() < 5, ""))
        cards = by_day.get(day, [])
        keep = cap if len(cards) > cap + 1 else len(cards)
        boxes.append(
            Box(
                day,
                today=day == today,
                outside=bool(span.month) and day.month != span.month,
                working=working,
                name=name,
                made_up=working and day.weekday() > 4,
                cards=cards[:keep],
                more=len(cards) - keep,
                url=f"{asked.query.address()}&f={by.name}:is:{day.isoformat()}",
                said=long_day(day, week=True),
            )
        )
    return boxes, len(rows) > MOST


def _between(rows: "QuerySet[Any]", by: FieldType, span: Span) -> "QuerySet[Any]":
    if isinstance(by, Moment):
        start, end = (timezone.make_aware(dt.datetime.combine(d, dt.time.min)) for d in (span.first, span.last))
        rows = rows.filter(**{f"{by.path}__gte": start, f"{by.path}__lt": end + dt.timedelta(days=1)})
    elif isinstance(by, Day):
        rows = rows.filter(**{f"{by.path}__gte": span.first, f"{by.path}__lte": span.last})
    return rows.order_by(F(by.path).asc(), "pk")


def _date(by: FieldType, value: Any) -> dt.date:
    return timezone.localtime(value).date() if isinstance(by, Moment) else value


def _card(kind: Kind[Any], columns: Columns, row: Sequence[Any]) -> SafeString:
    """A record as a link with its lines; cells are escaped by their field types."""
    title, *lines = (cell(row) for cell in columns.cells)
    address = kind.address(row[0])
    more = "".join(f"<span>{html}</span>" for html in lines if html)
    small = f'<span class="lines">{more}</span>' if more else ""
    name = title or escape(_("no name"))
    card = f'<li class="event" data-pk="{row[0]}"><a class="strong" href="{address}">{name}</a>{small}</li>'
    return mark_safe(card)  # noqa: S308 - cells are escaped by their types
