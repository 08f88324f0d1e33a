"""The customer says how content it is, on the page that the project opens to it."""

from yingdan.core.capability import capability
from yingdan.core.commands import command
from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing
from yingdan.projects.rules import opened_to
from yingdan.reviews.choices import RatingSide
from yingdan.reviews.commands.rating import put_rating
from yingdan.reviews.models import Rating


@capability("C134")
@command("project.rate_as_customer", "guest.view")
def rate_as_customer(*, actor: Actor, pk: int, score: int, words: str = "") -> Rating:
    """A guest's answer, 1 to 5, for a project whose page is open to him; it may be changed until the review is
    published."""
    project = opened_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if project is None:
        raise Missing
    return put_rating(actor=actor, project=project, side=RatingSide.CUSTOMER, score=score, words=words)
