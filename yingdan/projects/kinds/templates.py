"""Templates of projects as list and record."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.search import Words, searchable
from yingdan.projects import commands, rules
from yingdan.projects.choices import Role, TaskKind
from yingdan.projects.models import ProjectTemplate
from yingdan.ui import nav
from yingdan.ui.kinds import Choice, Kind, Moment, Panel, Paragraph, Text, View, say


def _from_a_project(*, actor: Actor, values: Mapping[str, Any]) -> ProjectTemplate:
    raise Refused(_("A template is kept from a project: open one whose plan went well, and save it as a template."))


template_kind = Kind(
    policy=rules.templates,
    model=ProjectTemplate,
    label=_("project template"),
    plural=_("project templates"),
    icon="template",
    url="/project-templates/",
    fields=(
        Text(name="name", primary=True, required=True),
        Choice(name="kind", required=True),
        Choice(name="method"),
        Paragraph(name="note"),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "kind", "method", "note", "updated_at"),
    form=("name", "kind", "method", "note"),
    filters=("kind", "method"),
    sort="-updated_at",
    create=_from_a_project,
    edit=commands.edit_template,
    facts=("kind", "method"),
    phone=("name", "kind", "updated_at"),
    search=("name",),
    views=(View("all", _("All templates")),),
)


def _plan(actor: Actor, row: ProjectTemplate) -> dict[str, Any]:
    """The lines of the plan: days counted from the first day of a project."""
    roles: dict[str, Any] = {"": _("project manager"), **dict(Role.choices)}
    kinds = dict(TaskKind.choices)
    names = {line["key"]: line["name"] for line in row.plan}
    return {
        "new": f"/projects/new/?template={row.pk}&kind={row.kind}" if actor.may("project.create") else "",
        "lines": [
            {
                "phase": line["phase"] if number == 0 or row.plan[number - 1]["phase"] != line["phase"] else "",
                "name": line["name"],
                "kind": kinds.get(line["kind"], line["kind"]),
                "milestone": line["kind"] == TaskKind.MILESTONE,
                "from": line["from"] + 1,
                "days": line["days"],
                "role": roles.get(line["role"], line["role"]),
                "after": "、".join(names[key] for key, _lag in line["after"] if key in names),
                "checks": len(line["checks"]),
            }
            for number, line in enumerate(row.plan)
        ],
    }


template_kind.panels.append(Panel(_("Plan"), "projects/template_plan.html", _plan))


@searchable("projecttemplate")
def _words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.templates.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, name in rows.values_list("pk", "name"):
        yield pk, (name,), ()


nav.add(nav.Item(_("Project templates"), "/project-templates/", "template", "delivery", 30, "projecttemplate.view"))

for verb, sentence in {
    "projecttemplate.created": _("kept this template"),
    "projecttemplate.edited": _("changed this template"),
}.items():
    say(verb, sentence)
