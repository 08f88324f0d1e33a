"""What holds for the whole company."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yingdan.accounts import commands
from yingdan.accounts.forms import CompanyForm
from yingdan.core.company import company
from yingdan.ui.answers import answer, submit
from yingdan.ui.requests import Request


@require_http_methods(["GET", "POST"])
def settings(request: Request) -> HttpResponse:
    here = company()
    if here is None or not request.actor.may("company.edit"):
        raise Http404
    fields = ("name", "time_zone", "fiscal_year_start", "version")
    form = CompanyForm(
        request.POST if request.method == "POST" else None, initial={name: getattr(here, name) for name in fields}
    )
    context = {"form": form, "here": here}
    if request.method == "GET":
        return render(request, "accounts/settings.html", context)
    done = submit(form, _edit, actor=request.actor)
    return answer(request, "accounts/settings.html", context, done=done, then="/settings/", say=_("Saved"))


def _edit(*, actor: Any, values: dict[str, Any]) -> Any:
    version = values.pop("version", None)
    return commands.edit_company(actor=actor, values=values, version=version)
