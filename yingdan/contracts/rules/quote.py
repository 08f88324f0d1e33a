"""Who sees which quotes, which lines lie below the floor price, and what may be done with a quote when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from django.db.models import Q, QuerySet

from yingdan.approvals.rules import open_about
from yingdan.contracts.choices import ContractState, PaperState, QuoteState
from yingdan.contracts.models import Contract, Paper, Quote, QuoteLine
from yingdan.contracts.rules.pricing import is_below
from yingdan.core import clock
from yingdan.core.policy import Actor, Policy
from yingdan.products.models import PriceList, Product
from yingdan.products.rules import floors, lists_in_force, products

quotes = Policy(
    kind="quote",
    rows=Quote.objects.all,
    actions=("view", "create", "edit", "delete", "export", "share"),
)
DISCOUNT = "quote.discount"
# So many files of a record are shown.
PAPERS = 6


def visible_quotes(actor: Actor, action: str = "view") -> "QuerySet[Quote]":
    return quotes.visible(actor, action)


def quote_lines(quote: int) -> list[QuoteLine]:
    """The lines of a quote, in order; the caller has seen the quote, or the contract that was written from it."""
    return list(QuoteLine.objects.filter(quote=quote))


def products_of(actor: Actor, quote: Quote) -> "QuerySet[Product]":
    """What a line may name: the catalogue as the actor sees it, and what stands in the quote already."""
    there = QuoteLine.objects.filter(quote=quote.pk or 0).exclude(product=None).values("product")
    return products.rows().filter(Q(pk__in=products.visible(actor).values("pk")) | Q(pk__in=there))


def price_lists_for(actor: Actor, tier: str) -> "QuerySet[PriceList]":
    """The price lists that hold today for customers of a tier, the one that counts first."""
    return lists_in_force(actor, tier=tier, on=clock.today())


def below_floor(quote: Quote, lines: Iterable[QuoteLine]) -> list[QuoteLine]:
    """The lines below the floor price. Which ones, not how high it is."""
    lines = list(lines)
    known = floors_of(quote, (line.product_id for line in lines))
    return [
        line
        for line in lines
        if line.product_id in known and is_below(line.amount, line.quantity, known[line.product_id])
    ]


def floors_of(quote: Quote, keys: Iterable[int | None]) -> Mapping[int | None, Decimal]:
    """product -> floor price. For the rule alone: whoever shows one asks `reads_floor`."""
    wanted = {key for key in keys if key is not None}
    tier = quote.customer.tier
    if not wanted:
        return {}
    known = floors(price_list=quote.price_list_id, products=wanted, tier=tier, on=clock.today())
    return dict(known.items())


def is_asked_about(quote: Quote) -> bool:
    """Is somebody asked about its discount at this time?"""
    return open_about(DISCOUNT, "quote", quote.pk).exists()


def is_open(quote: Quote) -> bool:
    """May its lines still change?"""
    return quote.state == QuoteState.DRAFT and not is_asked_about(quote)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a quote stands: may it still change, its lines, and those below the floor price."""

    is_open: bool
    lines: list[QuoteLine]
    low: list[QuoteLine]


def standing(quote: Quote) -> Standing:
    """The lines below the floor count until it is sent."""
    lines = quote_lines(quote.pk)
    counts = quote.state in (QuoteState.DRAFT, QuoteState.APPROVED)
    return Standing(is_open(quote), lines, below_floor(quote, lines) if counts else [])


def contracts_of(quote: Quote) -> "QuerySet[Contract]":
    """The living contract that was written from it, if there is one."""
    rows = Contract.objects.filter(quote=quote, deleted_at=None)
    return rows.exclude(state=ContractState.TERMINATED)


def may_become_contract(quote: Quote) -> bool:
    return quote.state == QuoteState.ACCEPTED and not contracts_of(quote).exists()


def newer_of(quote: Quote) -> "QuerySet[Quote]":
    return Quote.objects.filter(revision_of=quote, deleted_at=None)


def may_be_revised(quote: Quote) -> bool:
    """Whatever is no draft any more, has no newer version and became no contract."""
    return quote.state != QuoteState.DRAFT and not newer_of(quote).exists() and not contracts_of(quote).exists()


def editions_of(actor: Actor, quote: Quote) -> list[Quote]:
    """The versions of an offer that the actor sees, newest first."""
    first = first_number(quote)
    rows = visible_quotes(actor).filter(Q(number=first) | Q(number__startswith=f"{first}-"))
    return list(rows.order_by("-edition"))


def latest_edition(quote: Quote) -> int:
    """The highest version there ever was, also of those in the recycle bin."""
    first = first_number(quote)
    rows = Quote.objects.filter(Q(number=first) | Q(number__startswith=f"{first}-"))
    return max(rows.values_list("edition", flat=True))


def first_number(quote: Quote) -> str:
    """BJ-2026-000012-3 is the third version of BJ-2026-000012."""
    return quote.number.removesuffix(f"-{quote.edition}") if quote.edition > 1 else quote.number


def papers_of(kind: str, record: int) -> list[Paper]:
    """What is being made of a quote or contract, or could not be, since the last file that was; newest first. The
    caller has seen the record."""
    found = Paper.objects.filter(kind=kind, record=record).select_related("by")[:PAPERS]
    return list(takewhile(lambda paper: paper.state != PaperState.DONE, found))
