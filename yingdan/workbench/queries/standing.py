"""How it stands beside what is to be done: targets and their pace, figures, who else is ahead, what is overdue."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from yingdan.approvals.rules import names_asked, submitted_by
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.core.refusal import Forbidden
from yingdan.deals.rules import deals as deals_policy
from yingdan.finance.queries import Ageing, ageing, band_filter, band_name, late_filter, owed_filter
from yingdan.goals.choices import Level
from yingdan.goals.queries import Target, measured, ranking, running_goals
from yingdan.goals.registry import evaluate
from yingdan.workbench.queries.day import keeps_books, leads_others

MOST_TARGETS, MOST_ASKED = 3, 5


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with what it counts and the rows behind it."""

    label: str
    unit: str
    value: Decimal | None
    definition: str
    url: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An approval that the person waits for: whose answer, and for how many days."""

    title: str
    url: str
    who: str
    days: int


def targets(actor: Actor) -> list[Target]:
    """The own goals that run today; whoever leads others and has none sees the topmost in sight."""
    running = running_goals(actor)
    mine = [one for one in running if one.owner_id == actor.as_user_id and one.level != Level.COMPANY]
    if not mine and leads_others(actor):
        seen = {one.pk for one in running}
        mine = [one for one in running if one.parent_id not in seen]
    return measured(mine[:MOST_TARGETS])


def people(actor: Actor) -> list[Target]:
    """The goals of people that run today, for whoever leads others; the best rate first."""
    return ranking(actor) if leads_others(actor) else []


def figures(actor: Actor, since: dt.date, until: dt.date, owed: Ageing | None) -> list[Figure]:
    """Four figures of a quarter, by what the person works on; what he may not read is not there."""
    found: list[Figure | None]
    if keeps_books(actor):
        found = [_asked(actor, name, since, until) for name in ("finance.collected_amount", "finance.invoiced_amount")]
    elif leads_others(actor) and deals_policy.may_query(actor, "amount"):
        found = [
            _asked(actor, "deals.won_amount", since, until),
            _asked(actor, "finance.collected_amount", since, until),
            _asked(actor, "deals.open_amount", None, None),
        ]
    elif actor.may("deal.view"):
        reads = deals_policy.may_query(actor, "amount")
        names = ("deals.won_amount", "deals.open_amount", "deals.weighted_amount") if reads else ("deals.open_count",)
        open_ones = ("deals.open_amount", "deals.weighted_amount", "deals.open_count")
        found = [
            _asked(actor, name, None if name in open_ones else since, None if name in open_ones else until)
            for name in (*names, "deals.win_rate")
        ]
    else:
        found = []
    if owed is not None and (keeps_books(actor) or leads_others(actor)):
        found += _of_debts(owed)[0 if keeps_books(actor) else 1 :]
    return [one for one in found if one is not None]


def _asked(actor: Actor, name: str, since: dt.date | None, until: dt.date | None) -> Figure | None:
    try:
        said = evaluate(name, actor=actor, since=since, until=until)
    except Forbidden:
        return None
    url = said.metric.rows.between(since, until) if said.metric.rows else ""
    more = f"/figures/{name}/"
    return Figure(str(said.metric.label), said.metric.unit, said.total, str(said.metric.definition), url, more)


def _of_debts(owed: Ageing) -> list[Figure]:
    rows, late = (f"/instalments/?{of(owed.day)}" for of in (owed_filter, late_filter))
    whole = _("What has fallen due of signed contracts and is not paid, as of today.")
    part = _("What is owed and should have been paid before today.")
    return [
        Figure(_("Owed and unpaid"), "CNY", owed.total.whole, whole, rows),
        Figure(_("Overdue"), "CNY", owed.total.overdue, part, late),
    ]


def debts(actor: Actor) -> Ageing | None:
    """What is owed, for whoever keeps books or leads others."""
    if not actor.may("instalment.view") or not (keeps_books(actor) or leads_others(actor)):
        return None
    return ageing(actor)


def bands(owed: Ageing) -> list[tuple[str, Decimal, str]]:
    """(days overdue, amount, address of the payments) of each column of the ageing."""
    return [
        (band_name(place), part, f"/instalments/?{band_filter(place, owed.day)}")
        for place, part in enumerate(owed.total.ages)
    ]


def waits_for(actor: Actor) -> list[Asked]:
    """What the person has asked for and others have not answered yet, the longest waiting first."""
    if not actor.may("approval.view"):
        return []
    rows = list(submitted_by(actor).order_by("submitted_at", "pk")[:MOST_ASKED])
    names = names_asked(rows)
    today = clock.today()
    return [
        Asked(
            row.title,
            row.get_absolute_url(),
            "、".join(names.get(row.pk, ())),
            (today - timezone.localdate(row.submitted_at)).days,
        )
        for row in rows
    ]
