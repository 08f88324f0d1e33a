"""Who decides in a deal: contacts of its customer, each with his part."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yingdan.core.policy import Actor
from yingdan.deals import commands, rules
from yingdan.deals.forms import PeopleForm
from yingdan.deals.models import Deal
from yingdan.deals.views.lines import open_deal
from yingdan.ui.answers import answer, submit
from yingdan.ui.requests import Request


@require_http_methods(["GET", "POST"])
def people(request: Request, pk: int) -> HttpResponse:
    """GET is the list of whom one may name, POST keeps who is ticked."""
    if not request.actor.may("contact.view"):
        raise Http404
    deal = open_deal(request, pk)
    contacts = list(rules.candidates(request.actor, deal))
    roles = dict(rules.people_of(request.actor, deal).values_list("contact", "role"))
    form = PeopleForm(deal, contacts, roles, request.POST if request.method == "POST" else None)
    rows = [(one, form[f"with-{one.pk}"], form[f"role-{one.pk}"]) for one in contacts]
    may_add = deal.customer is not None and request.actor.may("contact.create")
    context = {"deal": deal, "form": form, "rows": rows, "may_add": may_add}
    if request.method == "GET":
        return render(request, "deals/people_form.html", context)
    done = submit(form, _set_people, actor=request.actor, pk=pk)
    said = _("People of this deal saved")
    return answer(request, "deals/people_form.html", context, done=done, then=f"/deals/{pk}/", say=said)


def _set_people(*, actor: Actor, pk: int, values: Mapping[str, Any]) -> Deal:
    return commands.set_people(actor=actor, pk=pk, **values)
