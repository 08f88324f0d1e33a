"""Signing in and out, and the language before and after it."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from yingdan.accounts import commands
from yingdan.accounts.forms import SignInForm

YEAR = 365 * 24 * 3600


class SignIn(LoginView):  # type: ignore[misc]  # allauth ships no types
    """allauth's own flow with its second factor, in our form and page."""

    template_name = "accounts/sign_in.html"

    @method_decorator([login_not_required, sensitive_post_parameters("password"), never_cache])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Past LoginView's own dispatch: it counts visits per address in each process, and a whole office may
        # stand behind one address. Wrong passwords are counted by the adapter.
        answer: HttpResponseBase = super(LoginView, self).dispatch(request, *args, **kwargs)
        return answer

    def get_form_class(self) -> type[SignInForm]:
        return SignInForm

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "company": self.request.company}


sign_in = SignIn.as_view()


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(settings.LOGIN_URL)


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language: kept with the person, and in a cookie for the pages before sign-in."""
    chosen = request.POST.get("language", "")
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(target if safe else "/")
    if chosen not in dict(settings.LANGUAGES):
        return answer
    actor = getattr(request, "actor", None)
    if actor is not None:
        commands.set_preferences(actor=actor, values={"language": chosen})
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SECURE
    )
    return answer
