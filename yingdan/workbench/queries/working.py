"""What others wait for: approvals, tasks, acceptances to sign, questions of customers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from yingdan.approvals.rules import waiting_for
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.finance.choices import OPEN as UNPAID
from yingdan.finance.rules import visible_instalments
from yingdan.projects.choices import OPEN, TO_DO, AcceptanceState, Side
from yingdan.projects.models import Task
from yingdan.projects.rules import sides_signed, unanswered, visible_acceptances, visible_projects, visible_tasks
from yingdan.reviews.rules import due_measures
from yingdan.workbench.queries.item import CANDIDATES, Waiting

# A task waits from so many days before it is due.
BEFORE = dt.timedelta(days=3)
# project -> (day of a milestone, what is paid upon it), by day
type Stakes = dict[int, list[tuple[dt.date, Decimal]]]


def approvals(actor: Actor) -> Iterator[Waiting]:
    """What the person is asked to decide."""
    rows = waiting_for(actor).exclude(owner=actor.user_id).select_related("owner").order_by("-amount", "pk")
    for row in rows[:CANDIDATES]:
        days = (clock.today() - timezone.localdate(row.submitted_at)).days
        waits = _("%(name)s, waiting for %(days)s days") % {"name": row.owner.name, "days": days}
        url = row.get_absolute_url()
        sentence = _("To decide: %(title)s") % {"title": row.title}
        yield Waiting(
            "rubber-stamp", "", sentence, (row.number, waits), None, row.amount, url, _("Decide"), url, dialog=False
        )


def tasks(actor: Actor) -> Iterator[Waiting]:
    """The own tasks that are late, blocked or due soon. At stake is what the customer pays upon the next milestone of
    the project, as far as the person sees payments."""
    if not actor.may("task.view"):
        return
    today = clock.today()
    mine = visible_tasks(actor).filter(owner=actor.as_user_id, state__in=TO_DO, project__state__in=OPEN)
    due = mine.filter(ends__lte=today + BEFORE, project__deleted_at=None).select_related("project")
    rows = list(due.order_by("ends", "pk")[:CANDIDATES])
    at_stake = stakes(actor, {row.project_id for row in rows})
    for row in rows:
        yield _task(row, today, at_stake)


def stakes(actor: Actor, projects: Iterable[int]) -> Stakes:
    """What is not owed yet and waits for a milestone, of the payments in sight."""
    found: Stakes = defaultdict(list)
    if not projects or not actor.may("instalment.view"):
        return found
    rows = visible_instalments(actor).filter(
        state__in=UNPAID, arose_on=None, amount__gt=0, node__milestone__project__in=projects
    )
    for project, day, balance in rows.values_list(
        "node__milestone__project", "node__milestone__ends", "balance"
    ).order_by("node__milestone__ends", "pk"):
        found[project].append((day, balance))
    return found


def _task(row: Task, today: dt.date, at_stake: Stakes) -> Waiting:
    late = (today - row.ends).days
    said = {"name": row.name, "days": late}
    tone, sentence = "", row.name
    if row.blocker:
        tone, sentence = "bad", _("%(name)s is blocked: %(why)s") % {"name": row.name, "why": row.blocker}
    elif late > 0:
        tone, sentence = "bad", _("%(name)s: %(days)s days late") % said
    url = row.get_absolute_url()
    ahead = [(day, sum_) for day, sum_ in at_stake.get(row.project_id, ()) if day >= row.ends]
    amount = sum((sum_ for day, sum_ in ahead if day == ahead[0][0]), Decimal(0)) if ahead else None
    place = (row.project.name, _("a payment waits for it") if amount else "")
    return Waiting("checkbox", tone, sentence, place, row.ends, amount, url, _("Report"), f"{url}report/")


def acceptances(actor: Actor) -> Iterator[Waiting]:
    """The own acceptances that are concluded and lack our signature."""
    if not actor.may("acceptance.edit"):
        return
    rows = visible_acceptances(actor).filter(owner=actor.as_user_id, state=AcceptanceState.CONCLUDED)
    found = list(rows.select_related("project").order_by("planned_on", "pk")[:CANDIDATES])
    signed = sides_signed([row.pk for row in found])
    for row in found:
        if (row.pk, Side.OURS) in signed:
            continue
        url = row.get_absolute_url()
        sentence = _("“%(name)s” waits for our signature") % {"name": row.name}
        yield Waiting(
            "signature",
            "warn",
            sentence,
            (row.project.name, row.number),
            row.held_on,
            None,
            url,
            _("Sign"),
            f"{url}sign/",
        )


def questions(actor: Actor) -> Iterator[Waiting]:
    """What customers ask about the projects that the person runs."""
    if not actor.may("project.edit"):
        return
    projects = visible_projects(actor).filter(owner=actor.as_user_id)
    for row in unanswered(projects)[:CANDIDATES]:
        url = row.project.get_absolute_url()
        asked = _("%(name)s asks, as the customer") % {"name": row.by.name}
        act = f"{url}answer/"
        yield Waiting(
            "message", "", row.text, (row.project.name, asked), timezone.localdate(row.at), None, url, _("Answer"), act
        )


def measures(actor: Actor) -> Iterator[Waiting]:
    """What the person promised in a published review and is due soon."""
    if not actor.may("review.view"):
        return
    for row in due_measures(actor, clock.today() + BEFORE)[:CANDIDATES]:
        url = row.review.get_absolute_url()
        yield Waiting(
            "refresh", "", row.text, (row.review.name, ""), row.due_on, None, url, _("It is done"), f"{url}finish/"
        )
