"""What of reviews and lessons concerns a person's inbox."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from yingdan.core.models import Event
from yingdan.notices.choices import Topic
from yingdan.notices.listeners import notice
from yingdan.notices.rules import Due, Sort, reminder
from yingdan.reviews import rules
from yingdan.reviews.choices import REMIND_DAYS, ReviewState


@notice(Sort("review.measure_added", Topic.HANDED, _("gave you a measure of a review"), "checkbox", _("Open")))
@notice(Sort("review.measure_changed", Topic.HANDED, _("gave you a measure of a review"), "checkbox", _("Open")))
def who_does_it(event: Event) -> list[int | None]:
    return [event.after.get("given_to")]


@reminder(
    "review",
    Sort("review.due", Topic.DUE, _("A measure of this review is due soon"), "checkbox", _("It is done"),
         url="finish/", dialog=True),
)  # fmt: skip
def measures_due(first: dt.date, last: dt.date) -> Iterable[Due]:
    """From a few days before on, until it is done. What is not published is not agreed."""
    ahead = dt.timedelta(days=REMIND_DAYS)
    rows = rules.reviews.rows().filter(
        deleted_at=None,
        state=ReviewState.PUBLISHED,
        measures__done_on=None,
        measures__due_on__range=(first + ahead, last + ahead),
    )

    def due() -> Iterator[Due]:
        for owner, review, day in rows.values_list("measures__owner", "pk", "measures__due_on"):
            yield owner, review, day - ahead

    return due()
