"""Knocking at the door: wrong passwords are counted per account and per address, and make the next try wait."""

import datetime as dt
import math
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from yingdan.accounts.models import SignInTry, User
from yingdan.core import clock

WINDOW = dt.timedelta(minutes=15)
PER_ACCOUNT = 5
PER_ADDRESS = 50


@dataclass(frozen=True, slots=True)
class Knock:
    """`wait` minutes before the next try, 0 = the password may be looked at; `left` tries after this one."""

    wait: int
    left: int


@transaction.atomic
def knock(*, login: str, ip: str) -> Knock:
    """Count a try before its password is looked at, so that many at once cannot outrun the count.
    A try that has to wait is not counted: the wait ends by itself, whatever a stranger goes on sending."""
    account, now = _account(login), clock.now()
    SignInTry.objects.filter(at__lt=now - WINDOW).delete()
    mine, here = SignInTry.objects.filter(account=account), SignInTry.objects.filter(ip=ip)
    free = max(_free_at(mine, PER_ACCOUNT), _free_at(here, PER_ADDRESS))
    if free > now:
        return Knock(wait=math.ceil((free - now).total_seconds() / 60), left=0)
    left = PER_ACCOUNT - mine.count() - 1
    SignInTry.objects.create(account=account, ip=ip, at=now)
    return Knock(wait=0, left=left)


@transaction.atomic
def came_in(*, login: str) -> None:
    """The password fitted: the account's count starts anew. Tries at other accounts stay counted."""
    SignInTry.objects.filter(account=_account(login)).delete()


def _account(login: str) -> str:
    """One name for the account, whether it was called by user name or by e-mail; locked where it exists."""
    text = login.strip().casefold()[:150]
    named = Q(username__iexact=text) | Q(email__iexact=text)
    found = list(User.objects.select_for_update().filter(named).values_list("pk", flat=True)[:2])
    return f"#{found[0]}" if text and len(found) == 1 else text


def _free_at(tries: "QuerySet[SignInTry]", most: int) -> dt.datetime:
    """When the oldest of the tries that fill the window falls out of it."""
    times = list(tries.order_by("-at").values_list("at", flat=True)[:most])
    return times[-1] + WINDOW if len(times) == most else dt.datetime.min.replace(tzinfo=dt.UTC)
