"""What makes a row a closed deal, and its product line."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from yingdan.core.text import normalise
from yingdan.deals.choices import DealState
from yingdan.deals.commands import Closing, LineDraft
from yingdan.deals.models import DealLine, Outcome
from yingdan.exchange.mapping import Closing as ClosingRule
from yingdan.exchange.targets import Field

if TYPE_CHECKING:
    from yingdan.exchange.commands.plan import Item, Plan

AMOUNT = Field(name="amount", column=Outcome._meta.get_field("amount"))
CLOSED_ON = Field(name="closed_on", column=Outcome._meta.get_field("closed_on"))
QUANTITY = Field(name="quantity", column=DealLine._meta.get_field("quantity"))
PRICE = Field(name="price", column=DealLine._meta.get_field("price"))
PRODUCT = "line.product"


@dataclass(frozen=True, slots=True)
class LineValues:
    """A product line whose product is still to be found."""

    quantity: Decimal
    price: Decimal | None
    amount: Decimal | None


def read_closing(plan: "Plan", item: "Item", cells: Sequence[str]) -> None:
    """Fill `closed` and `line` of a deal."""
    if plan.file.line:
        _line(plan, item, cells)
    rule = plan.file.closing
    if rule is None:
        return
    amount = _optional(plan, item, cells, AMOUNT, rule.amount)
    state = _state(rule, plan.cell(cells, rule.column))
    if not state:
        if amount is not None:
            item.values.setdefault("amount", amount)
        return
    on = _optional(plan, item, cells, CLOSED_ON, rule.on)
    if on is None:
        if not item.problems:
            item.complain(rule.on, _("The deal is closed, but the day it closed is missing."))
        return
    if state == DealState.WON and amount is None and "amount" not in item.values:
        item.complain(rule.amount, _("The deal is won, but its amount is missing."))
        return
    item.values["closed"] = Closing(
        state=state, closed_on=on, amount=amount, reason=plan.cell(cells, rule.reason)[:200]
    )
    # A deal was opened when it closed at the latest.
    item.values.setdefault("opened_on", on)


def with_lines(values: dict[str, Any], line: LineValues, product: int | None) -> None:
    """Put the line into the deal; without its product the amount stands on the deal itself."""
    if product is not None:
        values["lines"] = [LineDraft(product=product, quantity=line.quantity, price=line.price, amount=line.amount)]
        values.pop("amount", None)
    elif line.amount is not None and "closed" not in values:
        values.setdefault("amount", line.amount)


def _line(plan: "Plan", item: "Item", cells: Sequence[str]) -> None:
    rule = plan.file.line
    if rule is None:
        return
    spec = rule.product
    text = spec.constant or " ".join(filter(None, (plan.cell(cells, name) for name in spec.columns)))
    text = spec.values.get(text.casefold(), text)
    if text:
        item.wanted.append(plan.reference(spec, PRODUCT, "product", text, cells))
    quantity = _optional(plan, item, cells, QUANTITY, rule.quantity)
    item.values["line"] = LineValues(
        quantity=Decimal(1) if quantity is None else quantity,
        price=_optional(plan, item, cells, PRICE, rule.price),
        amount=_optional(plan, item, cells, AMOUNT, rule.amount),
    )


def _optional(plan: "Plan", item: "Item", cells: Sequence[str], target: Field, column: str) -> Any:
    text = plan.cell(cells, column) if column else ""
    order = plan.order(column, plan.file.closing.dates if plan.file.closing else "")
    return plan.read(item, target, text, column, order) if text else None


def _state(rule: ClosingRule, text: str) -> DealState | None:
    if rule.state:
        return DealState(rule.state)
    word = normalise(text)
    for state, words in ((DealState.WON, rule.won), (DealState.LOST, rule.lost), (DealState.VOID, rule.void)):
        if word and word in map(normalise, words):
            return state
    return None
