"""The base of all field types: one value of a record, with everything a screen or a door does with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field as Column
from django.db.models import Model, Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused, Text

EMPTY = SafeString("")


class BadFilter(Refused):
    """A filter, sort or group that this actor may not use, or that makes no sense."""

    status = 400


@dataclass(frozen=True, slots=True)
class Operator:
    """One way to compare: the word in the address, its label, and the lookup."""

    name: str
    label: Text
    lookup: str
    valueless: bool = False


IS = Operator("is", _("is"), "exact")
NOT = Operator("not", _("is not"), "exact")
HAS = Operator("has", _("contains"), "icontains")
MIN = Operator("min", _("at least"), "gte")
MAX = Operator("max", _("at most"), "lte")
EMPTY_OP = Operator("empty", _("is empty"), "isnull", valueless=True)
FILLED = Operator("filled", _("is filled"), "isnull", valueless=True)


@dataclass(frozen=True, kw_only=True)
class FieldType:
    """A declared field. `name` is its word in forms, filters, REST and files; `path` its column.

    paths() are the columns a cell is made from, in the order in which `cell` takes them.
    """

    name: str
    label: Text = ""
    path: str = ""
    editable: bool = True
    required: bool = False
    help: Text = ""
    width: str = ""
    column: "Column[Any, Any] | None" = field(default=None, repr=False, compare=False)

    operators: ClassVar[tuple[Operator, ...]] = (IS, NOT, EMPTY_OP, FILLED)
    number: ClassVar[bool] = False
    # The width class of the column: name, text, money, percent, date, choice, person.
    size: ClassVar[str] = "text"
    sortable: ClassVar[bool] = True
    groupable: ClassVar[bool] = False
    schema: ClassVar[Mapping[str, Any]] = {"type": "string"}

    def bound(self, model: type[Model]) -> "FieldType":
        """The field with what its column already says: label, path, whether it must be filled."""
        path = self.path or self.name
        column = column_of(model, path)
        label = self.label or (column.verbose_name if column is not None else self.name)
        editable = self.editable and (column is None or column.editable)
        return replace(self, path=path, label=label, column=column, editable=editable)

    def paths(self) -> tuple[Any, ...]:
        """Columns by their path, or expressions of the database."""
        return (self.path,)

    def sort_path(self) -> Any:
        """What a list is sorted by: a column by its path, or an expression."""
        return self.path

    def sort_column(self, model: type[Model]) -> "Column[Any, Any] | None":
        """The column whose values `sort_path` gives; None where it is not known."""
        return column_of(model, self.sort_path())

    def nullable(self) -> bool:
        return "__" in self.sort_path() or self.column is None or self.column.null

    def summed(self) -> Any:
        """What is added up under a list."""
        return self.path

    # What it is in Python, and what `cell` and the columns hold; the same for most.

    def value(self, raw: Any) -> Any:
        """A value of `paths`, or of the journal, as a form gives it."""
        return raw

    def raw(self, value: Any) -> Any:
        return value

    # What it shows.

    def text(self, value: Any, *more: Any) -> str:
        """Plain text in the reader's language, for exports, headings and messages."""
        return "" if value is None else str(value)

    def cell(self, value: Any, *more: Any) -> SafeString:
        """HTML of a table cell or a fact; always escaped here."""
        return SafeString(escape(self.text(value, *more)))

    @property
    def head(self) -> Text:
        """What stands above its column; a unit stands there once."""
        return self.label

    def headline(self, value: Any, *more: Any) -> SafeString:
        """As a key figure of a record's page."""
        return self.cell(value, *more)

    def cell_text(self, value: Any) -> str:
        """A value as the journal keeps it, said as the lists say it."""
        return str(value)

    def data(self, value: Any, *more: Any) -> Any:
        """The JSON value of REST."""
        return value

    def described(self) -> dict[str, Any]:
        """The JSON schema of `data`. Any value may be missing, or not for this reader's eyes."""
        return {"title": str(self.label), "anyOf": [dict(self.schema), {"type": "null"}]}

    def masked(self, mask: Callable[[Any], str], value: Any) -> SafeString:
        return SafeString(escape(mask(value)))

    # What it takes.

    def is_a_choice(self, actor: Actor) -> bool:
        """Is there anything to decide? A screen does not ask for what has one answer only."""
        return True

    def form_field(self, actor: Actor) -> forms.Field:
        raise LookupError(f"{type(self).__name__} cannot be edited.")

    def first(self) -> Any:
        """What the form of a new record begins with; None for nothing."""
        return None

    def initial(self, row: Model) -> Any:
        """The value a form starts with."""
        return getattr(row, self.path, None)

    # What it is asked.

    def parse(self, text: str) -> Any:
        """A filter's value from an address; raises BadFilter with a sentence."""
        return text

    def condition(self, operator: str, value: str) -> Q:
        """The filter `operator value` on this field."""
        found = next((op for op in self.operators if op.name == operator), None)
        if found is None:
            raise BadFilter(
                _("“%(field)s” cannot be compared by “%(operator)s”.") % {"field": self.label, "operator": operator}
            )
        if found.valueless:
            return self.is_empty() if found is EMPTY_OP else ~self.is_empty()
        condition = self.compare(found, value)
        return ~condition if found is NOT else condition

    def lasts(self, operator: str) -> bool:
        """Is the filter the same all day, while rights, people and departments stay? Not where making it looks up
        something else."""
        return True

    def compare(self, operator: Operator, value: str) -> Q:
        if operator in (IS, NOT) and "," in value:
            return Q(**{f"{self.path}__in": [self.parse(part) for part in value.split(",")]})
        return Q(**{f"{self.path}__{operator.lookup}": self.parse(value)})

    def is_empty(self) -> Q:
        empty = Q(**{f"{self.path}__isnull": True})
        return empty | Q(**{self.path: ""}) if self._is_text() else empty

    def _is_text(self) -> bool:
        return self.column is not None and self.column.get_internal_type() in {"CharField", "TextField"}

    def said(self, operator: str, value: str, actor: Actor) -> str:
        """A filter in words, for its chip."""
        found = next((op for op in self.operators if op.name == operator), IS)
        if found.valueless:
            return f"{self.label} {found.label}"
        words = "、".join(self.value_said(part, actor) for part in value.split(",")) if operator != "has" else value
        sign = {"is": "：", "not": " ≠ ", "has": " ∋ ", "min": " ≥ ", "max": " ≤ "}[found.name]
        return f"{self.label}{sign}{words}"

    def value_said(self, value: str, actor: Actor) -> str:
        return value


def column_of(model: type[Model], path: str) -> "Column[Any, Any] | None":
    """The model column at the end of a path, or None where the path is an annotation."""
    options, column = model._meta, None
    for part in path.split("__"):
        try:
            column = options.get_field(part)
        except FieldDoesNotExist:
            return None
        if column.is_relation and column.related_model is not None:
            options = column.related_model._meta
    return column if isinstance(column, Column) else None
