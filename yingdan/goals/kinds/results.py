"""Key results as list, record and form."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.search import Words, searchable
from yingdan.goals import commands, rules
from yingdan.goals.commands import KeyResultDraft
from yingdan.goals.kinds.fields import Measured
from yingdan.goals.models import Goal, KeyResult
from yingdan.ui.kinds import Action, Choice, Day, Kind, Moment, Panel, Paragraph, Person, Reference, Text, View, say
from yingdan.ui.kinds.forms import keys

CONFIDENCE = {"on": "ok", "risk": "warn", "off": "bad"}
TONE = {"risk": "warn", "off": "bad"}


def _create_result(*, actor: Actor, values: Mapping[str, Any]) -> KeyResult:
    return commands.create_key_results(actor=actor, drafts=[KeyResultDraft(**keys(values))])[0]


key_result_kind = Kind(
    policy=rules.key_results,
    model=KeyResult,
    label=_("key result"),
    plural=_("key results"),
    icon="flag",
    url="/key-results/",
    fields=(
        Text(name="name", primary=True, required=True),
        Reference(name="goal", to="goal", url="/goals/", required=True, editable=False),
        Person(name="owner", help=_("Empty: you")),
        Text(name="unit", help=_("such as customers, days, points")),
        Measured(name="start", help=_("Where it stands today")),
        Measured(name="target", required=True, help=_("May lie below: fewer days, fewer complaints")),
        Measured(name="current", editable=False),
        Choice(name="confidence", editable=False, tones=CONFIDENCE),
        Day(name="checked_on", editable=False),
        Paragraph(name="note"),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "goal", "owner", "start", "target", "current", "unit", "confidence", "checked_on"),
    form=("name", "goal", "target", "start", "unit", "owner", "note"),
    filters=("goal", "owner", "confidence", "checked_on"),
    sort="-updated_at",
    create=_create_result,
    edit=commands.edit_key_result,
    subtitle="goal",
    facts=("owner", "confidence", "checked_on"),
    figures=("start", "target", "current"),
    phone=("name", "confidence", "owner", "checked_on", "goal"),
    search=("name",),
    views=(View("all", _("All key results")), View("mine", _("Mine"), "f=owner:is:me")),
    actions=(Action("check-in", _("Check in"), "pencil", "check-in/", main=True, key="c"),),
)


def _line(row: KeyResult) -> dict[str, Any]:
    rate = rules.progress(row)
    return {
        "row": row,
        "rate": rate,
        "bar": min(rate, rules.HUNDRED),
        "tone": TONE.get(row.confidence, ""),
        "badge": CONFIDENCE.get(row.confidence, ""),
    }


def results_of(actor: Actor, goal: Goal) -> dict[str, Any] | None:
    """The key results of a goal: whoever sees the goal sees them."""
    if not actor.may("keyresult.view"):
        return None
    rows = rules.key_results_of(goal)
    mine: set[int] = set()
    if rows and goal.is_open:
        mine = set(rules.key_results.visible(actor, "edit").filter(goal=goal.pk).values_list("pk", flat=True))
    lines = [_line(row) | {"may": row.pk in mine} for row in rows]
    may_add = goal.is_open and actor.may("keyresult.create") and rules.goals.admits(actor, goal, "edit")
    return {
        "goal": goal,
        "lines": lines,
        "may": bool(mine),
        "mean": rules.progress_of_all(rows),
        "add": may_add,
    }


def _check_ins(actor: Actor, row: KeyResult) -> dict[str, Any]:
    return _line(row) | {"check_ins": [(one, CONFIDENCE[one.confidence]) for one in rules.check_ins_of(row)]}


key_result_kind.panels.append(Panel(_("Check-ins"), "goals/check_ins.html", _check_ins))


@searchable("keyresult")
def _result_words(pks: Sequence[int]) -> Iterable[Words]:
    for pk, name in rules.key_results.rows().filter(pk__in=pks, deleted_at__isnull=True).values_list("pk", "name"):
        yield pk, (name,), ()


for verb, sentence in {
    "keyresult.created": _("added a key result"),
    "keyresult.edited": _("changed a key result"),
    "keyresult.checked_in": _("checked in"),
}.items():
    say(verb, sentence)
