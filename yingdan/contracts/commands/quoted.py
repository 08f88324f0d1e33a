"""What a contract takes from the quote from which it is written."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from yingdan.contracts import rules
from yingdan.contracts.choices import QuoteState, Rate
from yingdan.contracts.models import Contract, Quote
from yingdan.contracts.rules.pricing import quantity_text
from yingdan.core.money import tax_of
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Refused
from yingdan.core.rows import fetch
from yingdan.core.sentences import constraint

WRITTEN = _("A contract was written from this quote already.")
constraint("contracts_contract_of_quote", WRITTEN, columns="contracts_contract.quote_id")


def taxes(row: Contract) -> tuple[Decimal, Decimal]:
    """(net, tax): those of the quote it was written from, line by line, else by its one rate."""
    if row.quote is None:
        if row.rate == Rate.SEVERAL:
            raise Refused(_("Several rates come from the lines of a quote; choose one."), field="rate")
        return tax_of(row.amount, Decimal(row.rate))
    taken = {"amount": row.quote.amount, "rate": rate_of(row.quote), "customer_id": row.quote.customer_id}
    for name, value in taken.items():
        if getattr(row, name) != value:
            raise Refused(
                _("This stands in quote %(number)s, from which the contract was written.")
                % {"number": row.quote.number},
                field=name.removesuffix("_id"),
            )
    return row.quote.net, row.quote.tax


def rate_of(quote: Quote) -> str:
    """The one rate of its lines, or that there are several."""
    rates = {line.rate for line in rules.quote_lines(quote.pk)}
    return rates.pop() if len(rates) == 1 else str(Rate.SEVERAL)


def accepted(actor: Actor, pk: int) -> Quote:
    """A quote that may become a contract, locked: of two who write it at once, one comes second."""
    quote = fetch(rules.quotes, actor, pk, "edit")
    if quote.state != QuoteState.ACCEPTED:
        raise Refused(_("A contract is written from a quote that the customer accepted."), field="quote")
    if rules.contracts_of(quote).exists():
        raise Conflict(WRITTEN, field="quote")
    return quote


def what_is_sold(quote: Quote) -> str:
    """The lines as the contract's subject says them."""
    lines = rules.quote_lines(quote.pk)
    return "\n".join(f"{line.name} {quantity_text(line.quantity)} {line.unit}".rstrip() for line in lines)
