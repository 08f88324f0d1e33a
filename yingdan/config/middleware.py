"""Middleware of the assembly: the health check answers before anything else runs."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from yingdan.config import health as check

type GetResponse = Callable[[HttpRequest], HttpResponse]


def health(get_response: GetResponse) -> GetResponse:
    """Answer /healthz without session, host check or sign-in, for balancers and for `bin/run`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz":
            return check.answer()
        return get_response(request)

    return middleware
