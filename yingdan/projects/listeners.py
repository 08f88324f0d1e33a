"""What of projects concerns a person's inbox."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yingdan.core.models import Event
from yingdan.notices.choices import Topic
from yingdan.notices.listeners import notice
from yingdan.notices.rules import Due, Sort, reminder
from yingdan.projects import rules
from yingdan.projects.choices import OPEN, TO_DO


@notice(Sort("task.created", Topic.HANDED, _("handed this task to you"), "checkbox", _("Open")))
def owner_of_new_task(event: Event) -> list[int | None]:
    """A plan that comes in as a whole is told by its report, not task by task."""
    return [] if event.source == "import" else [event.after.get("owner")]


@notice(Sort("task.edited", Topic.HANDED, _("handed this task to you"), "checkbox", _("Open")))
def new_owner(event: Event) -> list[int | None]:
    return [event.after.get("owner")]


@notice(Sort("task.rescheduled", Topic.HANDED, _("moved the days of your task"), "calendar", _("Open")))
@notice(Sort("task.moved_along", Topic.HANDED, _("moved the days of your task"), "calendar", _("Open")))
def whose_days_moved(event: Event) -> list[int | None]:
    return [event.after.get("owner")]


@notice(Sort("project.member_added", Topic.HANDED, _("took you into this project"), "briefcase", _("Open")))
def new_member(event: Event) -> list[int | None]:
    return [event.after.get("person")]


@notice(Sort("project.shared", Topic.HANDED, _("shared this project with you"), "share", _("Open")))
def shared_with(event: Event) -> list[int | None]:
    return [event.after.get("person")]


@notice(Sort("acceptance.defect_found", Topic.HANDED, _("asks you to fix a defect"), "bug", _("Open")))
def who_fixes_it(event: Event) -> list[int | None]:
    return [event.after.get("owner")]


@notice(Sort("project.customer_asked", Topic.HANDED, _("asks you, as the customer"), "message", _("Open")))
@notice(Sort("acceptance.signed_by", Topic.HANDED, _("signed your acceptance"), "signature", _("Open")))
@notice(Sort("acceptance.signed", Topic.HANDED, _("signed your acceptance: it holds"), "signature", _("Open")))
def who_answers_for_it(event: Event) -> list[int | None]:
    return [event.after.get("owner")]


@notice(Sort("project.answered", Topic.HANDED, _("answered you, as the customer"), "message", _("Open")))
def who_asked(event: Event) -> list[int | None]:
    return [event.after.get("asked")]


@reminder(
    "task", Sort("task.due", Topic.DUE, _("This task is due soon"), "checkbox", _("Report"), url="report/", dialog=True)
)
def tasks_due(first: dt.date, last: dt.date) -> Iterable[Due]:
    rows = rules.tasks.rows().filter(
        remind_on__range=(first, last),
        deleted_at=None,
        state__in=TO_DO,
        project__state__in=OPEN,
        project__deleted_at=None,
    )
    return rows.values_list("owner", "pk", "remind_on")
