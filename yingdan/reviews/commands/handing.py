"""What becomes of a leaver's reviews, measures and lessons."""

from django.db.models import Q

from yingdan.accounts.commands import goes_to_heir, hand_over
from yingdan.accounts.models import User
from yingdan.core.policy import Actor
from yingdan.projects.commands.parts import join
from yingdan.reviews import rules
from yingdan.reviews.choices import ReviewState
from yingdan.reviews.commands.reviewing import tell
from yingdan.reviews.models import Measure

goes_to_heir(rules.reviews, Q(deleted_at=None, state=ReviewState.DRAFT))
goes_to_heir(rules.lessons, Q(deleted_at=None))


@hand_over("review", column="measures__owner", action="edit", which=Q(deleted_at=None, measures__done_on=None))
def _measures(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
    """What he was to do, the heir does."""
    taker = User.objects.get(pk=heir)
    rows = Measure.objects.filter(owner=leaver, done_on=None, review__deleted_at=None)
    for one in rows.select_related("review__project").order_by("pk"):
        one.owner = taker
        one.save(update_fields=["owner"])
        join(actor, one.review.project, heir)
        tell(actor, one.review, "review.measure_changed", reason=reason, measure=one.text, given_to=heir)
