"""What of contracts concerns a person's inbox."""

from django.utils.translation import gettext_lazy as _

from yingdan.core.models import Event
from yingdan.notices.choices import Topic
from yingdan.notices.listeners import notice
from yingdan.notices.rules import Sort


@notice(Sort("contract.shared", Topic.HANDED, _("shared this contract with you"), "share", _("Open")))
def shared_with(event: Event) -> list[int | None]:
    return [event.after.get("person")]
