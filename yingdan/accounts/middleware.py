"""Every request gets its actor, its language and the company's time zone; strangers are shown where to go."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from yingdan.accounts.rules import Person, actor_of, company_at, rights_number, standing_in
from yingdan.core import clock
from yingdan.core.company import company
from yingdan.ui.requests import is_htmx

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

WELCOME = "/welcome/"
# A guest may leave, and choose a language for the page that explains why there is no other.
GUEST_DOORS = ("/sign-out/", "/language/")
EMPLOYEES = ("internal", "service")
# Where guests of a kind have pages: views say by `guests` whom they are for.
HOMES = {"customer": "/portal/"}


class ActorMiddleware:
    """Sets `request.actor` (None for a stranger) and `request.company`; answers itself where somebody may not go on.

    On a signed-in page it asks the database once, for the rights' number: all else is kept per number.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        actor, found = _who(request)
        request.actor, request.company = actor, found  # type: ignore[attr-defined]  # what Request declares
        language = _language(request, actor)
        zone = clock.zone(found.time_zone if found else settings.TIME_ZONE)
        with translation.override(language), timezone.override(zone):
            answer = self.get_response(request)
        if getattr(answer, "streaming", False):
            answer.streaming_content = _spoken(answer.streaming_content, language, zone)  # type: ignore[attr-defined]  # of streaming answers only
        answer.headers.setdefault("Content-Language", language)
        if actor is None:
            patch_vary_headers(answer, ["Cookie"])
        return answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], arguments: Any, named: Any
    ) -> HttpResponseBase | None:
        """Runs once the address is known, so that a view can say that it needs no sign-in."""
        actor: Person | None = request.actor  # type: ignore[attr-defined]  # set above
        if request.company is None:  # type: ignore[attr-defined]  # set above
            return None if request.path_info.startswith((WELCOME, "/language/")) else HttpResponseRedirect(WELCOME)
        if actor is not None and actor.user.kind not in EMPLOYEES:
            open_to_it = request.path_info in GUEST_DOORS or actor.user.kind in getattr(view, "guests", ())
            return None if open_to_it else _guest_page(request)
        if actor is None and getattr(view, "login_required", True):
            return _to_sign_in(request)
        return None


def _who(request: HttpRequest) -> tuple[Person | None, Any]:
    token = getattr(request, "token", None)
    if token is not None:
        # A key acts as its owner, whatever browser session comes along with it.
        number = rights_number()
        return actor_of(token.user, source="api", number=number), company_at(number)
    user: Any = request.user
    if not user.is_authenticated or not user.is_active:
        return None, company()
    number = rights_number()
    giver = request.session.get("standing_in")
    stand_in = standing_in(user, giver) if giver else None
    return stand_in or actor_of(user, number=number), company_at(number)


def _language(request: HttpRequest, actor: Person | None) -> str:
    chosen = actor.user.language if actor else ""
    chosen = chosen or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _spoken(chunks: Iterable[bytes], language: str, zone: Any) -> Iterator[bytes]:
    """What a long answer still has to say after the view has returned, in the same language and zone."""
    with translation.override(language), timezone.override(zone):
        yield from chunks


def _guest_page(request: HttpRequest) -> HttpResponse:
    home = HOMES.get(request.user.kind, "") if request.user.is_authenticated else ""
    if home and request.path_info == "/" and request.method == "GET":
        return HttpResponseRedirect(home)
    status = 200 if request.path_info == "/" and request.method == "GET" else 403
    return render(request, "accounts/guest.html", status=status)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign-in, and after it back to the page that was asked for; htmx is told to leave the whole page."""
    if is_htmx(request):
        return HttpResponse(status=401, headers={"HX-Redirect": settings.LOGIN_URL})
    if request.method not in ("GET", "HEAD"):
        return HttpResponseRedirect(settings.LOGIN_URL)
    return redirect_to_login(request.get_full_path())
