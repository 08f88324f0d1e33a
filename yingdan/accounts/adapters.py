"""How allauth works here: nobody signs himself up, and wrong passwords make the next try wait."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yingdan.accounts import commands
from yingdan.accounts.models import User
from yingdan.accounts.throttling import client_ip

BACKEND = f"{AuthenticationBackend.__module__}.{AuthenticationBackend.__qualname__}"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's own notes are not shown: our pages say what happened."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The user whose password fits; else a ValidationError with the way on. Also asked when a password is
        asked for again, so that no other door counts differently."""
        login = str(credentials.get("username") or credentials.get("email") or "")
        came = commands.knock(login=login, ip=client_ip(request))
        if came.wait:
            raise ValidationError(_too_often(came.wait), code="wait")
        AuthenticationBackend.unstash_authenticated_user()
        user: User | None = AuthenticationBackend().authenticate(request, **credentials)
        if user is None:
            disabled = AuthenticationBackend.unstash_authenticated_user()
            raise ValidationError(_disabled() if disabled else _wrong(came.left), code="wrong")
        commands.came_in(login=login)
        user.backend = BACKEND  # what Django's own authenticate() would set
        return user


def _wrong(left: int) -> str:
    if left <= 0:
        return _("User name or password is wrong. Wait 15 minutes before the next try.")
    return ngettext(
        "User name or password is wrong. After %(left)s more wrong try you wait 15 minutes.",
        "User name or password is wrong. After %(left)s more wrong tries you wait 15 minutes.",
        left,
    ) % {"left": left}


def _too_often(minutes: int) -> str:
    return ngettext(
        "Too many wrong passwords. Try again in %(minutes)s minute, or ask your administrator for a new password.",
        "Too many wrong passwords. Try again in %(minutes)s minutes, or ask your administrator for a new password.",
        minutes,
    ) % {"minutes": minutes}


def _disabled() -> str:
    return _("This account is disabled. Ask your administrator.")
