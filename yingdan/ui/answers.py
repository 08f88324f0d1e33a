"""From a form to a command and back: the two lines every writing view needs."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from yingdan.core.refusal import Conflict, Refused
from yingdan.core.sentences import sentence_of
from yingdan.ui.requests import is_htmx


def submit[R](form: forms.Form, command: Callable[..., R], **arguments: Any) -> R | None:
    """Run the command with what the form understood. None when form or command refused: the form then
    carries each sentence at its field, `form.status` the answer's status and `form.hints` the ways on."""
    form.status, form.hints = 422, ()  # type: ignore[attr-defined]  # read by `answer`
    if not form.is_valid():
        return None
    try:
        return command(**arguments, values=form.cleaned_data)
    except Refused as refusal:
        _carry(form, refusal)
    except IntegrityError as problem:
        _carry(form, Conflict(sentence_of(problem)))
    return None


def _carry(form: forms.Form, refusal: Refused) -> None:
    form.status, form.hints = refusal.status, refusal.hints  # type: ignore[attr-defined]  # read by `answer`
    for name, sentence in refusal.errors.items():
        form.add_error(name if name in form.fields else None, str(sentence))
    if not refusal.errors:
        form.add_error(None, str(refusal.message))


def answer(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    done: Any,
    then: str,
    say: str = "",
    undo: str = "",
) -> HttpResponse:
    """After a command: on success go to `then` and say so; otherwise show the form again with its status."""
    if done is None:
        form = context["form"]
        return render(request, template, dict(context), status=getattr(form, "status", 422))
    if say:
        messages.success(request, say, extra_tags=undo)
    return go(request, then)


def go(request: HttpRequest, url: str) -> HttpResponse:
    """A redirect, which htmx follows as a whole page."""
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal outside a form: as a toast for htmx, as a page otherwise."""
    context = {"refusal": refusal, "title": _title(refusal.status)}
    template = "ui/refused_toast.html" if is_htmx(request) else "ui/refused.html"
    return render(request, template, context, status=refusal.status)


def _title(status: int) -> str:
    return {
        400: _("This address asks for something that does not work"),
        403: _("You have no right to do this"),
        404: _("There is nothing here for you"),
        409: _("Somebody was faster"),
    }.get(status, _("This cannot be done yet"))
