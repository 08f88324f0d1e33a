"""What of dealers concerns a person's inbox."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yingdan.core.models import Event
from yingdan.dealers import rules
from yingdan.dealers.choices import HELD
from yingdan.notices.choices import Topic
from yingdan.notices.listeners import notice
from yingdan.notices.rules import Due, Sort, reminder

# So many days before an authorisation ends, somebody sees to the next one.
AHEAD = dt.timedelta(days=30)


@notice(Sort("dealer.transferred", Topic.HANDED, _("handed this dealer over to you"), "user-share", _("Open")))
def new_owner(event: Event) -> list[int | None]:
    return [event.after.get("owner")]


@notice(Sort("dealer.shared", Topic.HANDED, _("shared this dealer with you"), "share", _("Open")))
def shared_with(event: Event) -> list[int | None]:
    return [event.after.get("person")]


@reminder(
    "dealer", Sort("dealer.ends", Topic.DUE, _("This authorisation ends in 30 days"), "building-store", _("Open"))
)
def authorisations_that_end(first: dt.date, last: dt.date) -> Iterable[Due]:
    ends = (first + AHEAD, last + AHEAD)
    rows = rules.dealers.rows().filter(valid_until__range=ends, state__in=HELD, deleted_at=None)
    found = rows.values_list("owner", "pk", "valid_until")
    return [(owner, pk, until - AHEAD) for owner, pk, until in found if until is not None]
