"""Around every request to the interface: whose key came along, and problems instead of pages."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _

from yingdan.accounts.choices import TokenKind
from yingdan.accounts.commands import note_use
from yingdan.accounts.rules import token_of
from yingdan.api.problems import in_our_words, problem

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

BELOW = "/api/"
DOCS = "/api/docs"
READING = ("GET", "HEAD", "OPTIONS")


def problems(get_response: GetResponse) -> GetResponse:
    """Outermost: whatever went wrong below /api/ is told as JSON, in the language of the answer."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        answer = get_response(request)
        if not request.path_info.startswith(BELOW) or request.path_info == DOCS:
            return answer
        with translation.override(answer.headers.get("Content-Language")):
            return in_our_words(answer)

    return middleware


def bearer(get_response: GetResponse) -> GetResponse:
    """Before the actor is found: sets `request.token` where a good key came along, and refuses any other."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        scheme, _blank, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not request.path_info.startswith(BELOW):
            return get_response(request)
        token = token_of(key.strip())
        if token is None:
            return problem(401)
        if token.kind == TokenKind.BI and request.method not in READING:
            return problem(403, _("This key only reads."))
        note_use(token)
        request.token = token  # type: ignore[attr-defined]  # read by ActorMiddleware
        # No browser adds this header by itself, so nobody can be lured into sending it.
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # Django's own switch for this
        return get_response(request)

    return middleware
