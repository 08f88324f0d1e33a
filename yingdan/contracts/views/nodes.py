"""The payments of a contract on a page of their own, and its signature with the scan."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yingdan.contracts import commands, rules
from yingdan.contracts.forms.contract import PARTS, NodesForm, SignForm, row_of, rows_sent
from yingdan.contracts.kinds import contract_kind
from yingdan.contracts.models import Contract
from yingdan.core.policy import Actor
from yingdan.ui.answers import answer, submit
from yingdan.ui.kinds.detail import row_to_edit
from yingdan.ui.requests import Request

EMPTY = dict.fromkeys(PARTS, "")
# So many rows at least, two of them empty.
ROWS = 5


@require_http_methods(["GET", "POST"])
def nodes(request: Request, pk: int) -> HttpResponse:
    """GET shows the payments and an empty row, POST keeps them."""
    contract = row_to_edit(contract_kind, request.actor, pk, "customer", "project")
    commands.must_be_draft(contract, "nodes")
    if request.method == "POST":
        rows, version = rows_sent(request.POST), request.POST.get("version", "")
    else:
        kept = [row_of(one) for one in rules.nodes_of(contract)]
        blank = EMPTY | {"kind": "final", "trigger": "date"}
        rows, version = [*kept, *[blank] * max(2, ROWS - len(kept))], str(contract.version)
    form = NodesForm(request.actor, contract, rows, version=version, sent=request.method == "POST")
    context = {"contract": contract, "form": form, "rows": form.rows()}
    if request.method == "GET":
        return render(request, "contracts/nodes_form.html", context)

    def run(*, actor: Actor, values: Mapping[str, Any]) -> Contract:
        return commands.set_nodes(actor=actor, pk=pk, **values)

    done = submit(form, run, actor=request.actor)
    said = _("Payments saved")
    return answer(request, "contracts/nodes_form.html", context, done=done, then=f"/contracts/{pk}/", say=said)


@require_http_methods(["GET", "POST"])
def sign(request: Request, pk: int) -> HttpResponse:
    """GET is the form, POST keeps the scan and records the signature."""
    contract = row_to_edit(contract_kind, request.actor, pk, "customer", "project")
    commands.must_be_approved(contract)
    sent = request.method == "POST"
    form = SignForm(request.POST if sent else None, request.FILES if sent else None)
    context = {"contract": contract, "form": form}
    if not sent:
        return render(request, "contracts/sign.html", context)

    def run(*, actor: Actor, values: Mapping[str, Any]) -> Contract:
        return commands.sign_contract(actor=actor, pk=pk, **values)

    done = submit(form, run, actor=request.actor)
    said = _("Signature recorded")
    return answer(request, "contracts/sign.html", context, done=done, then=f"/contracts/{pk}/", say=said)
