"""While a lead is typed: the customers and leads that it may be."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from yingdan.customers.queries import Probe, duplicates_of
from yingdan.deals import queries
from yingdan.ui.requests import Request


@require_POST
def twins(request: Request) -> HttpResponse:
    """Asked by POST, so that what is typed stands in no log of addresses."""
    if not request.actor.may("lead.create"):
        raise Http404
    said = {name: request.POST.get(name, "").strip()[:200] for name in ("company", "mobile", "email")}
    probe = Probe(name=said["company"], mobile=said["mobile"], email=said["email"])
    found = {"customers": duplicates_of(request.actor, probe), "leads": queries.leads_like(request.actor, probe)}
    return render(request, "customers/twins.html", found)
