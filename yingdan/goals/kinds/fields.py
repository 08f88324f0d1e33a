"""Fields of goals: figures in the unit of a metric, and the metric itself."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.safestring import SafeString

from yingdan.core.policy import Actor
from yingdan.core.refusal import Text as Label
from yingdan.goals import rules
from yingdan.ui.components import figure
from yingdan.ui.formats import number
from yingdan.ui.kinds import Choice, Money, Reference
from yingdan.ui.kinds.fields.base import EMPTY
from yingdan.ui.kinds.fields.references import ReferenceChoice

MOST = 2000


def said(value: Decimal, *, sign: bool = False) -> SafeString:
    """A figure in the unit of its metric: short where it is large, whole where it is a number of things."""
    if abs(value) >= rules.TEN_THOUSAND:
        return figure(value, sign=sign)
    return SafeString(number(value, sign=sign))


@dataclass(frozen=True, kw_only=True)
class Measured(Money):
    """A figure in the unit of the goal's metric: yuan, or a number of things."""

    @property
    def head(self) -> Label:
        return self.label

    def headline(self, value: Any, *more: Any) -> SafeString:
        return EMPTY if value is None else said(value)


class PartyChoice(ReferenceChoice):
    """A select, however many there are: parties have no page of their own where one would look for them."""

    most: ClassVar[int] = MOST


@dataclass(frozen=True, kw_only=True)
class PartyOf(Reference):
    """The company outside whose result is counted; nobody who sees none is asked."""

    def is_a_choice(self, actor: Actor) -> bool:
        return actor.may("dealer.view")

    def form_field(self, actor: Actor) -> forms.Field:
        made = super().form_field(actor)
        made.widget = PartyChoice(pick=self.to, rows=rules.parties(actor), show=self.show)
        return made


@dataclass(frozen=True, kw_only=True)
class MetricOf(Choice):
    """One of the metrics that add up; its label is shown, its name is kept."""

    groupable: ClassVar[bool] = True

    def options(self, actor: Actor | None = None) -> list[tuple[str, str]]:
        return [(one.name, str(one.label)) for one in rules.divisible()]
