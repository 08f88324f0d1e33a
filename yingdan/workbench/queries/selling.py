"""Deals that need a word, and people to call."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.customers.rules import visible_customers
from yingdan.deals.models import Deal
from yingdan.deals.queries import open_deals_without_next_step, stale_deals
from yingdan.deals.rules import visible_leads
from yingdan.workbench.queries.item import CANDIDATES, MOST, Waiting


def deals(actor: Actor, *, only_mine: bool) -> Iterator[Waiting]:
    """Deals that stand still, or for which nobody has planned a next step: own ones, or those of the area."""
    today, found = clock.today(), set[int]()
    for rows, describe in ((stale_deals(actor), _stale), (open_deals_without_next_step(actor), _no_step)):
        chosen = rows.filter(owner=actor.as_user_id) if only_mine else rows
        for row in chosen.select_related("customer", "stage").order_by("-amount")[:CANDIDATES]:
            if row.pk not in found:
                found.add(row.pk)
                yield describe(row, today)


def _stale(deal: Deal, today: dt.date) -> Waiting:
    if deal.expected_close and deal.expected_close < today:
        days = (today - deal.expected_close).days
        sentence = _("The expected close was %(days)s days ago") % {"days": days}
        return _item(
            deal, "calendar-event", "bad", sentence, due=deal.expected_close, act=(_("Set a new date"), "edit/")
        )
    days = (today - deal.stage_since).days
    sentence = _("%(days)s days in “%(stage)s”, longer than usual") % {"days": days, "stage": deal.stage.name}
    return _item(deal, "hourglass-low", "warn", sentence, due=deal.expected_close, act=(_("Move stage"), "move/"))


def _no_step(deal: Deal, today: dt.date) -> Waiting:
    if deal.next_step:
        sentence = _("The next step is overdue: %(step)s") % {"step": deal.next_step}
        return _item(
            deal, "clock-hour-4", "bad", sentence, due=deal.next_step_on, act=(_("Write follow-up"), "follow-up/")
        )
    sentence = _("No next step is planned")
    return _item(deal, "alert-circle", "", sentence, due=deal.expected_close, act=(_("Plan the step"), "edit/"))


def _item(deal: Deal, icon: str, tone: str, sentence: str, *, due: dt.date | None, act: tuple[str, str]) -> Waiting:
    url = deal.get_absolute_url()
    place = (str(deal.customer) if deal.customer else "", deal.name)
    closes = due == deal.expected_close and due is not None and due >= clock.today()
    return Waiting(icon, tone, sentence, place, due, deal.amount, url, act[0], f"{url}{act[1]}", closes=closes)


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody to contact, and since when."""

    name: str
    about: str
    due: dt.date
    last: dt.datetime | None
    url: str


def to_contact(actor: Actor) -> list[Due]:
    """Own customers and leads whose next contact is due, the longest overdue first."""
    mine = {"owner": actor.as_user_id, "next_contact_on__lte": clock.today()}
    found: list[Due] = []
    if actor.may("customer.view"):
        customers = visible_customers(actor).filter(**mine).order_by("next_contact_on", "pk")[:MOST]
        found += [
            Due(row.name, row.industry, row.next_contact_on, row.last_contact_at, row.get_absolute_url())
            for row in customers
            if row.next_contact_on
        ]
    if actor.may("lead.view"):
        leads = visible_leads(actor).filter(**mine).exclude(status__in=["converted", "invalid", "duplicate"])
        found += [
            Due(row.name, row.company, row.next_contact_on, None, row.get_absolute_url())
            for row in leads.order_by("next_contact_on", "pk")[:MOST]
            if row.next_contact_on
        ]
    return sorted(found, key=lambda line: line.due)[:MOST]
