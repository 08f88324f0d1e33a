"""What a person sees and why, for whoever keeps the account."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingdan.accounts import queries
from yingdan.accounts.forms import SeesForm
from yingdan.accounts.kinds import person_kind
from yingdan.accounts.models import User
from yingdan.core.refusal import Missing
from yingdan.ui.kinds import kind_of
from yingdan.ui.requests import Request


@require_GET
def sees(request: Request, pk: int) -> HttpResponse:
    actor = request.actor
    if not actor.may("person.admin"):
        raise Http404
    user: User | None = person_kind.policy.visible(actor, "admin").filter(pk=pk, kind="internal").first()
    if user is None:
        raise Missing
    form = SeesForm(queries.choices(), request.GET or None)
    context = {"kind": person_kind, "row": user, "form": form, "sights": queries.sights(user, actor)}
    if form.is_valid():
        asked = kind_of(form.cleaned_data["kind"])
        found = queries.matches(asked, actor, form.cleaned_data["record"])
        told = queries.told_of(asked, user, found[0][0], actor) if len(found) == 1 else None
        context |= {"asked": asked, "found": found, "told": told}
    return render(request, "accounts/sees.html", context)
