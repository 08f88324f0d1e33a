"""Approvals and their routes as lists and records, and what stands about approvals on the page of a record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yingdan.approvals import commands, rules
from yingdan.approvals.choices import ApprovalState
from yingdan.approvals.models import Approval, Route
from yingdan.core.money import capitals
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.search import Words, searchable
from yingdan.ui import nav
from yingdan.ui.kinds import Choice, Department, Kind, Moment, Money, Panel, Paragraph, Person, Text, View, say
from yingdan.ui.kinds.kind import kinds

TONES = {"draft": "warn", "pending": "info", "approved": "ok", "rejected": "bad", "withdrawn": ""}


@dataclass(frozen=True, kw_only=True)
class ActOf(Choice):
    """One of the acts that rooms have registered; its label is shown, its name is kept."""

    groupable: ClassVar[bool] = True

    def options(self, actor: Actor | None = None) -> list[tuple[str, str]]:
        return [(one.name, str(one.label)) for one in rules.acts().values()]


def _by_its_act(*, actor: Actor, **more: Any) -> Any:
    raise Refused(_("An approval begins where the matter is: at the record that it is about."))


approval_kind = Kind(
    policy=rules.approvals,
    model=Approval,
    label=_("approval"),
    plural=_("approvals"),
    icon="rubber-stamp",
    url="/approvals/",
    fields=(
        Text(name="title", primary=True, editable=False),
        Text(name="number", editable=False),
        ActOf(name="act", editable=False),
        Money(name="amount", editable=False),
        Person(name="owner", editable=False),
        Department(name="department", editable=False),
        Choice(name="state", editable=False, tones=TONES),
        Paragraph(name="reason", editable=False),
        Moment(name="submitted_at", editable=False),
        Moment(name="decided_at", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("title", "act", "amount", "owner", "state", "submitted_at", "decided_at", "number"),
    form=(),
    filters=("state", "act", "owner", "department", "amount", "submitted_at", "decided_at"),
    sort="-submitted_at",
    create=_by_its_act,
    edit=_by_its_act,
    facts=("number", "act", "state", "decided_at"),
    phone=("title", "amount", "owner", "submitted_at", "state", "act"),
    search=("title",),
    views=(
        View("all", _("All approvals")),
        View("open", _("Not decided"), "f=state:is:pending&sort=submitted_at"),
        View("mine", _("Submitted by me"), "f=owner:is:me"),
        View("back", _("Sent back to me"), "f=state:is:draft&f=owner:is:me"),
    ),
)


def _create_route(*, actor: Actor, values: Mapping[str, Any]) -> Route:
    return commands.create_route(actor=actor, **{name: value for name, value in values.items() if value is not None})


route_kind = Kind(
    policy=rules.routes,
    model=Route,
    label=_("approval route"),
    plural=_("approval routes"),
    icon="route",
    url="/approval-routes/",
    fields=(
        Text(name="name", primary=True, required=True),
        ActOf(name="act", required=True),
        Money(name="floor", help=_("The route with the highest amount that is reached counts")),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "act", "floor", "updated_at"),
    form=("name", "act", "floor"),
    filters=("act",),
    sort="act",
    create=_create_route,
    edit=commands.edit_route,
    facts=("act",),
    figures=("floor",),
    phone=("name", "floor", "act"),
    search=("name",),
    views=(View("all", _("All routes")),),
)


def _asked(actor: Actor, row: Approval) -> dict[str, Any]:
    """What is asked: about which record, how much, why."""
    about = kinds().get(row.kind)
    seen = about is not None and about.rows(actor).filter(pk=row.record).exists()
    return {
        "row": row,
        "capitals": capitals(row.amount) if row.amount is not None else "",
        "url": about.address(row.record) if about is not None and seen else "",
        "facts": rules.facts_of(row),
    }


def _trail(actor: Actor, row: Approval) -> dict[str, Any]:
    """Who has said what, who is asked now, and the buttons of who is."""
    steps = [(step, rules.latest(list(step.seats.all())), _earlier(step)) for step in rules.steps_of(row)]
    mine = row.owner_id == actor.as_user_id
    return {
        "row": row,
        "steps": steps,
        "may_decide": rules.may_decide(actor, row),
        "may_withdraw": mine and row.is_open,
        "may_resubmit": mine and row.state == ApprovalState.DRAFT,
        "word": rules.acts()[row.act].label if row.act in rules.acts() else row.act,
    }


def _earlier(step: Any) -> list[Any]:
    """What was said in rounds before: it stays to be read."""
    last = {seat.pk for seat in rules.latest(list(step.seats.all()))}
    return [seat for seat in step.seats.all() if seat.pk not in last and seat.at is not None]


approval_kind.panels.append(Panel(_("What is asked"), "approvals/asked.html", _asked))
approval_kind.panels.append(Panel(_("Who decides"), "approvals/trail.html", _trail))


def _steps(actor: Actor, row: Route) -> dict[str, Any]:
    return {"row": row, "steps": rules.route_steps(row), "may_edit": rules.routes.admits(actor, row, "edit")}


route_kind.panels.append(Panel(_("Steps"), "approvals/steps.html", _steps))


def approvals_panel(kind: str) -> Panel:
    """For the page of any record about which something is approved: the questions with their answers, newest first."""

    def context(actor: Actor, row: Any) -> dict[str, Any] | None:
        found = list(rules.of_record(kind, row.pk).select_related("owner")[:5])
        if not found:
            return None
        seen = set(rules.visible_approvals(actor).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
        return {
            "lines": [
                {"row": one, "tone": TONES[one.state], "url": one.get_absolute_url() if one.pk in seen else ""}
                for one in found
            ]
        }

    return Panel(_("Approvals"), "approvals/of_record.html", context, side=True)


@searchable("approval")
def _words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.approvals.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, title, number in rows.values_list("pk", "title", "number"):
        yield pk, (title,), (number,)


nav.add(
    nav.Item(
        _("Approvals"), "/approvals/waiting/", "rubber-stamp", "day", 40, "approval.view", key="A", below="/approvals/"
    )
)
nav.add(nav.Item(_("Approval routes"), "/approval-routes/", "route", "foot", 55, "approvalroute.edit"))

for verb, sentence in {
    "approval.submitted": _("asked for approval"),
    "approval.agreed": _("agreed"),
    "approval.approved": _("agreed, and with that it is approved"),
    "approval.rejected": _("rejected it"),
    "approval.returned": _("sent it back"),
    "approval.handed_on": _("handed it on to somebody else"),
    "approval.added": _("asked somebody else to agree as well"),
    "approval.withdrawn": _("withdrew it"),
    "approvalroute.created": _("made this route"),
    "approvalroute.edited": _("changed this route"),
    "approvalroute.step_added": _("added a step"),
    "approvalroute.step_removed": _("took a step away"),
}.items():
    say(verb, sentence)
