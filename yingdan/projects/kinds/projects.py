"""Projects as list, record and form."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.kinds import sharing_panel
from yingdan.approvals.kinds import approvals_panel
from yingdan.core.policy import Actor
from yingdan.core.search import Words, searchable
from yingdan.projects import commands, queries, rules
from yingdan.projects.choices import ProjectState
from yingdan.projects.commands import ProjectDraft
from yingdan.projects.kinds.tasks import task_kind
from yingdan.projects.models import Project
from yingdan.ui import nav
from yingdan.ui.kinds import (
    Action,
    Calendar,
    Choice,
    Day,
    Department,
    Kind,
    Moment,
    Money,
    Panel,
    Paragraph,
    Person,
    Reference,
    Text,
    View,
    kind_of,
    say,
)
from yingdan.ui.kinds.forms import keys
from yingdan.ui.kinds.related import related

STATES = {
    "draft": "", "planning": "info", "executing": "info", "accepting": "warn", "closing": "warn", "closed": "ok",
    "paused": "warn", "cancelled": "",
}  # fmt: skip
HEALTH = {"green": "ok", "yellow": "warn", "red": "bad"}
# The way of a project, as its page shows it.
WAY = (
    ProjectState.DRAFT,
    ProjectState.PLANNING,
    ProjectState.EXECUTING,
    ProjectState.ACCEPTING,
    ProjectState.CLOSING,
    ProjectState.CLOSED,
)


def _create(*, actor: Actor, values: Mapping[str, Any]) -> Project:
    return commands.create_projects(actor=actor, drafts=[ProjectDraft(**keys(values))])[0]


project_kind = Kind(
    policy=rules.projects,
    model=Project,
    label=_("project"),
    plural=_("projects"),
    icon="briefcase",
    url="/projects/",
    fields=(
        Text(name="name", primary=True, required=True),
        Text(name="number", editable=False),
        Choice(name="kind", required=True),
        Choice(name="method"),
        Choice(name="state", editable=False, tones=STATES),
        Choice(name="health", editable=False, tones=HEALTH),
        Text(name="health_reason", editable=False),
        Reference(name="customer", to="customer", url="/customers/"),
        Reference(name="goal", to="goal", url="/goals/", help=_("The goal that it serves")),
        Reference(
            name="template", to="projecttemplate", url="/project-templates/", editable=False,
            help=_("Its phases, tasks and links are laid from the first day on"),
        ),
        Person(name="owner", help=_("Empty: you")),
        Department(name="department", editable=False),
        Day(name="starts", required=True),
        Day(name="ends", due=True, due_when=("state", "executing"), help=_("With a template it may stay empty")),
        Money(name="budget", help=_("In yuan; 86万 is understood")),
        Paragraph(name="purpose", help=_("What is it for, and what would happen without it")),
        Paragraph(name="scope_in"),
        Paragraph(name="scope_out", help=_("What somebody might expect, and will not get")),
        Paragraph(name="deliverables"),
        Paragraph(name="success", help=_("By what everybody sees that it has succeeded")),
        Paragraph(name="stakeholders"),
        Paragraph(name="feasibility"),
        Paragraph(name="agreement"),
        Day(name="started_on", editable=False),
        Day(name="closed_on", editable=False),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "kind", "state", "health", "customer", "starts", "ends", "budget", "owner"),
    form=(
        "name", "kind", "template", "starts", "ends", "customer", "goal", "owner", "budget", "method", "purpose",
        "scope_in", "scope_out", "deliverables", "success", "stakeholders", "feasibility", "agreement",
    ),
    filters=(
        "state", "health", "kind", "owner", "department", "customer", "goal", "ends", "starts", "budget", "method",
    ),
    sort="-updated_at",
    create=_create,
    edit=commands.edit_project,
    subtitle="customer",
    facts=("number", "kind", "health", "owner"),
    figures=("starts", "ends", "budget"),
    phone=("name", "state", "customer", "ends", "health", "owner"),
    search=("name", "number"),
    sums=("budget",),
    views=(
        View("all", _("All projects")),
        View("mine", _("My projects"), "f=owner:is:me&f=state:is:draft,planning,executing,accepting,closing,paused"),
        View("running", _("Under way"), "f=state:is:planning,executing,accepting,closing&sort=ends"),
        View("trouble", _("Yellow and red"), "f=health:is:yellow,red&f=state:not:closed,cancelled&sort=ends"),
        View("drafts", _("Being proposed"), "f=state:is:draft"),
    ),
    actions=(
        Action("submit", _("Submit for approval"), "rubber-stamp", "submit/", when=rules.may_submit, main=True),
        Action("plan", _("Plan"), "chart-bar", "plan/", permission="view", dialog=False, key="p"),
        Action("task", _("Add a task"), "plus", "add-task/", when=lambda row: row.is_open, key="t"),
        Action("move", _("Next state"), "arrow-right-circle", "move/", when=lambda row: bool(rules.next_states(row))),
        Action("finish", _("Tick off"), "list-check", "finish-tasks/", when=lambda row: row.is_running, minor=True),
        Action("health", _("Health"), "heartbeat", "health/", when=lambda row: row.is_running, minor=True),
        Action("member", _("Add somebody"), "user-plus", "add-member/", when=lambda row: row.is_open, minor=True),
        Action("out", _("Take somebody out"), "user-minus", "remove-member/", when=lambda row: row.is_open, minor=True),
        Action("deal", _("Add a deal"), "target-arrow", "add-deal/", when=lambda row: row.is_open, minor=True),
        Action("undeal", _("Take a deal out"), "x", "remove-deal/", when=lambda row: row.is_open, minor=True),
        Action("phases", _("Phases"), "list-numbers", "phases/", when=lambda row: row.is_open, minor=True),
        Action("amend", _("Change the charter"), "file-text", "amend/", when=lambda row: row.is_running, minor=True),
        Action("keep", _("Save as template"), "template", "save-as-template/", minor=True),
    ),
    calendar=Calendar(("ends", "starts"), ("customer", "owner", "health")),
)  # fmt: skip


def _standing(actor: Actor, project: Project) -> dict[str, Any]:
    """Where it stands on its way, and how its plan goes."""
    names = [state.label for state in WAY]
    state = ProjectState(project.paused_from or project.state)
    return {
        "project": project,
        "names": names,
        "place": WAY.index(state) if state in WAY else -1,
        "stands": queries.standing(project),
        "missing": list(rules.missing_of(project).values()) if project.state == ProjectState.DRAFT else [],
        "tone": HEALTH[project.health],
        "tasks": f"?f=project:is:{project.pk}",
    }


def _members(actor: Actor, project: Project) -> dict[str, Any]:
    return {"project": project, "members": rules.members_of(project)}


def _deals(actor: Actor, project: Project) -> dict[str, Any] | None:
    if not actor.may("deal.view"):
        return None
    found = list(rules.deals_of(actor, project).select_related("stage", "owner").order_by("pk"))
    may_read = rules.reads_amounts(actor)
    amounts = [one.amount for one in found if one.amount is not None]
    return {"deals": found, "may_read": may_read, "sum": sum(amounts) if may_read and amounts else None}


def _page(actor: Actor, project: Project) -> dict[str, Any] | None:
    """The page for the customer: whether it is open, who may come, what is asked."""
    if not rules.can_be_opened(project):
        return None
    found = rules.opening_of(project.pk)
    may_share = rules.projects.admits(actor, project, "share")
    if found is None and not may_share:
        return None
    return {
        "project": project,
        "opening": found,
        "guests": rules.guests_of(project) if found else [],
        "questions": rules.questions_of(project.pk) if found else [],
        "may_share": may_share,
        "may": rules.runs(project, actor),
    }


project_kind.panels.append(Panel(_("How the project stands"), "projects/standing.html", _standing))
project_kind.panels.append(
    related(task_kind, "project", ("name", "state", "ends", "progress", "owner"), title=_("Tasks"), sort="ends")
)
project_kind.panels.append(Panel(_("Deals"), "projects/deals.html", _deals))
project_kind.panels.append(Panel(_("Project members"), "projects/members.html", _members, side=True))
project_kind.panels.append(Panel(_("Customer's page"), "projects/opening.html", _page, side=True))
project_kind.panels.append(approvals_panel("project"))
project_kind.panels.append(sharing_panel("project", but=rules.member_keys))

_SHORT = ("name", "state", "health", "ends", "owner")
kind_of("customer").panels.append(related(project_kind, "customer", _SHORT, title=_("Projects")))
kind_of("goal").panels.append(related(project_kind, "goal", _SHORT, title=_("Projects")))


def _of_deal(actor: Actor, deal: Any) -> dict[str, Any] | None:
    if not actor.may("project.view"):
        return None
    found = rules.project_of_deal(actor, deal)
    return {"project": found, "tone": HEALTH[found.health]} if found is not None else None


kind_of("deal").panels.append(Panel(_("Project"), "projects/of_deal.html", _of_deal, side=True))


@searchable("project", ("name", "number"))
def _words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.projects.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, name, number in rows.values_list("pk", "name", "number"):
        yield pk, (name,), (number,)


nav.add(nav.Item(_("Projects"), "/projects/", "briefcase", "delivery", 10, "project.view", key="P"))

for verb, sentence in {
    "project.created": _("proposed this project"),
    "project.edited": _("changed this project"),
    "project.approved": _("opened planning with the approved charter"),
    "project.amended": _("changed the charter, as approved"),
    "project.moved": _("moved the project on"),
    "project.health_set": _("set the health"),
    "project.member_added": _("took somebody into the project"),
    "project.member_removed": _("took somebody out of the project"),
    "project.deal_added": _("added a deal"),
    "project.deal_removed": _("took a deal out"),
    "project.phases_set": _("changed the phases"),
    "project.page_opened": _("opened the page to the customer"),
    "project.page_closed": _("closed the customer's page"),
    "project.asked": _("asked the customer"),
    "project.answered": _("answered our question"),
    "project.customer_asked": _("asked us, as the customer"),
    "project.customer_answered": _("answered the customer"),
}.items():
    say(verb, sentence)
