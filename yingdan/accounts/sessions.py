"""How each request finds its session and its user: as Django does, with questions that are prepared once."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from yingdan.accounts.models import User
from yingdan.core.prepared import Question, Slot

_session = Question(
    lambda: Session.objects.filter(session_key=Slot("key", CharField()), expire_date__gt=Slot("now", DateTimeField())),
)
_user = Question(lambda: User._default_manager.filter(pk=Slot("pk", User._meta.pk)))


class SessionStore(db.SessionStore):
    """Sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        found: Session | None = _session.first(key=self.session_key, now=timezone.now()) if self.session_key else None
        if found is None:
            self._session_key = None
        return found


class Backend(AuthenticationBackend):
    """Signing in is allauth's; a signed-in person is looked up here."""

    def get_user(self, user_id: Any) -> User | None:
        user: User | None = _user.first(pk=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
