"""How content the team and the customer are: one answer of each person, until the review is published."""

from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.capability import capability
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Forbidden, Refused
from yingdan.projects.models import Project
from yingdan.reviews import rules
from yingdan.reviews.choices import RatingSide
from yingdan.reviews.commands.reviewing import fetch_review, must_be_reviewable
from yingdan.reviews.models import Rating

LONGEST = 500


@capability("C084")
@command("review.rate", "review.view")
def rate_project(*, actor: Actor, pk: int, score: int, words: str = "") -> Rating:
    """Somebody of the team says how content he is with the project of a review."""
    row = fetch_review(actor, pk, action="view")
    if not rules.is_in_team(row.project, actor.user_id):
        raise Forbidden(_("The team of the project is asked: you are not in it."))
    return put_rating(actor=actor, project=row.project, side=RatingSide.TEAM, score=score, words=words)


def put_rating(*, actor: Actor, project: Project, side: str, score: int, words: str = "") -> Rating:
    """Keep the answer of the person who is signed in; again, it takes the place of the first one.

    The caller is a command that has locked the project and knows that this person is asked on this side. The journal
    says that somebody answered, and not what.
    """
    if actor.acting_for_id is not None:
        raise Forbidden(_("How content somebody is, only he himself can say: not who stands in for him."))
    must_be_reviewable(project)
    if not rules.may_rate(project):
        raise Refused(_("The review is published: what was answered until then stands in it."))
    if side not in RatingSide.values:
        raise Refused(_("Choose who is asked: the team or the customer."), field="side")
    if not 1 <= score <= 5:
        raise Refused(_("Give 1 to 5, not %(score)s.") % {"score": score}, field="score")
    if len(words) > LONGEST:
        raise Refused(_("%(most)s characters at most.") % {"most": LONGEST}, field="words")
    given = {"side": side, "score": score, "words": words.strip(), "at": clock.now()}
    made, _new = Rating.objects.update_or_create(project=project, by_id=actor.user_id, defaults=given)
    record([Entry(verb="project.rated", kind="project", record=project.pk, after={"side": side})], actor=actor)
    return made
