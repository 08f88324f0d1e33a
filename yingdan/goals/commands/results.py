"""Key results of a goal, and the check-ins that say where they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import colleague
from yingdan.core import clock, commands
from yingdan.core.commands import command, need
from yingdan.core.journal import Entry, record
from yingdan.core.models import Batch
from yingdan.core.money import fen
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import bump, fetch, fits_columns
from yingdan.goals import rules
from yingdan.goals.choices import Confidence
from yingdan.goals.commands.parts import RELATED
from yingdan.goals.models import CheckIn, KeyResult

PLAIN = frozenset({"name", "owner", "unit", "start", "target", "note"})


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyResultDraft:
    """A key result to be. The owner defaults to the actor; `start` is where it stands today."""

    goal: int
    name: str
    target: Decimal
    start: Decimal = Decimal(0)
    unit: str = ""
    owner: int | None = None
    note: str = ""


@command("keyresult.create")
def create_key_results(
    *, actor: Actor, drafts: Sequence[KeyResultDraft], batch: Batch | None = None
) -> list[KeyResult]:
    """By whoever may edit the goal."""
    need(actor, "keyresult.create")
    rows = [_row(actor, draft) for draft in drafts]
    for row in rows:
        _check(row)
    return commands.create_records(actor=actor, policy=rules.key_results, rows=rows, batch=batch)


@command("keyresult.edit")
def edit_key_result(*, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None) -> KeyResult:
    """Change what is measured, and who answers for it."""
    commands.only(values, PLAIN)
    row = fetch(rules.key_results, actor, pk, "edit", version=version)
    _must_be_open(row)
    new = dict(values)
    if "owner" in new:
        new["owner"] = colleague(actor, getattr(new["owner"], "pk", new["owner"]))
        new["department"] = new["owner"].department
    if "start" in new:
        new["start"] = new["start"] or Decimal(0)
    for name, value in new.items():
        setattr(row, name, value)
    _check(row)
    return commands.edit_record(actor=actor, policy=rules.key_results, pk=pk, values=new, version=version)


@command("keyresult.check_in", "keyresult.edit")
def check_in(
    *, actor: Actor, pk: int, value: Decimal, confidence: str, words: str = "", version: int | None = None
) -> KeyResult:
    """Say where it stands today. Whoever is not on track says what happened and what helps."""
    row = fetch(rules.key_results, actor, pk, "edit", version=version)
    _must_be_open(row)
    if confidence not in Confidence.values:
        raise Refused(_("Say how you see it: on track, at risk or off track."), field="confidence")
    if confidence != Confidence.ON_TRACK and not words.strip():
        raise Refused(_("Say what happened, and what would help."), field="words")
    CheckIn.objects.create(
        result=row, value=value, confidence=confidence, words=words.strip(), by_id=actor.user_id, at=clock.now()
    )
    value = fen(value)
    before = {"current": row.current, "confidence": row.confidence}
    row.current, row.confidence, row.checked_on = value, confidence, clock.today()
    bump(row, dict.fromkeys(("current", "confidence", "checked_on"), (None, None)))
    entry = Entry(
        verb="keyresult.checked_in",
        kind="keyresult",
        record=row.pk,
        before={name: old for name, old in before.items() if old not in (None, "")},
        after={"current": value, "confidence": confidence},
        parent=("goal", row.goal_id),
        reason=words.strip(),
    )
    record([entry], actor=actor)
    return row


def _row(actor: Actor, draft: KeyResultDraft) -> KeyResult:
    goal = rules.goals.visible(actor, "edit").filter(pk=draft.goal).first()
    if goal is None:
        raise Refused(_("This goal does not exist, or you may not change it."), field="goal")
    owner = colleague(actor, draft.owner or actor.as_user_id)
    row = KeyResult(
        goal=goal,
        name=draft.name.strip(),
        owner=owner,
        department=owner.department,
        unit=draft.unit,
        start=draft.start,
        target=draft.target,
        note=draft.note,
    )
    _must_be_open(row)
    return row


def _check(row: KeyResult) -> None:
    if not row.name:
        raise Refused(_("A key result needs a name."), field="name")
    fits_columns(row, but=RELATED)
    if row.target == row.start:
        raise Refused(_("It is to move: the target differs from where it stands."), field="target")


def _must_be_open(row: KeyResult) -> None:
    if not row.goal.is_open:
        raise Refused(_("This goal is closed."))
