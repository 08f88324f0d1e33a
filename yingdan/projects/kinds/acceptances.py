"""Acceptances as list, calendar, record and form."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.core.search import Words, searchable
from yingdan.projects import commands, rules
from yingdan.projects.commands import AcceptanceDraft
from yingdan.projects.kinds.projects import project_kind
from yingdan.projects.models import Acceptance
from yingdan.ui import nav
from yingdan.ui.kinds import (
    Action,
    Calendar,
    Choice,
    Day,
    Kind,
    Moment,
    Panel,
    Paragraph,
    Person,
    Reference,
    Text,
    View,
    say,
)
from yingdan.ui.kinds.forms import keys
from yingdan.ui.kinds.related import related

STATES = {
    "prepared": "", "submitted": "info", "inspecting": "info", "concluded": "warn", "failed": "bad", "signed": "ok",
}  # fmt: skip
CONCLUSIONS = {"passed": "ok", "conditional": "warn", "failed": "bad"}
FINDINGS = {"open": "", "met": "ok", "unmet": "bad"}
SEVERITIES = {"minor": "", "major": "warn", "critical": "bad"}
LIVING = "f=state:is:prepared,submitted,inspecting,concluded"


def _create(*, actor: Actor, values: Mapping[str, Any]) -> Acceptance:
    return commands.create_acceptances(actor=actor, drafts=[AcceptanceDraft(**keys(values))])[0]


def _may_conclude(row: Acceptance) -> bool:
    return row.state == "inspecting"


acceptance_kind = Kind(
    policy=rules.acceptances,
    model=Acceptance,
    label=_("acceptance"),
    plural=_("acceptances"),
    icon="clipboard-check",
    url="/acceptances/",
    fields=(
        Text(name="name", primary=True, help=_("Empty: the project and the type")),
        Text(name="number", editable=False),
        Reference(
            name="project", to="project", url="/projects/", required=True, editable=False, rows=rules.open_projects
        ),
        Choice(name="kind", required=True),
        Choice(name="state", editable=False, tones=STATES),
        Choice(name="conclusion", editable=False, tones=CONCLUSIONS),
        Reference(
            name="milestone", to="task", url="/tasks/", rows=rules.visible_milestones, beside="project",
            help=_("Signed by both sides, it is reached"),
        ),
        Day(name="planned_on", required=True, due=True, due_when=("state", "prepared")),
        Day(name="held_on", editable=False),
        Day(name="signed_on", editable=False),
        Person(name="owner", help=_("Empty: you")),
        Text(name="place"),
        Text(name="participants", help=_("Who comes, from both sides")),
        Paragraph(name="scope", help=_("Empty: the deliverables of the charter")),
        Paragraph(name="words", editable=False),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "number", "project", "kind", "planned_on", "state", "conclusion", "signed_on", "owner"),
    form=("name", "project", "kind", "planned_on", "milestone", "owner", "place", "participants", "scope"),
    filters=("state", "kind", "conclusion", "project", "owner", "planned_on", "signed_on"),
    sort="-updated_at",
    create=_create,
    edit=commands.edit_acceptance,
    remove=commands.delete_acceptances,
    subtitle="project",
    facts=("number", "kind", "state", "owner"),
    figures=("planned_on", "held_on", "signed_on"),
    phone=("name", "state", "project", "planned_on", "kind", "owner"),
    search=("name", "number"),
    views=(
        View("all", _("All acceptances")),
        View("mine", _("My acceptances"), f"f=owner:is:me&{LIVING}"),
        View("coming", _("Coming"), f"{LIVING}&sort=planned_on"),
        View("sign", _("To sign"), "f=state:is:concluded"),
    ),
    actions=(
        Action("submit", _("Announce"), "send", "submit/", when=rules.is_prepared, main=True),
        Action(
            "inspect", _("Record findings"), "list-check", "inspect/", when=rules.is_announced, main=True, dialog=False
        ),
        Action("conclude", _("Conclude"), "gavel", "conclude/", when=_may_conclude),
        Action("sign", _("Sign"), "signature", "sign/", when=rules.is_concluded, main=True),
        Action("paper", _("Signed on paper"), "file-text", "paper/", when=rules.is_concluded, dialog=False),
        Action("defect", _("Add a defect"), "bug", "defect/", when=rules.takes_defects),
        Action("criteria", _("Criteria"), "list-numbers", "criteria/", when=rules.is_open_acceptance, minor=True),
        Action(
            "reopen", _("Take the conclusion back"), "arrow-back-up", "reopen/", when=rules.is_concluded, minor=True
        ),
        Action("repeat", _("Look at it again"), "refresh", "repeat/", when=rules.has_failed, main=True),
    ),
    calendar=Calendar(("planned_on", "signed_on"), ("project", "state", "owner")),
)  # fmt: skip


def _course(actor: Actor, row: Acceptance) -> dict[str, Any]:
    """Criteria with what was found, defects, and who has signed."""
    today = clock.today()
    may = rules.acceptances.admits(actor, row, "edit")
    criteria, signed = rules.criteria_of(row), rules.signatures_of(row)
    defects = rules.defects_of(row)
    digest = commands.content_hash(row)
    return {
        "row": row,
        "criteria": [(one, FINDINGS[one.finding]) for one in criteria],
        "met": sum(1 for one in criteria if one.finding == "met"),
        "tone": CONCLUSIONS.get(row.conclusion, ""),
        "defects": [(one, SEVERITIES[one.severity], one.fixed_on is None and one.due_on < today) for one in defects],
        "open": sum(1 for one in defects if one.fixed_on is None),
        "signed": [(one, one.sha256 == digest) for one in signed],
        "may": may,
    }


acceptance_kind.panels.append(Panel(_("Criteria, defects, signatures"), "projects/acceptance.html", _course))
project_kind.panels.insert(
    2,
    related(
        acceptance_kind,
        "project",
        ("name", "planned_on", "state", "conclusion", "signed_on"),
        title=_("Acceptances"),
        sort="planned_on",
    ),
)


@searchable("acceptance", ("name", "number"))
def _words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.acceptances.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, name, number in rows.values_list("pk", "name", "number"):
        yield pk, (name,), (number,)


nav.add(nav.Item(_("Acceptances"), "/acceptances/", "clipboard-check", "delivery", 20, "acceptance.view"))

for verb, sentence in {
    "acceptance.created": _("prepared this acceptance"),
    "acceptance.edited": _("changed this acceptance"),
    "acceptance.criteria_set": _("changed the criteria"),
    "acceptance.submitted": _("announced this acceptance"),
    "acceptance.inspected": _("recorded the findings"),
    "acceptance.defect_found": _("recorded a defect"),
    "acceptance.defect_fixed": _("fixed a defect"),
    "acceptance.concluded": _("concluded this acceptance"),
    "acceptance.reopened": _("took the conclusion back"),
    "acceptance.signed_by": _("signed for one side"),
    "acceptance.certified": _("made the certificate"),
    "acceptance.signed": _("signed for the second side: it holds"),
}.items():
    say(verb, sentence)
