"""The card of a goal: what it means, and who does what."""

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.commands import open_to
from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import bump, fetch
from yingdan.goals import queries, rules
from yingdan.goals.choices import GoalState
from yingdan.goals.models import Goal


@command("goal.publish", "goal.edit")
def publish_goal(*, actor: Actor, pk: int, meaning: str, version: int | None = None) -> Goal:
    """Show the card to everybody who answers for a goal below this one, or for a key result: they read it from now on,
    and their inbox tells them."""
    row = fetch(rules.goals, actor, pk, "edit", version=version)
    if row.state != GoalState.ACTIVE:
        raise Refused(_("Only a goal that runs is published. Start it first."))
    if not meaning.strip():
        raise Refused(_("Say what this goal means for those who have a part in it."), field="meaning")
    part = queries.people_with_a_part(row)
    for person in part:
        open_to(kind="goal", record=pk, person=person, by=actor.user_id)
    row.meaning, row.published_at = meaning.strip(), clock.now()
    bump(row, {"meaning": (None, row.meaning), "published_at": (None, row.published_at)})
    after = {"meaning": row.meaning, "people": part}
    record([Entry(verb="goal.published", kind="goal", record=pk, before={}, after=after)], actor=actor)
    return row
