"""What of deals and leads concerns a person's inbox."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yingdan.core.models import Event
from yingdan.deals import rules
from yingdan.deals.choices import DealState, LeadStatus
from yingdan.notices.choices import Topic
from yingdan.notices.listeners import notice
from yingdan.notices.rules import Due, Sort, reminder

FOLLOW_UP = _("Write follow-up")
# Leads of these are nobody's work any more.
SETTLED = (LeadStatus.CONVERTED, LeadStatus.INVALID, LeadStatus.DUPLICATE)


@notice(
    Sort(
        "deal.transferred",
        Topic.HANDED,
        _("handed this deal over to you"),
        "user-share",
        FOLLOW_UP,
        url="follow-up/",
        dialog=True,
    )
)
@notice(Sort("lead.transferred", Topic.HANDED, _("handed this lead over to you"), "user-share", _("Open")))
def new_owner(event: Event) -> list[int | None]:
    return [event.after.get("owner")]


@notice(Sort("lead.created", Topic.HANDED, _("entered this lead for you"), "user-plus", _("Open")))
def owner_of_new_lead(event: Event) -> list[int | None]:
    """An import is told by its report, not row by row."""
    return [] if event.source == "import" else [event.after.get("owner")]


@notice(Sort("lead.released", Topic.TAKEN, _("put this lead of yours back"), "ripple", _("Open")))
def former_owner(event: Event) -> list[int | None]:
    return [event.before.get("owner")]


@notice(Sort("deal.shared", Topic.HANDED, _("shared this deal with you"), "share", _("Open")))
@notice(Sort("lead.shared", Topic.HANDED, _("shared this lead with you"), "share", _("Open")))
def shared_with(event: Event) -> list[int | None]:
    return [event.after.get("person")]


@reminder(
    "deal", Sort("deal.due", Topic.DUE, _("The next step is due"), "clock-hour-4", FOLLOW_UP, "follow-up/", dialog=True)
)
def next_steps(first: dt.date, last: dt.date) -> Iterable[Due]:
    rows = rules.deals.rows().filter(
        next_step_on__range=(first, last), state=DealState.OPEN, deleted_at=None, owner__isnull=False
    )
    return rows.values_list("owner", "pk", "next_step_on")


@reminder("lead", Sort("lead.due", Topic.DUE, _("The next contact is due"), "clock-hour-4", _("Open")))
def next_contacts(first: dt.date, last: dt.date) -> Iterable[Due]:
    rows = rules.leads.rows().filter(next_contact_on__range=(first, last), deleted_at=None, owner__isnull=False)
    return rows.exclude(status__in=SETTLED).values_list("owner", "pk", "next_contact_on")
