"""Days and moments, shown as people say them."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.ui.formats import day, moment
from yingdan.ui.kinds.fields.base import EMPTY, EMPTY_OP, FILLED, IS, MAX, MIN, BadFilter, FieldType, Operator

# Days that every zone and both databases can hold.
EARLIEST, LATEST = dt.date(1000, 1, 1), dt.date(9000, 1, 1)
RELATIVE = {"today": 0, "tomorrow": 1, "yesterday": -1}


@lru_cache(maxsize=4096)
def _day(value: dt.date, today: dt.date, late: bool) -> SafeString:
    """The cell of a day: a list shows few days many times."""
    said, iso = day(value, today=today), value.isoformat()
    shown = f"<time>{iso}</time>" if said == iso else f'<time datetime="{iso}">{escape(said)}</time>'
    if late:
        shown = f'<span class="{"bad" if value < today else "warn"}">{shown}</span>'
    return SafeString(shown)


@dataclass(frozen=True, kw_only=True)
class Day(FieldType):
    """A date. `due` marks days that have passed in red, today's in amber; `due_when` names a column and the
    value it must have for that, such as an open state."""

    due: bool = False
    due_when: tuple[str, str] | None = None
    size: ClassVar[str] = "date"
    operators: ClassVar[tuple[Operator, ...]] = (MIN, MAX, IS, EMPTY_OP, FILLED)
    number: ClassVar[bool] = True
    schema: ClassVar[Any] = {"type": "string", "format": "date"}

    def paths(self) -> tuple[str, ...]:
        return (self.path, self.due_when[0]) if self.due_when else (self.path,)

    def text(self, value: Any, *more: Any) -> str:
        return value.isoformat() if value else ""

    def cell(self, value: Any, *more: Any) -> SafeString:
        if not value:
            return EMPTY
        today = clock.today()
        late = self.due and value <= today and (self.due_when is None or more[:1] == (self.due_when[1],))
        return _day(value, today, late)

    def data(self, value: Any, *more: Any) -> Any:
        return value.isoformat() if value else None

    def parse(self, text: str) -> Any:
        """An ISO day, `today`, or days from today such as `+30` and `-7`."""
        if text in RELATIVE:
            return clock.today() + dt.timedelta(days=RELATIVE[text])
        if text[:1] in "+- " and text[1:].isascii() and text[1:].isdigit() and len(text) <= 6:
            days = int(text[1:])
            return clock.today() + dt.timedelta(days=-days if text[0] == "-" else days)
        try:
            found = parse_date(text)
        except ValueError:
            found = None
        if found is None or not EARLIEST <= found <= LATEST:
            raise BadFilter(_("“%(value)s” is no day; write it like 2026-11-24.") % {"value": text})
        return found

    def form_field(self, actor: Actor) -> forms.Field:
        box = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(label=self.label, required=self.required, widget=box, help_text=self.help)

    def value_said(self, value: str, actor: Actor) -> str:
        return day(self.parse(value))


@dataclass(frozen=True, kw_only=True)
class Moment(Day):
    """A point in time, in the zone of the company."""

    size: ClassVar[str] = "moment"

    schema: ClassVar[Any] = {"type": "string", "format": "date-time"}

    def cell(self, value: Any, *more: Any) -> SafeString:
        if not value:
            return SafeString("")
        shown = f'<time datetime="{value.isoformat()}">{escape(moment(value))}</time>'
        return SafeString(shown)

    def data(self, value: Any, *more: Any) -> Any:
        return timezone.localtime(value).isoformat() if value else None

    def text(self, value: Any, *more: Any) -> str:
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""

    def compare(self, operator: Operator, value: str) -> Q:
        """A day stands for all of its moments in the company's zone."""
        start = timezone.make_aware(dt.datetime.combine(self.parse(value), dt.time.min))
        end = start + dt.timedelta(days=1)
        if operator is MIN:
            return Q(**{f"{self.path}__gte": start})
        if operator is MAX:
            return Q(**{f"{self.path}__lt": end})
        return Q(**{f"{self.path}__gte": start, f"{self.path}__lt": end})

    def form_field(self, actor: Actor) -> forms.Field:
        box = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        return forms.DateTimeField(label=self.label, required=self.required, widget=box, help_text=self.help)
