"""How the interface says no: problem documents (RFC 9457), each with a sentence."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from yingdan.core.refusal import Refused

TYPE = "application/problem+json"


def problem(status: int, detail: str = "", *, errors: Mapping[str, Any] | None = None) -> HttpResponse:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or _usual(status),
        "errors": [{"field": name, "message": str(said)} for name, said in (errors or {}).items()],
    }
    answer = JsonResponse(body, status=status, content_type=TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer realm="yingdan"'
    return answer


def refused(refusal: Refused) -> HttpResponse:
    return problem(refusal.status, str(refusal.message), errors=refusal.errors)


def in_our_words(answer: HttpResponseBase) -> HttpResponseBase:
    """An answer that no view of ours gave, as a problem: a page for people, or a way to one."""
    if answer.headers.get("Content-Type") == TYPE or answer.status_code < 300:
        return answer
    if answer.status_code < 400:
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, _("This installation is not set up yet."))
    said = problem(answer.status_code)
    for name in ("Allow", "Content-Language", "Retry-After"):
        if name in answer.headers:
            said[name] = answer.headers[name]
    return said


def _usual(status: int) -> str:
    return {
        400: _("This request cannot be understood."),
        401: _("Sign in, or send a key that is good: Authorization: Bearer …"),
        403: _("You have no right to do this."),
        404: _("There is nothing at this address, or you may not see it."),
        405: _("This address does not answer this method."),
        413: _("This request is too large."),
    }.get(status, _("Something broke here. It stands in the log of the server."))
