"""What must follow from accounts' events in the same transaction."""

from django.db.models import F

from yingdan.accounts.models import RightsStamp
from yingdan.core.journal import projection
from yingdan.core.models import Event


@projection(
    "person",
    "department",
    "team",
    "role",
    "membership",
    "delegation",
    "share",
    "listview",
    "party",
    "company",
    "customfield",
)
def rights_change_at_once(events: list[Event]) -> None:
    """A change of people, rights, company, own fields or saved views holds from the next request."""
    rights_changed()


def rights_changed() -> None:
    """What is kept of rights is asked anew from the next request on. Part of a command or a projection."""
    if not RightsStamp.objects.filter(pk=1).update(number=F("number") + 1):
        RightsStamp.objects.bulk_create([RightsStamp(pk=1, number=1)], ignore_conflicts=True)
