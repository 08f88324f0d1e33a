"""The audit trail: everything that happened, who did it, with the values before and after."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from yingdan.accounts import queries
from yingdan.accounts.forms import AuditForm
from yingdan.core.journal import events_where
from yingdan.ui.requests import Request

PAGE = 50


@require_GET
def audit(request: Request) -> HttpResponse:
    if not request.actor.may("audit.view"):
        raise Http404
    form = AuditForm(request.actor, request.GET)
    form.is_valid()
    asked = form.cleaned_data
    events = events_where(_condition(asked)).select_related("actor", "on_behalf_of", "secret").order_by("-pk")
    rows = list(events[: PAGE + 1])
    kept = [(name, str(value)) for name, value in form.data.items() if value and name != "before"]
    context = {
        "form": form,
        "items": queries.told(rows[:PAGE], request.actor),
        "narrowed": bool(kept),
        "older": "?" + urlencode([*kept, ("before", rows[PAGE - 1].pk)]) if len(rows) > PAGE else "",
        "newest": "?" + urlencode(kept) if asked.get("before") else "",
    }
    return render(request, "accounts/audit.html", context)


def _condition(asked: dict[str, Any]) -> Q:
    found = Q()
    for name, lookup in (("person", "actor"), ("kind", "kind"), ("record", "record"), ("before", "pk__lt")):
        if asked.get(name):
            value = asked[name]
            found &= Q(**{lookup: getattr(value, "pk", value)})
    if verb := asked.get("verb"):
        found &= Q(verb=verb) if "." in verb else Q(verb__endswith=f".{verb}")
    if asked.get("day"):
        start = timezone.make_aware(dt.datetime.combine(asked["day"], dt.time()))
        found &= Q(at__gte=start, at__lt=start + dt.timedelta(days=1))
    return found
