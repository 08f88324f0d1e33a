"""The second step of signing in: a code from an authenticator app. allauth's flows in our pages."""

import base64
import io
from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.http import HttpResponse

from yingdan.accounts import commands


class Asked(AuthenticateView):  # type: ignore[misc]  # allauth ships no types
    """Between password and the first page."""

    template_name = "accounts/code.html"


class Again(ReauthenticateView):  # type: ignore[misc]  # allauth ships no types
    """Before something that an open screen alone may not do: the password once more."""

    template_name = "accounts/again.html"


class CodeAgain(CodeAgainView):  # type: ignore[misc]  # allauth ships no types
    template_name = "accounts/again_code.html"


class SetUp(ActivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    template_name = "accounts/second_on.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"picture": picture(context["totp_url"])}

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        _changed(self.request, on=True)
        return answer


class Remove(DeactivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    template_name = "accounts/second_off.html"

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        _changed(self.request, on=False)
        return answer


class Codes(ViewRecoveryCodesView):  # type: ignore[misc]  # allauth ships no types
    template_name = "accounts/codes.html"


class NewCodes(GenerateRecoveryCodesView):  # type: ignore[misc]  # allauth ships no types
    template_name = "accounts/codes_new.html"


def picture(url: str) -> str:
    """A QR code on its own white ground, so that a phone reads it in dark colours too."""
    out = io.BytesIO()
    # Here, because it loads lxml where that is installed.
    import qrcode
    from qrcode.image.svg import SvgPathFillImage

    qrcode.make(url, image_factory=SvgPathFillImage, box_size=14).save(out)
    return f"data:image/svg+xml;base64,{base64.b64encode(out.getvalue()).decode()}"


def _changed(request: Any, *, on: bool) -> None:
    commands.second_step_changed(actor=request.actor, on=on, keep=request.session.session_key or "")


asked, again, code_again = Asked.as_view(), Again.as_view(), CodeAgain.as_view()
set_up, remove, codes, new_codes = SetUp.as_view(), Remove.as_view(), Codes.as_view(), NewCodes.as_view()
