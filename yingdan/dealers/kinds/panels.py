"""What stands on the page of a dealer: its people, those below it, with whom it is shared."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.kinds import sharing_panel
from yingdan.core import clock
from yingdan.core.capability import capability
from yingdan.core.policy import Actor
from yingdan.core.text import mask_email, mask_phone
from yingdan.dealers import rules
from yingdan.dealers.kinds.dealers import dealer_kind
from yingdan.dealers.models import Dealer, DealerContact
from yingdan.goals import queries
from yingdan.goals import rules as goal_rules
from yingdan.goals.choices import GoalState, Level
from yingdan.goals.kinds.fields import said
from yingdan.goals.registry import metric_named
from yingdan.ui.kinds import Panel
from yingdan.ui.kinds.related import related

TARGETS = 8
# Red only where less than three quarters of what the calendar asks for is there.
BEHIND = Decimal("0.75")


def _people(actor: Actor, dealer: Dealer) -> dict[str, Any]:
    """Name, position, telephone and mail as far as the actor may read them, and whether the person signs in."""
    phones, mails = (rules.reads_personal(actor, dealer, name) for name in ("phone", "email"))

    def line(one: DealerContact) -> dict[str, Any]:
        return {
            "pk": one.pk,
            "name": one.name,
            "title": one.title,
            "phone": one.phone if phones else mask_phone(one.phone),
            "email": one.email if mails else mask_email(one.email),
            "dials": phones and one.phone,
            "writes": mails and one.email,
            "account": one.account,
            "opens": rules.has_account(one),
        }

    return {
        "dealer": dealer,
        "people": [line(one) for one in rules.people_of(dealer)],
        "may_edit": rules.dealers.admits(actor, dealer, "edit"),
        "may_open": rules.dealers.admits(actor, dealer, "share"),
    }


dealer_kind.panels.append(Panel(_("People"), "dealers/people.html", _people))


@capability("C091")
def _targets(actor: Actor, dealer: Dealer) -> dict[str, Any] | None:
    """The goals of this dealer that the actor sees, the latest first, with how far each is beside its time."""
    if not actor.may("goal.view"):
        return None
    rows = goal_rules.visible_goals(actor).filter(party=dealer.party_id).exclude(state=GoalState.CANCELLED)
    goals = list(rows.select_related("owner").order_by("-since", "-until", "pk")[:TARGETS])
    reached, today = queries.reached(goals), clock.today()
    lines = []
    for goal in goals:
        metric = metric_named(goal.metric)
        elapsed, days = goal_rules.working_days(goal.since, goal.until, today)
        pace = goal_rules.pace(target=goal.target, reached=reached[goal.pk], elapsed=elapsed, all_days=days)
        lines.append(
            {
                "goal": goal,
                "metric": metric,
                "target": said(goal.target),
                "reached": said(reached[goal.pk]),
                "pace": pace,
                "bar": min(pace.rate, goal_rules.HUNDRED),
                "tone": "bad" if pace.rate < pace.time * BEHIND else "",
            }
        )
    asked = {"level": Level.DEALER.value, "party": dealer.party_id}
    new = f"/goals/new/?{urlencode(asked)}" if actor.may("goal.create") else ""
    return {"lines": lines, "new": new}


dealer_kind.panels.append(Panel(_("What it is to bring"), "dealers/targets.html", _targets))
dealer_kind.panels.append(
    related(dealer_kind, "parent", ("name", "tier", "state", "owner"), title=_("Dealers below it"), sort="name")
)
dealer_kind.panels.append(sharing_panel("dealer"))
