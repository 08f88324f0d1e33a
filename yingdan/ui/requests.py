"""What a view of a signed-in page gets."""

from django.http import HttpRequest

from yingdan.core.policy import Actor


class Request(HttpRequest):
    """A request with its actor, which the middleware of accounts has set."""

    actor: Actor


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
