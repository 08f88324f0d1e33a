"""The pages of a customer's guests, which employees may look at; and the page that proves a certificate."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingdan.core.capability import capability
from yingdan.core.files import path_of
from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing
from yingdan.portal import queries
from yingdan.portal.forms import AnswerForm, AskForm, CodeForm, RateForm, SignForm
from yingdan.projects import commands, rules
from yingdan.projects.queries import certificate_of
from yingdan.reviews.commands import rate_as_customer
from yingdan.ui.answers import answer, submit
from yingdan.ui.requests import Request

type View = Callable[..., HttpResponseBase]


def for_guests[V: View](view: V) -> V:
    """Guests of customers come in here; nowhere else does the sign-in let them."""
    view.guests = ("customer",)  # type: ignore[attr-defined]  # read by the middleware of accounts
    return view


@for_guests
@require_GET
def home(request: Request) -> HttpResponse:
    """The projects that are open to the guest."""
    return render(request, "portal/home.html", {"pages": queries.pages(request.actor)})


@capability("C081")
@for_guests
@require_http_methods(["GET", "POST"])
def project(request: Request, pk: int) -> HttpResponse:
    """The page of one project; POST is a question of the customer."""
    sent = request.method == "POST"
    form = AskForm(request.POST if sent else None)
    context = _project(request, pk, form)
    if not sent:
        return render(request, "portal/project.html", context)

    def run(*, actor: Actor, values: Mapping[str, Any]) -> Any:
        return commands.ask_as_customer(actor=actor, pk=pk, **values)

    done = submit(form, run, actor=request.actor)
    said = _("Your question is with us")
    return answer(request, "portal/project.html", context, done=done, then=f"/portal/projects/{pk}/", say=said)


@for_guests
@require_POST
def reply(request: Request, pk: int, question: int) -> HttpResponse:
    """The customer's answer to a question of ours."""
    form = AnswerForm(question, request.POST)
    context = _project(request, pk, AskForm(), replied=(question, form))

    def run(*, actor: Actor, values: Mapping[str, Any]) -> Any:
        return commands.answer_as_customer(actor=actor, pk=pk, question=question, **values)

    done = submit(form, run, actor=request.actor)
    context["refused"] = form
    return _back(request, context, done=done, form=form, pk=pk, said=_("Thank you, answered"))


@for_guests
@require_POST
def rate(request: Request, pk: int) -> HttpResponse:
    """How content the customer is."""
    form = RateForm(None, request.POST)
    context = _project(request, pk, AskForm()) | {"rate": form}

    def run(*, actor: Actor, values: Mapping[str, Any]) -> Any:
        return rate_as_customer(actor=actor, pk=pk, **values)

    done = submit(form, run, actor=request.actor)
    return _back(request, context, done=done, form=form, pk=pk, said=_("Thank you for your answer"))


@capability("C133")
@for_guests
@require_http_methods(["GET", "POST"])
def acceptance(request: Request, pk: int) -> HttpResponse:
    """What was looked at and found; POST signs it for the customer."""
    row = queries.acceptance_of(request.actor, pk)
    if row is None:
        raise Missing
    sent = request.method == "POST"
    form = SignForm(request.POST if sent else None, initial={"version": row.version})
    sides = rules.sides_signed([pk])
    context = {
        "form": form,
        "row": row,
        "paper": certificate_of(row),
        "to_sign": rules.is_concluded(row) and (pk, "customer") not in sides,
        "is_guest": _is_guest(request),
    }
    if not sent:
        return render(request, "portal/acceptance.html", context)

    def run(*, actor: Actor, values: Mapping[str, Any]) -> Any:
        return commands.sign_as_customer(actor=actor, pk=pk, **values)

    done = submit(form, run, actor=request.actor)
    then = f"/portal/acceptances/{pk}/"
    return answer(request, "portal/acceptance.html", context, done=done, then=then, say=_("Signed"))


@for_guests
@require_GET
def certificate(request: Request, pk: int) -> FileResponse:
    """The certificate as a file."""
    row = rules.certificates_in_sight(request.actor).select_related("certificate").filter(pk=pk).first()
    if row is None or row.certificate is None:
        raise Missing
    try:
        content = path_of(row.certificate.sha256).open("rb")
    except FileNotFoundError:
        raise Missing from None
    sent = FileResponse(content, as_attachment=True, filename=row.certificate.name, content_type="application/pdf")
    sent["X-Content-Type-Options"] = "nosniff"
    sent["Cache-Control"] = "private, no-store"
    return sent


@for_guests
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Whether a certificate is genuine. By POST, so that the code stands in no log of addresses."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    row, asked = None, form.is_valid()
    if asked:
        row = rules.certified(form.cleaned_data["code"])
    context = {"form": form, "asked": asked, "row": row, "paper": certificate_of(row) if row else None}
    return render(request, "portal/verify.html", context, status=404 if asked and row is None else 200)


def _project(request: Request, pk: int, form: AskForm, replied: tuple[int, AnswerForm] | None = None) -> dict[str, Any]:
    page = queries.page_of(request.actor, pk)
    if page is None:
        raise Missing
    answers = {one.pk: AnswerForm(one.pk) for one in page.to_answer}
    if replied is not None and replied[0] in answers:
        answers[replied[0]] = replied[1]
    replies = [(one, answers[one.pk]) for one in page.to_answer]
    context = {"page": page, "form": form, "replies": replies, "is_guest": _is_guest(request)}
    return context | {"rate": RateForm(page.rated)}


def _back(
    request: Request, context: dict[str, Any], *, done: Any, form: forms.Form, pk: int, said: str
) -> HttpResponse:
    """After an answer: the page again, with the refusal at its place."""
    if done is None:
        return render(request, "portal/project.html", context, status=getattr(form, "status", 422))
    return answer(request, "", {}, done=done, then=f"/portal/projects/{pk}/", say=said)


def _is_guest(request: Request) -> bool:
    return bool(request.actor.user.kind == "customer")
