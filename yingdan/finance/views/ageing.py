"""Who owes how much for how long."""

from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingdan.finance import queries
from yingdan.finance.choices import AGES
from yingdan.ui.requests import Request


@require_GET
def ageing(request: Request) -> HttpResponse:
    """What is owed today, by customer and by days overdue; each figure leads to its payments."""
    if not request.actor.may("instalment.view"):
        raise Http404
    found = queries.ageing(request.actor)
    bands = [-1, *range(len(AGES))]
    links = {place: queries.band_filter(place, found.day) for place in bands}
    rows = [
        (debtor, [(part, links[place]) for place, part in zip(bands, _parts(debtor), strict=True)])
        for debtor in found.debtors
    ]
    whole = found.total.whole
    heads = [queries.band_name(place) for place in bands]
    shares = [
        (head, part, round(100 * part / whole) if whole > 0 else 0, links[place])
        for head, place, part in zip(heads, bands, _parts(found.total), strict=True)
    ]
    context = {"ageing": found, "heads": heads, "rows": rows, "shares": shares, "owed": queries.owed_filter(found.day)}
    return render(request, "finance/ageing.html", context)


def _parts(debtor: queries.Debtor) -> list[Decimal]:
    return [debtor.later, *debtor.ages]
