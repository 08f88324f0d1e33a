"""What stands on the paper of a quote or a contract: the same on the screen, in a PDF and in a Word document."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yingdan.contracts import rules
from yingdan.contracts.models import Contract, Quote, QuoteLine
from yingdan.contracts.rules.pricing import NOTHING, quantity_text
from yingdan.core.company import company
from yingdan.core.money import capitals

CLAUSES = ("subject", "delivery", "quality", "liability", "disputes")
type Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper in the reader's language. `lines` and `payments` are rows of text under their heads."""

    title: str
    number: str
    facts: list[tuple[str, str]]
    parties: list[tuple[str, str]]
    clauses: list[tuple[str, str]]
    sums: list[tuple[str, str]]
    line_head: Row = ()
    lines: list[Row] = field(default_factory=list)
    payment_head: Row = ()
    payments: list[Row] = field(default_factory=list)
    signed: bool = False


def by_rate(lines: Sequence[QuoteLine]) -> list[tuple[str, Decimal, Decimal]]:
    """(rate, without tax, tax) of each tax rate in the lines, the highest first."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for line in lines:
        net, tax = sums.get(line.rate, (NOTHING, NOTHING))
        sums[line.rate] = net + line.net, tax + line.tax
    return [(f"{rate}%", *sums[rate]) for rate in sorted(sums, key=int, reverse=True)]


def sold(lines: Sequence[QuoteLine], quote: Quote) -> dict[str, Any]:
    """What anybody may see of the lines: each with its quantity as it is written, their sums, the total in capitals."""
    return {
        "lines": [(line, quantity_text(line.quantity)) for line in lines],
        "gross": quote.amount + quote.discount,
        "total": quote.amount,
        "net": quote.net,
        "tax": quote.tax,
        "discount": quote.discount,
        "capitals": capitals(quote.amount),
        "rates": by_rate(lines),
    }


def sheet_of_quote(quote: Quote) -> Sheet:
    """The caller has seen the quote."""
    here = company()
    lines = rules.quote_lines(quote.pk)
    off = [(_("Discount on the whole"), f"−{quote.discount:,.2f}")] if quote.discount else []
    return Sheet(
        title=quote.name,
        number=quote.number,
        facts=[(_("Valid until"), f"{quote.valid_until:%Y-%m-%d}")],
        parties=[(_("Quoted to"), quote.customer.name), (_("From"), here.name if here else "")],
        clauses=[(_("Terms"), quote.terms)] if quote.terms.strip() else [],
        sums=[*off, *_sums(quote.amount, quote.net, quote.tax)],
        **_lines(lines),
    )


def sheet_of_contract(contract: Contract) -> Sheet:
    """The caller has seen the contract."""
    lines = rules.quote_lines(contract.quote.pk) if contract.quote is not None else []
    said = [(str(Contract._meta.get_field(name).verbose_name), getattr(contract, name)) for name in CLAUSES]  # type: ignore[union-attr]  # columns have names
    nodes: list[Row] = [
        (node.get_kind_display(), _waits(node), f"{node.planned_on:%Y-%m-%d}", f"{node.amount:,.2f}")
        for node in rules.nodes_of(contract)
    ]
    return Sheet(
        title=contract.name,
        number=contract.number,
        facts=[(_("Type of contract"), contract.get_kind_display())],
        parties=[(_("Party A"), contract.party_a), (_("Party B"), contract.party_b)],
        clauses=[(title[:1].upper() + title[1:], text) for title, text in said if text.strip()],
        sums=_sums(contract.amount, contract.net, contract.tax),
        payment_head=(_("Payment"), _("Due after"), _("Planned"), _("Amount (yuan)")),
        payments=nodes,
        signed=True,
        **_lines(lines),
    )


def _waits(node: Any) -> str:
    what = node.milestone.name if node.milestone else node.get_trigger_display()
    return f"{what} {_('+ %(days)s days') % {'days': node.days_after}}" if node.days_after else what


def _lines(lines: Sequence[QuoteLine]) -> dict[str, Any]:
    if not lines:
        return {}
    head = (_("Name"), _("Quantity"), _("Unit"), _("Unit price"), _("Tax rate"), _("Amount with tax (yuan)"))
    rows = [
        (
            line.name,
            quantity_text(line.quantity),
            line.unit,
            f"{line.price:,.2f}",
            line.get_rate_display(),
            f"{line.amount:,.2f}",
        )
        for line in lines
    ]
    return {"line_head": head, "lines": rows}


def _sums(amount: Decimal, net: Decimal, tax: Decimal) -> list[tuple[str, str]]:
    return [
        (_("Total with tax"), f"¥{amount:,.2f}"),
        (_("In capitals"), capitals(amount)),
        (_("Without tax"), f"{net:,.2f}"),
        (_("Tax"), f"{tax:,.2f}"),
    ]
