"""Whose imports one may look at: one's own, and everybody's for those who may read the audit trail."""

from django.db.models import Q, QuerySet

from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.exchange.models import Draft, Finding

KIND = "import"
READS_ALL = "audit.view"


def visible_imports(actor: Actor) -> QuerySet[Batch]:
    """Imports of the past and those that run, the newest first."""
    own = Q() if actor.may(READS_ALL) else Q(actor=actor.user_id)
    return Batch.objects.filter(own, kind=KIND).select_related("actor").order_by("-pk")


def own_drafts(actor: Actor) -> QuerySet[Draft]:
    """What one has uploaded and not written yet. Nobody else's: the files may hold what he alone may see."""
    return Draft.objects.filter(user=actor.user_id, batch=None).order_by("-at")


def own_draft_in_any_state(actor: Actor) -> QuerySet[Draft]:
    """The same with those that are being written, so that a second press of the button finds the first."""
    return Draft.objects.filter(user=actor.user_id)


def findings_of(batch: Batch, *, rejected: bool) -> QuerySet[Finding]:
    """What an import had to say: rejected rows, or warnings."""
    return Finding.objects.filter(batch=batch, rejected=rejected).order_by("pk")
