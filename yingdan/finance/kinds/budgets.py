"""Budget lines and costs as lists, records and forms."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.finance import commands, queries, rules
from yingdan.finance.commands import BudgetLineDraft, CostDraft
from yingdan.finance.models import BudgetLine, Cost
from yingdan.projects.kinds import project_kind
from yingdan.projects.rules import open_projects, projects
from yingdan.ui import nav
from yingdan.ui.kinds import (
    Calendar,
    Choice,
    Day,
    Kind,
    Moment,
    Money,
    Panel,
    Paragraph,
    Percent,
    Person,
    Reference,
    Text,
    View,
    say,
)
from yingdan.ui.kinds.forms import keys
from yingdan.ui.kinds.related import related


def _create_line(*, actor: Actor, values: Mapping[str, Any]) -> BudgetLine:
    return commands.create_budget_lines(actor=actor, drafts=[BudgetLineDraft(**keys(values))])[0]


def _create_cost(*, actor: Actor, values: Mapping[str, Any]) -> Cost:
    return commands.create_costs(actor=actor, drafts=[CostDraft(**keys(values))])[0]


def _commitments(actor: Actor) -> Any:
    return rules.costs.visible(actor).filter(kind="commitment")


budget_line_kind = Kind(
    policy=rules.budget_lines,
    model=BudgetLine,
    label=_("budget line"),
    plural=_("budget lines"),
    icon="wallet",
    url="/budget-lines/",
    fields=(
        Text(name="name", primary=True, required=True),
        Reference(name="project", to="project", url="/projects/", required=True, editable=False, rows=open_projects),
        Choice(name="category"),
        Money(name="amount", required=True, help=_("Together the lines stay within the project's budget")),
        Money(name="committed", editable=False),
        Money(name="spent", editable=False),
        Percent(name="used", editable=False),
        Paragraph(name="note"),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "project", "category", "amount", "committed", "spent", "used"),
    form=("name", "project", "category", "amount", "note"),
    filters=("project", "category", "used", "amount"),
    sort="-used",
    create=_create_line,
    edit=commands.edit_budget_line,
    remove=commands.delete_budget_lines,
    restore=commands.restore_budget_lines,
    subtitle="project",
    facts=("category", "used"),
    figures=("amount", "committed", "spent"),
    phone=("name", "amount", "project", "used", "category", "spent"),
    search=("name",),
    sums=("amount", "committed", "spent"),
    views=(
        View("all", _("All budget lines")),
        View("tight", _("80% and more used"), "f=used:min:80&sort=-used"),
        View("over", _("Over budget"), "f=used:min:101&sort=-used"),
    ),
)

cost_kind = Kind(
    policy=rules.costs,
    model=Cost,
    label=_("cost"),
    plural=_("costs"),
    icon="receipt",
    url="/costs/",
    fields=(
        Text(name="name", primary=True, required=True),
        Reference(name="line", to="budgetline", url="/budget-lines/", required=True, editable=False),
        Reference(name="project", to="project", url="/projects/", editable=False),
        Choice(name="kind", required=True, editable=False),
        Money(name="amount", places=2, required=True, help=_("86万 is understood")),
        Day(name="on", help=_("Empty: today")),
        Text(name="payee"),
        Reference(
            name="fulfils", to="cost", url="/costs/", editable=False, rows=_commitments,
            help=_("An expense of something that was promised before"),
        ),
        Money(name="fulfilled", places=2, editable=False),
        Person(name="owner", editable=False),
        Paragraph(name="note"),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "line", "project", "kind", "amount", "on", "payee", "owner"),
    form=("name", "line", "kind", "amount", "on", "payee", "fulfils", "note"),
    filters=("project", "line", "kind", "on", "amount", "owner"),
    sort="-on",
    create=_create_cost,
    edit=commands.edit_cost,
    remove=commands.delete_costs,
    restore=commands.restore_costs,
    subtitle="project",
    facts=("line", "kind", "payee", "owner"),
    figures=("amount", "on"),
    phone=("name", "amount", "line", "on", "kind", "owner"),
    search=("name", "payee"),
    sums=("amount",),
    views=(
        View("all", _("All costs")),
        View("mine", _("My costs"), "f=owner:is:me"),
        View("promised", _("Commitments"), "f=kind:is:commitment"),
    ),
    calendar=Calendar(("on",), ("line", "amount")),
)  # fmt: skip


def _spending(actor: Actor, project: Any) -> dict[str, Any] | None:
    if not actor.may("budgetline.view"):
        return None
    spending = queries.spending(project)
    runs = project.is_open and actor.may("budgetline.create") and projects.admits(actor, project, "edit")
    return {
        "spending": spending,
        "rows": [(line, rules.band_of(line.used), min(line.used, 100)) for line in spending.lines],
        "add": f"/budget-lines/new/?project={project.pk}" if runs else "",
        "gap": None if spending.frame is None else spending.frame - spending.planned,
        "project": project,
    }


project_kind.panels.append(Panel(_("Budget"), "finance/budget.html", _spending))
budget_line_kind.panels.append(
    related(cost_kind, "line", ("name", "kind", "amount", "on", "payee"), title=_("Costs"), sort="-on")
)

nav.add(nav.Item(_("Budgets"), "/budget-lines/", "wallet", "money", 50, "budgetline.view"))
nav.add(nav.Item(_("Costs"), "/costs/", "receipt", "money", 60, "cost.view"))

for verb, sentence in {
    "budgetline.created": _("made this budget line"),
    "budgetline.edited": _("changed this budget line"),
    "budgetline.warned": _("reached a band of the budget"),
    "cost.created": _("recorded this cost"),
    "cost.edited": _("put this cost right"),
}.items():
    say(verb, sentence)
