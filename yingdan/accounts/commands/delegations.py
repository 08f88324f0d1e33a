"""Standing in for somebody between two days, with that person's rights; the journal names both."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from yingdan.accounts import rules
from yingdan.accounts.choices import UserKind
from yingdan.accounts.models import Delegation, User
from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.core.rows import fetch

LONGEST = dt.timedelta(days=366)


@command("person.delegate", "person.view")
def give_delegation(
    *, actor: Actor, taker: int, starts: dt.date, ends: dt.date, reason: str = "", giver: int | None = None
) -> Delegation:
    """Let a colleague stand in for oneself; for somebody else it takes the right to keep that account."""
    rules.in_person(actor)
    person = _giver(actor, giver)
    colleague = rules.visible_people(actor).filter(pk=taker).first()
    _check_people(person, colleague)
    _check_days(starts, ends)
    present = Delegation.objects.filter(giver=person, taker=taker, starts__lte=ends, ends__gte=starts).first()
    if present is not None:
        days = {"name": colleague, "starts": present.starts, "ends": present.ends}
        raise Refused(
            _("%(name)s stands in from %(starts)s to %(ends)s already. End that first.") % days, field="starts"
        )
    made = Delegation.objects.create(giver=person, taker_id=taker, starts=starts, ends=ends, reason=reason.strip())
    after = {"person": taker, "starts": starts, "ends": ends}
    record([Entry(verb="person.delegated", kind="person", record=person.pk, after=after, reason=reason)], actor=actor)
    return made


@command("person.undelegate", "person.view")
def end_delegation(*, actor: Actor, pk: int) -> None:
    """Ends with the next click: by the one who gave it, the one who took it, or who keeps the giver's account."""
    found = Delegation.objects.select_for_update(of=("self",)).select_related("giver").filter(pk=pk).first()
    if found is None or not (
        actor.user_id in (found.giver_id, found.taker_id) or rules.people.admits(actor, found.giver, "admin")
    ):
        raise Missing
    before = {"person": found.taker_id, "starts": found.starts, "ends": found.ends}
    found.delete()
    record([Entry(verb="person.undelegated", kind="person", record=found.giver_id, before=before)], actor=actor)


def _giver(actor: Actor, giver: int | None) -> User:
    """The person whose rights are lent, locked: two delegations at once meet here."""
    if giver is None or giver == actor.user_id:
        return User.objects.select_for_update(of=("self",)).get(pk=actor.user_id)
    return fetch(rules.people, actor, giver, "admin")


def _check_people(giver: User, taker: User | None) -> None:
    if giver.kind != UserKind.INTERNAL or not giver.is_active:
        raise Forbidden(_("Only employees who work here have rights to lend."))
    if taker is None or taker.kind != UserKind.INTERNAL or not taker.is_active:
        raise Refused(_("Choose a colleague who works here."), field="taker")
    if taker.pk == giver.pk:
        raise Refused(_("Nobody stands in for himself."), field="taker")


def _check_days(starts: dt.date, ends: dt.date) -> None:
    if ends < starts:
        raise Refused(_("The last day lies before the first."), field="ends")
    if ends < clock.today():
        raise Refused(_("The last day has passed already."), field="ends")
    if ends - starts > LONGEST:
        raise Refused(_("A year at most. For good, give the colleague a role instead."), field="ends")
