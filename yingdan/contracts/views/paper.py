"""Quotes and contracts as they are printed."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingdan.contracts import rules
from yingdan.contracts.kinds import contract_kind
from yingdan.contracts.kinds.papers import papers_context
from yingdan.contracts.queries import sold
from yingdan.core.company import company
from yingdan.core.money import capitals
from yingdan.core.refusal import Missing
from yingdan.ui.answers import go
from yingdan.ui.requests import Request


@require_GET
def paper(request: Request, pk: int) -> HttpResponse:
    """One page without the shell's navigation, for the printer."""
    if not request.actor.may("contract.view"):
        raise Http404
    contract = (
        rules.visible_contracts(request.actor).select_related("customer", "parent", "quote").filter(pk=pk).first()
    )
    if contract is None:
        raise Missing
    clauses = ("subject", "delivery", "quality", "liability", "disputes")
    said = [(contract_kind.by_name[name].label, getattr(contract, name)) for name in clauses]
    context = {
        "contract": contract,
        "capitals": capitals(contract.amount),
        "nodes": rules.nodes_of(contract),
        "clauses": [(title, text) for title, text in said if text.strip()],
    }
    if contract.quote is not None:
        context["its"] = sold(rules.quote_lines(contract.quote.pk), contract.quote)
    return render(request, "contracts/paper.html", context)


@require_GET
def quote_paper(request: Request, pk: int) -> HttpResponse:
    """The quote for the printer: what a customer gets to see of it."""
    if not request.actor.may("quote.view"):
        raise Http404
    quotes = rules.visible_quotes(request.actor).select_related("customer", "owner", "revision_of")
    quote = quotes.filter(pk=pk).first()
    if quote is None:
        raise Missing
    here = company()
    context = {"quote": quote, "company": here.name if here else "", "its": sold(rules.quote_lines(pk), quote)}
    return render(request, "contracts/quote_paper.html", context)


@require_GET
def papers(request: Request, kind: str, pk: int) -> HttpResponse:
    """What is being made of one record; when that has ended, the page is asked again and has the file."""
    if not request.actor.may(f"{kind}.view"):
        raise Http404
    rows = rules.visible_quotes(request.actor) if kind == "quote" else rules.visible_contracts(request.actor)
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Missing
    its = papers_context(kind, row)
    if not its["waiting"]:
        return go(request, row.get_absolute_url())
    return render(request, "contracts/papers.html", {"its": its})
