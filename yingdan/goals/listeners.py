"""What of goals concerns a person's inbox."""

from django.utils.translation import gettext_lazy as _

from yingdan.core.models import Event
from yingdan.notices.choices import Topic
from yingdan.notices.listeners import notice
from yingdan.notices.rules import Sort


@notice(
    Sort("goal.published", Topic.HANDED, _("published a goal you have a part in"), "mountain", _("Read"), url="card/")
)
def with_a_part(event: Event) -> list[int]:
    return list(event.after.get("people", ()))


@notice(Sort("goal.shared", Topic.HANDED, _("shared this goal with you"), "share", _("Open")))
def shared_with(event: Event) -> list[int | None]:
    return [event.after.get("person")]
