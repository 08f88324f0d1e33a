"""What of money concerns a person's inbox."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yingdan.core.models import Event
from yingdan.finance import rules
from yingdan.finance.choices import OPEN
from yingdan.notices.choices import Topic
from yingdan.notices.listeners import notice
from yingdan.notices.rules import Due, Sort, reminder


@notice(Sort("instalment.paid", Topic.HANDED, _("allocated money to a payment of your contract"), "coin", _("Open")))
def whose_contract_was_paid(event: Event) -> list[int | None]:
    return [event.after.get("owner")]


@notice(Sort("invoice.issued", Topic.HANDED, _("issued your invoice"), "file-check", _("Open")))
@notice(Sort("invoice.reversed", Topic.TAKEN, _("reversed your invoice"), "arrow-back-up", _("Open")))
def who_applied(event: Event) -> list[int | None]:
    return [event.after.get("owner")]


@notice(Sort("budgetline.warned", Topic.DUE, _("a budget line of your project fills up"), "wallet", _("Open")))
def who_runs_the_project(event: Event) -> list[int | None]:
    return [event.after.get("owner")]


@reminder(
    "instalment",
    Sort("instalment.due", Topic.DUE, _("See to this payment"), "calendar-dollar", _("Record a step"), url="dun/",
         dialog=True),
)  # fmt: skip
def payments_to_see_to(first: dt.date, last: dt.date) -> Iterable[Due]:
    rows = rules.instalments.rows().filter(remind_on__range=(first, last), state__in=OPEN, deleted_at=None)
    return rows.values_list("contract__owner", "pk", "remind_on")
