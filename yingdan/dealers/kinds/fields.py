"""The regions of a dealer as one column."""

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from django.db.models import OuterRef, Q, StringAgg, Subquery, Value
from django.utils.translation import gettext_lazy as _

from yingdan.core.refusal import Text as Words
from yingdan.dealers import rules
from yingdan.ui.kinds import Text
from yingdan.ui.kinds.fields.base import EMPTY_OP, FILLED, HAS, IS, NOT, Operator

# No region holds it.
BETWEEN = "\n"


@cache
def _names() -> Subquery:
    """The regions of the row that asks, as one text: a list with this column asks no further question."""
    rows = rules.regions().filter(dealer=OuterRef("pk")).order_by().values("dealer")
    return Subquery(rows.annotate(names=StringAgg("region", Value(BETWEEN))).values("names"))


@dataclass(frozen=True, kw_only=True)
class Regions(Text):
    """Where a dealer may sell. They are chosen by a verb of the dealer's page."""

    name: str = "regions"
    label: Words = _("regions")
    editable: bool = False
    operators: ClassVar[tuple[Operator, ...]] = (IS, NOT, HAS, EMPTY_OP, FILLED)
    sortable: ClassVar[bool] = False
    schema: ClassVar[Any] = {"type": "array", "items": {"type": "string"}}

    def paths(self) -> tuple[Any, ...]:
        return (_names(),)

    def text(self, value: Any, *more: Any) -> str:
        return "、".join(_words(value))

    def cell_text(self, value: Any) -> str:
        return "、".join(value) if isinstance(value, list) else str(value)

    def data(self, value: Any, *more: Any) -> Any:
        return _words(value)

    def compare(self, operator: Operator, value: str) -> Q:
        words = [word.strip() for word in value.split(",")]
        match = Q(region__icontains=value) if operator is HAS else Q(region__in=rules.plain_regions(words))
        return Q(pk__in=rules.regions().filter(match).values("dealer"))

    def is_empty(self) -> Q:
        return ~Q(pk__in=rules.regions().values("dealer"))


def _words(value: Any) -> list[str]:
    return sorted(str(value).split(BETWEEN)) if value else []
