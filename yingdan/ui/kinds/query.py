"""What a list is asked: filters, sort, group and place, from the words of its address."""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, DateField, DecimalField, F, IntegerField, Q, QuerySet
from django.db.models import Field as Column
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.prepared import LARGEST as LARGEST_WHOLE
from yingdan.core.search import indexed, matching
from yingdan.ui.kinds.fields import BadFilter, FieldType
from yingdan.ui.kinds.fields.custom import LOOKUPS
from yingdan.ui.kinds.fields.numbers import LARGEST
from yingdan.ui.kinds.kind import Kind, View

PAGE = 50
LONGEST_PAGE = 200
LONGEST_VALUE = 400
MOST_FILTERS = 30
MOST_COLUMNS = 30
# The mark of a view that somebody saved; declared ones are plain words.
SAVED = "v-"
# The words of a question. An address that has any of them says all of it.
WORDS = frozenset({"f", "sort", "group", "cols", "q"})
# Columns whose values Python orders as the database does. Text has the database's own order.
COMPARABLE = (DateField, DecimalField, IntegerField)


@dataclass(frozen=True, slots=True)
class Filter:
    """`field operator value`; filters with the same `group` letter are alternatives, the rest must all hold."""

    field: str
    operator: str
    value: str
    group: str = ""

    @classmethod
    def read(cls, text: str) -> "Filter":
        """Reads `amount:min:100000` or, as an alternative in group a, `a.amount:min:100000`."""
        name, _colon, rest = text[:LONGEST_VALUE].partition(":")
        operator, _colon, value = rest.partition(":")
        group, dot, inner = name.partition(".")
        return cls(inner if dot else name, operator, value, group if dot else "")

    def __str__(self) -> str:
        head = f"{self.group}.{self.field}" if self.group else self.field
        return f"{head}:{self.operator}:{self.value}"


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A question to a list, as it stands in the address."""

    filters: tuple[Filter, ...] = ()
    text: str = ""
    sort: str = ""
    group: str = ""
    after: str = ""
    before: str = ""
    size: int = PAGE
    view: str = ""
    columns: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: QueryDict, kind: Kind[Any], saved: Sequence[View] = ()) -> "ListQuery":
        view = query.get("view", "")
        base = next((v.query for v in (*kind.views, *saved) if v.name == view), "")
        complete = WORDS & query.keys() if view.startswith(SAVED) else "f" in query
        asked = query if not base or complete else QueryDict(f"{base}&{query.urlencode()}")
        filters = tuple(Filter.read(text) for text in asked.getlist("f")[:MOST_FILTERS] if text)
        size = query.get("size", "")
        return cls(
            filters=filters,
            text=asked.get("q", "").strip()[:80],
            sort=asked.get("sort", "") or kind.sort,
            group=asked.get("group", "") if "group" in asked else kind.group,
            after=query.get("after", ""),
            before=query.get("before", ""),
            size=min(int(size), LONGEST_PAGE) if size.isascii() and size.isdigit() and int(size) else PAGE,
            view=view,
            columns=column_words(asked.getlist("cols")),
        )

    def address(self, **changes: Any) -> str:
        """The query string of this question with some words changed; a page mark is dropped unless given."""
        asked = replace(self, **({"after": "", "before": ""} | changes))
        pairs: list[tuple[str, str]] = [("view", asked.view)] if asked.view else []
        pairs += [("f", str(f)) for f in asked.filters]
        pairs += [(name, getattr(asked, name)) for name in ("sort", "group", "after", "before") if getattr(asked, name)]
        pairs += [("cols", ",".join(asked.columns))] if asked.columns else []
        pairs += [("q", asked.text)] if asked.text else []
        pairs += [("size", str(asked.size))] if asked.size != PAGE else []
        return "?" + urlencode(pairs)

    def without(self, gone: Filter) -> str:
        return self.address(filters=tuple(f for f in self.filters if f != gone), view=self.kept_view)

    @property
    def kept_view(self) -> str:
        """The view that a changed question still belongs to: a saved one, which its maker may save anew."""
        return self.view if self.view.startswith(SAVED) else ""


@dataclass(slots=True)
class Asked:
    """A question bound to a kind and an actor: checked against rights, ready to run."""

    kind: Kind[Any]
    actor: Actor
    query: ListQuery
    sort: FieldType = field(init=False)
    descending: bool = field(init=False)
    group: FieldType | None = field(init=False)
    _rows: "QuerySet[Any] | None" = field(init=False, default=None)

    def __post_init__(self) -> None:
        name = self.query.sort.lstrip("-")
        self.sort = self.kind.queryable(self.actor, name)
        if not self.sort.sortable:
            raise BadFilter(_("Lists cannot be sorted by “%(field)s”.") % {"field": self.sort.label})
        self.descending = self.query.sort.startswith("-")
        self.group = self.kind.queryable(self.actor, self.query.group) if self.query.group not in ("", "none") else None
        if self.group and not self.group.groupable:
            raise BadFilter(_("Lists cannot be grouped by “%(field)s”.") % {"field": self.group.label})

    def rows(self) -> "QuerySet[Any]":
        """Every visible row that meets the filters, unsorted."""
        if self._rows is None:
            rows = self.kind.rows(self.actor)
            condition = self.condition()
            self._rows = rows.filter(condition) if condition else rows
        return self._rows

    def ways(self) -> "list[QuerySet[Any]]":
        """The same rows, some of them more than once, as questions that each follow one index; [] where one does."""
        # The words of a search are looked up once for all.
        if self.query.text or not isinstance(self.sort.column, COMPARABLE):
            return []
        condition = self.condition()
        rows = self.kind.policy.rows().filter(condition, deleted_at__isnull=True)
        return [rows.filter(way) for way in self.kind.policy.ways(self.actor)]

    def condition(self) -> Q:
        groups: dict[str, list[Q]] = {}
        for number, asked in enumerate(self.query.filters):
            found = self.kind.queryable(self.actor, asked.field)
            value = str(self.actor.as_user_id) if asked.value == "me" else asked.value
            groups.setdefault(asked.group or f"#{number}", []).append(found.condition(asked.operator, value))
        condition = Q()
        for alternatives in groups.values():
            condition &= reduce(or_, alternatives)
        if self.query.text:
            condition &= self._text()
        return condition

    def _text(self) -> Q:
        if indexed(self.kind.name):
            return Q(pk__in=matching(self.kind.name, self.query.text))
        names = [name for name in self.kind.search if self.kind.policy.may_query(self.actor, name.partition("__")[0])]
        return reduce(or_, (Q(**{f"{name}__icontains": self.query.text}) for name in names), Q())

    def order(self, *, backwards: bool = False) -> list[Any]:
        by, descending = expression(self.sort.sort_path()), self.descending != backwards
        last = not backwards
        if not self.sort.nullable():
            return [by.desc() if descending else by.asc(), "-pk" if descending else "pk"]
        first = {"nulls_last": True} if last else {"nulls_first": True}
        ordered = by.desc(**first) if descending else by.asc(**first)
        return [ordered, "-pk" if descending else "pk"]

    def mark(self, value: Any, pk: int) -> str:
        """The place of a row in the order, for the address of the next page."""
        # str keeps all six places of a time; Django's encoder would cut it to three.
        packed = json.dumps([value, pk], default=str, separators=(",", ":"))
        return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")

    def place(self, mark: str) -> tuple[Any, int]:
        """The place that a mark says: the sorted value and the key."""
        value, pk = _unpacked(mark)
        return _typed(self.sort.sort_column(self.kind.model), value), pk

    def beyond(self, value: Any, pk: Any, *, backwards: bool = False) -> Q:
        """The rows after (or before) a place, in the order of `order`: no OFFSET, however deep."""
        path, descending = self.sort.sort_path(), self.descending != backwards
        step = "lt" if descending else "gt"
        pk_step = Q(**{f"pk__{step}": pk})
        if value is None:
            missing = compared(path, "isnull", True) & pk_step
            return missing | compared(path, "isnull", False) if backwards else missing
        further = compared(path, step, value) | (compared(path, "exact", value) & pk_step)
        if not self.sort.nullable():
            # The bound says nothing new, but it lets an index start at the mark.
            return compared(path, f"{step}e", value) & further
        return further if backwards else further | compared(path, "isnull", True)


def expression(path: Any) -> Any:
    """A column by its path, or an expression, to order or group by."""
    return F(path) if isinstance(path, str) else path


def compared(path: Any, lookup: str, value: Any) -> Q:
    """A column by its path, or an expression, compared with a value."""
    return Q(**{f"{path}__{lookup}": value}) if isinstance(path, str) else Q(LOOKUPS[lookup](path, value))


def column_words(said: Sequence[str]) -> tuple[str, ...]:
    """The columns that an address names, `cols=amount,stage` or `cols=amount&cols=stage`, each once."""
    words = (word for text in said for word in text.split(","))
    return tuple(dict.fromkeys(word for word in words if word.isidentifier()))[:MOST_COLUMNS]


def with_filter(query: ListQuery, form: QueryDict) -> str:
    """The address of the list with the filter that the filter form names by field, operator and value."""
    value, group = form.get("value", "")[:LONGEST_VALUE], form.get("join", "")
    added = Filter(form.get("field", ""), form.get("operator", "is"), value, group if group.isalpha() else "")
    return query.address(filters=(*query.filters, added), view=query.kept_view)


def _unpacked(mark: str) -> tuple[Any, int]:
    try:
        packed = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4))
        value, pk = json.loads(packed)
        if not isinstance(pk, int) or isinstance(value, list | dict):
            raise TypeError("not a place")
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise _bad_mark() from None
    return value, pk


def _typed(column: "Column[Any, Any] | None", value: Any) -> Any:
    """The value of a place as its column holds it: anybody can write a mark."""
    if value is None or column is None:
        return value
    try:
        found = column.to_python(value)
    except (ValidationError, ValueError, TypeError, ArithmeticError):
        raise _bad_mark() from None
    naive = isinstance(found, dt.datetime) and timezone.is_naive(found)
    most = LARGEST_WHOLE if isinstance(column, BigIntegerField) else LARGEST
    endless = isinstance(found, Decimal | int) and not -most < found < most
    if naive or endless or (isinstance(found, str) and "\x00" in found):
        raise _bad_mark()
    return found


def _bad_mark() -> BadFilter:
    return BadFilter(_("This page mark is not valid. Start from the first page."))
