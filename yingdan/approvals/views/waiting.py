"""What waits for my answer."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yingdan.approvals import rules
from yingdan.ui.components import Tab
from yingdan.ui.requests import Request

HERE = "/approvals/waiting/"
PAGE = 100


@require_GET
def waiting(request: Request) -> HttpResponse:
    """The questions to me, oldest first; and those of mine that others have not answered."""
    actor = request.actor
    if not actor.may("approval.view"):
        raise Http404
    asked = rules.waiting_for(actor)
    sent = rules.submitted_by(actor)
    mine = request.GET.get("of") == "me"
    rows = (sent if mine else asked).select_related("owner").order_by("submitted_at", "pk")
    context = {
        "tabs_of": [
            Tab(_("Asked of me"), HERE, asked.count(), not mine),
            Tab(_("Submitted by me"), f"{HERE}?of=me", sent.count(), mine),
            Tab(_("All"), "/approvals/", None, False),
        ],
        "mine": mine,
        "lines": [(row, rules.acts()[row.act].label if row.act in rules.acts() else row.act) for row in rows[:PAGE]],
    }
    return render(request, "approvals/waiting.html", context)
