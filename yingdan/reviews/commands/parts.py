"""What a review says: findings with their causes, and measures with who and until when."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import colleague
from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.policy import Actor
from yingdan.core.refusal import Forbidden, Refused
from yingdan.projects.commands.parts import join
from yingdan.reviews import rules
from yingdan.reviews.choices import MOST_WHYS, FindingSide, MeasureKind, Root
from yingdan.reviews.commands.reviewing import fetch_review, must_be_draft, tell
from yingdan.reviews.models import Finding, Measure, Review

LONGEST = 300


@command("review.add_finding", "review.edit")
def add_finding(
    *, actor: Actor, pk: int, side: str, text: str, whys: Sequence[str] = (), root: str = "",
    version: int | None = None,
) -> Finding:  # fmt: skip
    """Something that went well or badly; `whys` are up to five answers to “why”, each to the one before."""
    row = _draft(actor, pk, version)
    made = Finding(review=row, side=side, text=text, root=root)
    _check_finding(made, whys)
    made.save()
    tell(actor, row, "review.finding_added", finding=made.text, side=made.side)
    return made


@command("review.change_finding", "review.edit")
def change_finding(
    *, actor: Actor, pk: int, finding: int, side: str, text: str, whys: Sequence[str] = (), root: str = "",
    version: int | None = None,
) -> Finding:  # fmt: skip
    """Say a finding in other words, or with other causes."""
    row = _draft(actor, pk, version)
    found = _finding(row, finding)
    found.side, found.text, found.root = side, text, root
    _check_finding(found, whys)
    found.save()
    tell(actor, row, "review.finding_changed", finding=found.text, side=found.side)
    return found


@command("review.drop_finding", "review.edit")
def drop_finding(*, actor: Actor, pk: int, finding: int, version: int | None = None) -> Review:
    """It is no finding after all."""
    row = _draft(actor, pk, version)
    found = _finding(row, finding)
    found.delete()
    tell(actor, row, "review.finding_dropped", finding=found.text, side=found.side)
    return row


@command("review.add_measure", "review.edit")
def add_measure(
    *, actor: Actor, pk: int, kind: str, text: str, due_on: dt.date, owner: int | None = None,
    version: int | None = None,
) -> Measure:  # fmt: skip
    """What is done because of it. Whoever gets something to do reads the project from now on."""
    row = _draft(actor, pk, version)
    who = colleague(actor, owner or row.owner_id)
    made = Measure(review=row, kind=kind, text=text, due_on=due_on, owner=who)
    _check_measure(made)
    made.save()
    join(actor, row.project, who.pk)
    tell(actor, row, "review.measure_added", measure=made.text, measure_kind=kind, due_on=due_on, given_to=who.pk)
    return made


@command("review.change_measure", "review.edit")
def change_measure(
    *, actor: Actor, pk: int, measure: int, kind: str, text: str, due_on: dt.date, owner: int | None = None,
    version: int | None = None,
) -> Measure:  # fmt: skip
    """Another day, somebody else, other words."""
    row = _draft(actor, pk, version)
    found = _measure(row, measure)
    who, before = colleague(actor, owner or found.owner_id), found.owner_id
    found.kind, found.text, found.due_on, found.owner = kind, text, due_on, who
    _check_measure(found)
    found.save()
    join(actor, row.project, who.pk)
    given = who.pk if who.pk != before else None
    tell(actor, row, "review.measure_changed", measure=found.text, measure_kind=kind, due_on=due_on, given_to=given)
    return found


@command("review.drop_measure", "review.edit")
def drop_measure(*, actor: Actor, pk: int, measure: int, version: int | None = None) -> Review:
    """Nobody does it after all."""
    row = _draft(actor, pk, version)
    found = _measure(row, measure)
    found.delete()
    tell(actor, row, "review.measure_dropped", measure=found.text)
    return row


@command("review.finish_measure", "review.view")
def finish_measure(*, actor: Actor, pk: int, measure: int, note: str = "") -> Measure:
    """It is done, says whoever does it or whoever writes the review; also after the publication."""
    row = fetch_review(actor, pk, action="view")
    found = _measure(row, measure)
    if not rules.may_finish(actor, row, found):
        raise Forbidden(_("Whoever does it says that it is done: %(name)s.") % {"name": found.owner.name})
    if found.done_on is not None:
        raise Refused(_("This measure is done already."), field="measure")
    found.done_on, found.note = clock.today(), note.strip()[:LONGEST]
    found.save(update_fields=["done_on", "note"])
    tell(actor, row, "review.measure_done", measure=found.text, reason=found.note)
    return found


def _draft(actor: Actor, pk: int, version: int | None) -> Review:
    row = fetch_review(actor, pk, version)
    must_be_draft(row)
    return row


def _finding(row: Review, key: int) -> Finding:
    found = next((one for one in rules.findings_of(row) if one.pk == key), None)
    if found is None:
        raise Refused(_("This finding is not one of this review."), field="finding")
    return found


def _measure(row: Review, key: int) -> Measure:
    found = next((one for one in rules.measures_of(row) if one.pk == key), None)
    if found is None:
        raise Refused(_("This measure is not one of this review."), field="measure")
    return found


def _check_finding(row: Finding, whys: Sequence[str]) -> None:
    row.text = row.text.strip()
    if row.side not in FindingSide.values:
        raise Refused(_("Did it go well or badly?"), field="side")
    if not row.text:
        raise Refused(_("What went well or badly?"), field="text")
    if row.root and row.root not in Root.values:
        raise Refused(_("Choose where the cause lies."), field="root")
    asked = [one.strip() for one in whys if one.strip()]
    if len(asked) > MOST_WHYS:
        raise Refused(_("“Why” is asked %(most)s times at most.") % {"most": MOST_WHYS}, field="whys")
    if long := next((one for one in (row.text, *asked) if len(one) > LONGEST), ""):
        field = "text" if long == row.text else "whys"
        raise Refused(_("A line has %(most)s characters at most: “%(line)s…”") % {"most": LONGEST, "line": long[:20]},
                      field=field)  # fmt: skip
    row.whys = "\n".join(asked)


def _check_measure(row: Measure) -> None:
    row.text = row.text.strip()
    if row.kind not in MeasureKind.values:
        raise Refused(_("Is it kept, improved, started or stopped?"), field="kind")
    if not row.text:
        raise Refused(_("What is to be done?"), field="text")
    if len(row.text) > LONGEST:
        raise Refused(_("A line has %(most)s characters at most: “%(line)s…”")
                      % {"most": LONGEST, "line": row.text[:20]}, field="text")  # fmt: skip
