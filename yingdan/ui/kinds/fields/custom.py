"""The company's own fields: the same field types over a value that stands in the column of own fields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.db.models import BigIntegerField, Model, OuterRef, Q, Subquery, TextField
from django.db.models import Field as Column
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    IContains,
    In,
    IsNull,
    LessThan,
    LessThanOrEqual,
)
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yingdan.core.custom import COLUMN, LARGEST, LONGEST, plain, stored
from yingdan.core.definitions import Definition
from yingdan.core.models import CustomType
from yingdan.core.policy import Actor, policy_of
from yingdan.core.refusal import Refused
from yingdan.ui.kinds.fields.base import EMPTY, HAS, NOT, BadFilter, FieldType, Operator
from yingdan.ui.kinds.fields.choices import Choice
from yingdan.ui.kinds.fields.numbers import Figure, Money
from yingdan.ui.kinds.fields.references import Person
from yingdan.ui.kinds.fields.texts import Text
from yingdan.ui.kinds.fields.times import Day

LOOKUPS: Mapping[str, Callable[[Any, Any], Any]] = {
    "exact": Exact, "icontains": IContains, "gte": GreaterThanOrEqual, "lte": LessThanOrEqual, "gt": GreaterThan,
    "lt": LessThan, "isnull": IsNull,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Own(FieldType):
    """What all of them do alike: read the value out of its column, as text or as a whole number."""

    of: Definition
    column_type: ClassVar["Column[Any, Any]"] = TextField()
    at: Any = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        key = KT(f"{COLUMN}__{self.of.name}")
        at = key if isinstance(self.column_type, TextField) else Cast(key, self.column_type)
        object.__setattr__(self, "at", at)

    def bound(self, model: type[Model]) -> FieldType:
        return self

    def paths(self) -> tuple[Any, ...]:
        return (self.at,)

    def sort_path(self) -> Any:
        return self.at

    def sort_column(self, model: type[Model]) -> "Column[Any, Any] | None":
        return self.column_type

    def nullable(self) -> bool:
        return True

    def initial(self, row: Model) -> Any:
        return plain(self.of, getattr(row, COLUMN).get(self.name))

    def value(self, raw: Any) -> Any:
        return plain(self.of, raw)

    def raw(self, value: Any) -> Any:
        return stored(self.of, value)

    def summed(self) -> Combinable:
        return Cast(self.at, BigIntegerField())

    def condition(self, operator: str, value: str) -> Q:
        found = super().condition(operator, value)
        # A record without the value is not the value either.
        return found | self.is_empty() if operator == NOT.name else found

    def compare(self, operator: Operator, value: str) -> Q:
        if operator is not HAS and "," in value:
            return Q(In(self.at, [self._asked(part) for part in value.split(",")]))
        return Q(LOOKUPS[operator.lookup](self.at, value if operator is HAS else self._asked(value)))

    def _asked(self, text: str) -> Any:
        try:
            return stored(self.of, self.parse(text))
        except Refused as problem:
            raise BadFilter(problem.message) from None

    def is_empty(self) -> Q:
        return Q(IsNull(self.at, True))


@dataclass(frozen=True, kw_only=True)
class OwnText(_Own, Text):
    """A line of text."""

    def form_field(self, actor: Actor) -> forms.Field:
        return forms.CharField(
            label=self.label, required=self.required, max_length=LONGEST, help_text=self.help, strip=True
        )


@dataclass(frozen=True, kw_only=True)
class OwnNumber(_Own, Figure):
    """A number with up to six places."""

    column_type: ClassVar["Column[Any, Any]"] = BigIntegerField()
    schema: ClassVar[Any] = {"type": "string", "format": "decimal", "examples": ["12.5"]}

    def text(self, value: Any, *more: Any) -> str:
        return "" if value is None else f"{self.value(value):f}"

    def cell(self, value: Any, *more: Any) -> SafeString:
        return EMPTY if value is None else SafeString(f"{self.value(value):,f}")

    def cell_text(self, value: Any) -> str:
        return f"{self.value(value):,f}"

    def data(self, value: Any, *more: Any) -> Any:
        return None if value is None else self.text(value)

    def form_field(self, actor: Actor) -> forms.Field:
        largest = LARGEST[CustomType.NUMBER] - 1
        box = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal", "class": "num"})
        return forms.DecimalField(
            label=self.label,
            required=self.required,
            min_value=-largest,
            max_value=largest,
            decimal_places=6,
            widget=box,
            help_text=self.help,
        )


@dataclass(frozen=True, kw_only=True)
class OwnMoney(_Own, Money):
    """An amount in yuan."""

    column_type: ClassVar["Column[Any, Any]"] = BigIntegerField()

    def text(self, value: Any, *more: Any) -> str:
        return super().text(self.value(value))

    def cell(self, value: Any, *more: Any) -> SafeString:
        return super().cell(self.value(value))

    def headline(self, value: Any, *more: Any) -> SafeString:
        return super().headline(self.value(value))

    def cell_text(self, value: Any) -> str:
        return super().cell_text(self.value(value))

    def data(self, value: Any, *more: Any) -> Any:
        return super().data(self.value(value))


@dataclass(frozen=True, kw_only=True)
class OwnDay(_Own, Day):
    """A date."""

    def paths(self) -> tuple[Any, ...]:
        return (self.at,)

    def text(self, value: Any, *more: Any) -> str:
        return value or ""

    def cell(self, value: Any, *more: Any) -> SafeString:
        return super().cell(self.value(value))

    def data(self, value: Any, *more: Any) -> Any:
        return value


@dataclass(frozen=True, kw_only=True)
class OwnChoice(_Own, Choice):
    """One of the company's words. A word that is gone is offered no longer, and still said where a record has it."""

    def options(self, actor: Actor | None = None) -> list[tuple[str, str]]:
        living = [(one.key, one.label) for one in self.of.options if not one.gone]
        # Still there for the record that has it: a form that left it out would clear it.
        gone = [
            (one.key, str(_("%(word)s (no longer used)") % {"word": one.label})) for one in self.of.options if one.gone
        ]
        return [*living, *gone]

    def text(self, value: Any, *more: Any) -> str:
        return next((one.label for one in self.of.options if one.key == value), str(value or ""))


@dataclass(frozen=True, kw_only=True)
class OwnPerson(_Own, Person):
    """An employee."""

    column_type: ClassVar["Column[Any, Any]"] = BigIntegerField()
    sortable: ClassVar[bool] = False
    name_at: Any = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        people = policy_of("person").rows().filter(pk=Cast(OuterRef(f"{COLUMN}__{self.name}"), BigIntegerField()))
        object.__setattr__(self, "name_at", Subquery(people.order_by().values("name")[:1]))

    def paths(self) -> tuple[Any, ...]:
        return (self.at, self.name_at)

    def current(self, row: Model) -> Any:
        return policy_of("person").rows().get(pk=self.initial(row))


TYPES: Mapping[str, type[_Own]] = {
    CustomType.TEXT: OwnText,
    CustomType.NUMBER: OwnNumber,
    CustomType.MONEY: OwnMoney,
    CustomType.DATE: OwnDay,
    CustomType.CHOICE: OwnChoice,
    CustomType.PERSON: OwnPerson,
}


def own_field(one: Definition) -> FieldType:
    """The field type of a definition."""
    return TYPES[one.type](name=one.name, label=one.label, path=COLUMN, required=one.required, help=one.help, of=one)
