"""Where a person is signed in."""

import datetime as dt
import re
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import BigIntegerField, CharField, DateTimeField

from yingdan.accounts.models import User
from yingdan.core import clock
from yingdan.core.prepared import Question, Slot

BROWSERS = (("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"),
            ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone|iPad", "iOS"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "macOS"),
           ("Linux", "Linux"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seat:
    """One signed-in browser."""

    pk: int
    device: str
    phone: bool
    ip: str
    since: dt.datetime
    current: bool


def session_row(key: str) -> Session | None:
    """The living session of a key. Every request asks."""
    found: Session | None = _session.first(key=key, now=clock.now())
    return found


_session = Question(
    lambda: Session.objects.filter(session_key=Slot("key", CharField()), expire_date__gt=Slot("now", DateTimeField()))
)


def signed_in_user(pk: int) -> User | None:
    """Whom a session belongs to, as of now."""
    found: User | None = _user.first(pk=pk)
    return found


_user = Question(lambda: User.objects.filter(pk=Slot("pk", BigIntegerField())))


def seats_of(user: User, current: str = "") -> list[Seat]:
    """The living sessions of a person, this one first, then the newest."""
    rows = list(UserSession.objects.filter(user=user).order_by("-created_at"))
    keys = [row.session_key for row in rows]
    alive = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=clock.now()).values_list("session_key", flat=True)
    )
    seats = [
        Seat(row.pk, device_of(row.user_agent), bool(re.search("Mobile|iPhone|Android", row.user_agent)), row.ip,
             row.created_at, row.session_key == current)
        for row in rows
        if row.session_key in alive
    ]  # fmt: skip
    return sorted(seats, key=lambda seat: not seat.current)


def device_of(agent: str) -> str:
    """Browser and system in the words people know, or the agent's own first word."""
    browser = next((name for mark, name in BROWSERS if re.search(mark, agent)), agent.split("/", maxsplit=1)[0][:40])
    system = next((name for mark, name in SYSTEMS if re.search(mark, agent)), "")
    return ", ".join(part for part in (browser, system) if part)


def has_second_step(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def signed_in_at(session_key: str) -> dt.datetime | None:
    """When a session began."""
    row = UserSession.objects.filter(session_key=session_key).first()
    return row.created_at if row is not None else None
