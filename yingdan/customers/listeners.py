"""What of customers concerns a person's inbox."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yingdan.core.models import Event
from yingdan.customers import rules
from yingdan.notices.choices import Topic
from yingdan.notices.listeners import notice
from yingdan.notices.rules import Due, Sort, reminder

FOLLOW_UP = _("Write follow-up")


@notice(
    Sort(
        "customer.transferred",
        Topic.HANDED,
        _("handed this customer over to you"),
        "user-share",
        FOLLOW_UP,
        url="follow-up/",
        dialog=True,
    )
)
def new_owner(event: Event) -> list[int | None]:
    return [event.after.get("owner")]


@notice(Sort("customer.shared", Topic.HANDED, _("shared this customer with you"), "share", _("Open")))
def shared_with(event: Event) -> list[int | None]:
    return [event.after.get("person")]


@reminder(
    "customer",
    Sort(
        "customer.due",
        Topic.DUE,
        _("The next contact is due"),
        "clock-hour-4",
        FOLLOW_UP,
        url="follow-up/",
        dialog=True,
    ),
)
def next_contacts(first: dt.date, last: dt.date) -> Iterable[Due]:
    rows = rules.customers.rows().filter(next_contact_on__range=(first, last), deleted_at=None, owner__isnull=False)
    return rows.values_list("owner", "pk", "next_contact_on")
