"""A receipt and the open payments of its customer, a box for each."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yingdan.core.policy import Actor
from yingdan.finance import commands
from yingdan.finance.forms import AllocateForm
from yingdan.finance.kinds import receipt_kind
from yingdan.finance.models import Receipt
from yingdan.ui.answers import answer, submit
from yingdan.ui.kinds.detail import row_to_edit
from yingdan.ui.requests import Request


@require_http_methods(["GET", "POST"])
def allocate(request: Request, pk: int) -> HttpResponse:
    """GET suggests how the money is allocated, POST allocates it."""
    receipt = row_to_edit(receipt_kind, request.actor, pk, "customer")
    form = AllocateForm(request.actor, receipt, request.POST if request.method == "POST" else None)
    context = {"receipt": receipt, "form": form, "rows": form.rows()}
    if request.method == "GET":
        return render(request, "finance/allocate.html", context)

    def run(*, actor: Actor, values: Mapping[str, Any]) -> Receipt:
        return commands.allocate_receipt(actor=actor, pk=pk, **values)

    done = submit(form, run, actor=request.actor)
    said = _("Allocated")
    return answer(request, "finance/allocate.html", context, done=done, then=f"/receipts/{pk}/", say=said)
