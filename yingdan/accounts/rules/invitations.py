"""One-time links with which a person sets the password himself."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int, int_to_base36

from yingdan.accounts.models import User


class _Links(PasswordResetTokenGenerator):
    """Signed, not stored: password and last sign-in are part of the signature, so a used link is dead."""

    key_salt = "yingdan.accounts.invitation"


_links = _Links()


def link_of(user: User) -> str:
    """The path of a link that holds for three days, or until it is used or replaced by a sign-in."""
    return f"/invitation/{int_to_base36(user.pk)}/{_links.make_token(user)}/"


def invited(who: str, token: str) -> User | None:
    """Whom a link belongs to, if it still holds."""
    try:
        pk = base36_to_int(who)
    except ValueError:
        return None
    user = User.objects.filter(pk=pk, is_active=True, deleted_at__isnull=True).exclude(kind="service").first()
    return user if user is not None and _links.check_token(user, token) else None
