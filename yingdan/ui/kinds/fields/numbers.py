"""Money, percentages and counts: right-aligned, tabular, exact."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from html import escape
from typing import Any, ClassVar

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yingdan.core.money import MoneyError, parse_money
from yingdan.core.policy import Actor
from yingdan.core.refusal import Text
from yingdan.ui.components import figure
from yingdan.ui.formats import money, percent
from yingdan.ui.kinds.fields.base import EMPTY, EMPTY_OP, FILLED, IS, MAX, MIN, BadFilter, FieldType, Operator

# No column holds more.
LARGEST = Decimal(10) ** 15


class MoneyInput(forms.Field):
    """Takes 860000, 860,000, ¥860,000.00 and 86万; says what it understood when it refuses."""

    widget = forms.TextInput
    json: ClassVar[Any] = {"type": ["string", "number"], "examples": ["860000.00"]}

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        try:
            return parse_money(str(value))
        except MoneyError as problem:
            raise forms.ValidationError(str(problem)) from problem

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".removesuffix(".00") if isinstance(value, Decimal) else value


@dataclass(frozen=True, kw_only=True)
class Figure(FieldType):
    """A whole number."""

    operators: ClassVar[tuple[Operator, ...]] = (MIN, MAX, IS, EMPTY_OP, FILLED)
    number: ClassVar[bool] = True
    schema: ClassVar[Any] = {"type": "integer"}

    def parse(self, text: str) -> Any:
        try:
            found = Decimal(text.replace(",", ""))
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or abs(found) >= LARGEST:
            raise BadFilter(_("“%(value)s” is no number for “%(field)s”.") % {"value": text, "field": self.label})
        return found

    def compare(self, operator: Operator, value: str) -> Any:
        return super().compare(operator, value.replace(",", ""))

    def form_field(self, actor: Actor) -> forms.Field:
        return forms.IntegerField(label=self.label, required=self.required, min_value=0, help_text=self.help)

    def text(self, value: Any, *more: Any) -> str:
        return "" if value is None else f"{value:,}"


@dataclass(frozen=True, kw_only=True)
class Money(Figure):
    """Yuan: two places in exports and forms; in lists none, or `places` where accounts are settled."""

    places: int = 0

    size: ClassVar[str] = "money"
    schema: ClassVar[Any] = {"type": "string", "format": "decimal", "examples": ["860000.00"]}

    @property
    def head(self) -> Text:
        return _("%(field)s (yuan)") % {"field": self.label}

    def headline(self, value: Any, *more: Any) -> SafeString:
        return EMPTY if value is None else figure(value, symbol=True)

    def text(self, value: Any, *more: Any) -> str:
        return "" if value is None else f"{value:.2f}"

    def cell(self, value: Any, *more: Any) -> SafeString:
        return EMPTY if value is None else SafeString(money(value, places=self.places))

    def cell_text(self, value: Any) -> str:
        return money(Decimal(str(value)), places=self.places)

    def data(self, value: Any, *more: Any) -> Any:
        return None if value is None else f"{value:.2f}"

    def parse(self, text: str) -> Any:
        try:
            return parse_money(text)
        except MoneyError as problem:
            raise BadFilter(str(problem)) from None

    def form_field(self, actor: Actor) -> forms.Field:
        box = forms.TextInput(attrs={"inputmode": "decimal", "data-money": "", "class": "num"})
        return MoneyInput(label=self.label, required=self.required, widget=box, help_text=self.help)

    def value_said(self, value: str, actor: Actor) -> str:
        return money(self.parse(value), places=0)


@dataclass(frozen=True, kw_only=True)
class Percent(Figure):
    """A share of a hundred, in whole points."""

    size: ClassVar[str] = "percent"
    schema: ClassVar[Any] = {"type": "number"}

    def data(self, value: Any, *more: Any) -> Any:
        return value if value is None or value != int(value) else int(value)

    def cell(self, value: Any, *more: Any) -> SafeString:
        return EMPTY if value is None else _percent(value)

    def cell_text(self, value: Any) -> str:
        return percent(value, places=0)

    def form_field(self, actor: Actor) -> forms.Field:
        return forms.IntegerField(
            label=self.label, required=self.required, min_value=0, max_value=100, help_text=self.help
        )


@lru_cache(maxsize=256)
def _percent(value: int) -> SafeString:
    return SafeString(escape(percent(value, places=0)))
