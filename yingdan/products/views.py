"""The prices of a list on a page of their own."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yingdan.core.policy import Actor
from yingdan.core.refusal import Forbidden, Missing
from yingdan.products import commands, rules
from yingdan.products.forms import PricesForm
from yingdan.products.models import PriceList
from yingdan.ui.answers import answer, submit
from yingdan.ui.requests import Request


@require_http_methods(["GET", "POST"])
def prices(request: Request, pk: int) -> HttpResponse:
    """Set, change and take away the prices of a list, in one go."""
    actor = request.actor
    if not actor.may("pricelist.edit"):
        raise Http404
    row = rules.price_lists.visible(actor).filter(pk=pk).first()
    if row is None:
        raise Missing
    if not rules.may_set_prices(actor, row):
        raise Forbidden(_("You have no right to change this field."))
    form = PricesForm(actor, row, rules.prices_of(actor, row), request.POST if request.method == "POST" else None)
    context = {"list": row, "form": form, "rows": form.rows()}
    if request.method == "GET":
        return render(request, "products/prices_form.html", context)

    def run(*, actor: Actor, values: Mapping[str, Any]) -> PriceList:
        return commands.set_prices(actor=actor, price_list=pk, **values)

    done = submit(form, run, actor=actor)
    then, said = f"/price-lists/{pk}/", _("Prices saved")
    return answer(request, "products/prices_form.html", context, done=done, then=then, say=said)
