"""Acts that an open screen alone may not do: who has not proved himself lately is asked for the password once more."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.authentication import get_authentication_records
from django.http import HttpResponse

from yingdan.accounts.rules import signed_in_at
from yingdan.core import clock
from yingdan.ui.answers import go
from yingdan.ui.requests import Request, is_htmx

LATELY = dt.timedelta(minutes=15)
AGAIN = "/sign-in/again/"

type View = Callable[..., HttpResponse]


def fresh(view: View, *, right: str = "", methods: tuple[str, ...] = ("GET", "POST")) -> View:
    """The view for those who gave their password in the last fifteen minutes; for others first the question.

    Forms ask when they are opened, so that nothing typed is lost. Who has not the `right` is not asked: the view
    answers him as if the page were not there.
    """

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        due = request.method in methods and (not right or request.actor.may(right))
        if not due or clock.now() - _proved_at(request) < LATELY:
            return view(request, *args, **kwargs)
        return go(request, f"{AGAIN}?{urlencode({'next': _page(request)})}")

    return guarded


def _proved_at(request: Request) -> dt.datetime:
    """When a password or code was last given in this session; at the latest when it began."""
    records = get_authentication_records(request, request.user)
    given = max((record["at"] for record in records), default=0)
    began = signed_in_at(request.session.session_key or "")
    proved = dt.datetime.fromtimestamp(given, dt.UTC)
    return proved if began is None else max(proved, began)


def _page(request: Request) -> str:
    """Where to go on: the asked page itself, or the one from which a dialog or an act was asked for."""
    if request.method == "GET" and not is_htmx(request):
        return request.get_full_path()
    came = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or not came.path.startswith("/") or came.path.startswith("//"):
        return "/"
    return f"{came.path}?{came.query}" if came.query else came.path
