"""Pages for what went wrong: what happened, what still works, and a number to ask about."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yingdan.core.refusal import Refused
from yingdan.ui.answers import refused
from yingdan.ui.requests import is_htmx

log = logging.getLogger("yingdan.errors")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404, _("This page does not exist, or you may not see it"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403, _("You have no right to do this"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400, _("This request cannot be understood"))


def server_error(request: HttpRequest) -> HttpResponse:
    number = secrets.token_hex(4).upper()
    log.error("error %s at %s", number, request.path)
    return _page(request, 500, _("Something broke here"), number=number)


def _page(request: HttpRequest, status: int, title: str, **more: str) -> HttpResponse:
    if getattr(request, "for_program", False):
        # Its door says the same in JSON: nobody sees a page.
        return HttpResponse(status=status)
    template = "ui/error_part.html" if is_htmx(request) else "ui/error.html"
    return render(request, template, {"title": title, "status": status, **more}, status=status)


class Refusals:
    """Middleware: a refusal that no view has caught becomes its page or toast."""

    def __init__(self, get_response: object) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)  # type: ignore[operator, no-any-return]  # Django's own untyped protocol

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, Refused) else None
