"""A contract as it is printed."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingdan.contracts import rules
from yingdan.contracts.kinds import contract_kind
from yingdan.core.money import capitals
from yingdan.core.refusal import Missing
from yingdan.ui.requests import Request


@require_GET
def paper(request: Request, pk: int) -> HttpResponse:
    """One page without the shell's navigation, for the printer."""
    if not request.actor.may("contract.view"):
        raise Http404
    contract = rules.visible_contracts(request.actor).select_related("customer", "parent").filter(pk=pk).first()
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
    return render(request, "contracts/paper.html", context)
