"""What is due comes into the inbox in the morning."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from yingdan.core import clock
from yingdan.core.company import company
from yingdan.core.jobs import every
from yingdan.notices import commands, rules

# A worker that was away for a while catches up.
BACK = dt.timedelta(days=7)


@every("notices.remind", seconds=1800)
def remind() -> None:
    found = company()
    with timezone.override(clock.zone(found.time_zone if found else settings.TIME_ZONE)):
        today = clock.today()
        for kind, one in rules.reminders().items():
            due = one.due(today - BACK, today)
            commands.remind(kind, one.sort, due, since=today - BACK)
