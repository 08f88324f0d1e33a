"""The first run: a company and its administrator, then a short list of what comes next."""

from typing import Any

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.dates import MONTHS
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from yingdan.accounts import commands
from yingdan.accounts.forms import WelcomeForm
from yingdan.accounts.models import User
from yingdan.accounts.rules import visible_people
from yingdan.core.company import company
from yingdan.core.policy import Actor, policies
from yingdan.ui.answers import submit
from yingdan.ui.requests import Request

# Ways to begin, each shown where its page stands and the person may use it: address, permission, template name.
WAYS = (("/import/", "customer.import", "file"), ("/customers/new/", "customer.create", "empty"),
        ("/people/new/", "person.create", "people"))  # fmt: skip


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Founds the company; afterwards the address only leads on."""
    if company() is not None:
        return HttpResponseRedirect("/welcome/next/")
    form = WelcomeForm(request.POST if request.method == "POST" else None)
    administrator = submit(form, found) if form.is_bound else None
    if administrator is None:
        status = getattr(form, "status", 200)
        return render(request, "accounts/welcome.html", {"form": form}, status=status)
    answer: HttpResponse = perform_login(request, administrator, redirect_url="/welcome/next/")
    return answer


@transaction.atomic
def found(*, values: dict[str, Any]) -> User:
    """Both or neither: a company without an administrator could never be opened."""
    commands.found_company(
        name=values["company"], time_zone=values["time_zone"], fiscal_year_start=int(values["fiscal_year_start"])
    )
    return commands.first_administrator(
        username=values["username"], name=values["name"], password=values["new"], email=values["email"]
    )


@require_GET
def checklist(request: Request) -> HttpResponse:
    """What a new company does next; each line can be left."""
    actor = request.actor
    if not actor.may("company.edit"):
        raise Http404
    here = company()
    context = {
        "month": MONTHS[here.fiscal_year_start if here else 1],
        "people": visible_people(actor).exclude(kind="service").count(),
        "records": _has_records(actor),
        "ways": [(url, name) for url, permission, name in WAYS if actor.may(permission) and stands(url)],
    }
    return render(request, "accounts/checklist.html", context)


def _has_records(actor: Actor) -> bool:
    customers = policies().get("customer")
    return customers is not None and customers.visible(actor).exists()


def stands(url: str) -> bool:
    """Is there a page behind the address in this version?"""
    try:
        resolve(url)
    except Resolver404:
        return False
    return True
