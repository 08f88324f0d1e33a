"""What is due comes into the inbox in the morning; what is wanted by mail goes out."""

import datetime as dt
import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from yingdan.accounts.models import User
from yingdan.accounts.rules import actor_of, people
from yingdan.core import clock
from yingdan.core.company import company
from yingdan.core.jobs import every
from yingdan.notices import commands, rules
from yingdan.notices.queries import Line, lines

log = logging.getLogger(__name__)

# A worker that was away for a while catches up.
BACK = dt.timedelta(days=7)
# What could not be sent for so long is no news any more; so many lines stand in one mail.
STALE, MOST = dt.timedelta(days=2), 30
# From this answer of a mail server on nothing is worth another try.
REFUSED = 500


@every("notices.remind", seconds=1800)
def remind() -> None:
    with timezone.override(_zone()):
        today = clock.today()
        for kind, one in rules.reminders().items():
            due = one.due(today - BACK, today)
            commands.remind(kind, one.sort, due, since=today - BACK)


@every("notices.mail", seconds=60)
def send_mail() -> None:
    """One mail to each person with all that waits and is not read yet. A server that is away is asked again a minute
    later; an address that takes no mail is not."""
    if not settings.MAILERS:
        return
    since = clock.now() - STALE
    waiting = rules.to_mail(since)
    if not waiting:
        return
    try:
        with mailers["default"] as server, timezone.override(_zone()):
            for pk in waiting:
                _to(pk, since, server)
    except (OSError, smtplib.SMTPException) as problem:
        log.warning("mail waits: %s", problem)


def _to(person: int, since: dt.datetime, server: BaseEmailBackend) -> None:
    """Send one person's mail. No transaction is open while the server is talked to."""
    found = commands.take_to_mail(person, since, MOST)
    if not found:
        return
    user: User = people.rows().get(pk=person)
    done = False
    try:
        with translation.override(user.language or settings.LANGUAGE_CODE):
            shown = [line for line in lines(actor_of(user, source="job"), found) if line.title]
            done = not shown or _send(user, shown, found[-1].pk, server)
    finally:
        commands.sent_by_mail(found, done=done)


def _send(user: User, shown: list[Line], last: int, server: BaseEmailBackend) -> bool:
    """Whether it is settled: sent, or refused for good. An address that asks to be tried later keeps nobody else."""
    here = company()
    first = f"{shown[0].who} {shown[0].sentence}：{shown[0].title}".strip()
    subject = first if len(shown) == 1 else _("%(count)s things wait for you") % {"count": len(shown)}
    context = {"user": user, "lines": shown, "base": settings.PUBLIC_URL, "company": here}
    message = EmailMessage(
        subject=" ".join(subject.split())[:150],
        body=render_to_string("notices/mail.txt", context),
        to=[user.email],
        # The same mail sent twice, after a kill between sending and marking, has the same number.
        headers={
            "Message-ID": f"<notices.{user.pk}.{last}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        server.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refusal:
        log.warning("%s takes no mail: %s", user.username, refusal)
        return all(code >= REFUSED for code, _said in refusal.recipients.values())
    return True


def _zone() -> dt.tzinfo:
    found = company()
    return clock.zone(found.time_zone if found else settings.TIME_ZONE)
