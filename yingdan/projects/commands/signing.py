"""Acceptances: concluded, signed by both sides, looked at again."""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.files import keep_file
from yingdan.core.jobs import later
from yingdan.core.models import File
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Refused
from yingdan.core.rows import bump
from yingdan.projects import rules
from yingdan.projects.choices import AcceptanceState, Conclusion, Finding, Side, TaskState
from yingdan.projects.commands.accepting import (
    AcceptanceDraft,
    create_acceptances,
    fetch_acceptance,
    go,
    put_criteria,
    tell_of_acceptance,
)
from yingdan.projects.commands.parts import roll_up, settle, tell_of_task
from yingdan.projects.models import Acceptance, Signature, Task

# Without what is read wrongly: I and 1, O and 0.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
type Upload = tuple[str, IO[bytes]]


@command("acceptance.conclude", "acceptance.edit")
def conclude_acceptance(
    *, actor: Actor, pk: int, conclusion: str, words: str = "", version: int | None = None
) -> Acceptance:
    """Passed, passed with conditions, or not. From here on both sides sign what was found."""
    row = fetch_acceptance(actor, pk, version)
    if row.state != AcceptanceState.INSPECTING:
        raise Refused(_("It is concluded after it was inspected."))
    if conclusion not in Conclusion.values:
        raise Refused(_("Choose a conclusion."), field="conclusion")
    if any(one.finding == Finding.OPEN for one in rules.criteria_of(row)):
        raise Refused(_("Not every criterion was looked at."), field="conclusion")
    if conclusion == Conclusion.PASSED and (verdict := rules.may_pass(row)) is not True:
        raise Refused(verdict, field="conclusion")
    if conclusion != Conclusion.PASSED and not words.strip():
        raise Refused(_("Say under which conditions it passes, or why it does not."), field="words")
    row.conclusion, row.words = conclusion, words.strip()
    state = AcceptanceState.FAILED if conclusion == Conclusion.FAILED else AcceptanceState.CONCLUDED
    go(actor, row, state, "acceptance.concluded", conclusion=conclusion, reason=row.words)
    return row


@command("acceptance.reopen", "acceptance.edit")
def reopen_acceptance(*, actor: Actor, pk: int, reason: str, version: int | None = None) -> Acceptance:
    """The conclusion is taken back: it is inspected again, and a signature that was given does not count."""
    row = fetch_acceptance(actor, pk, version)
    if not rules.is_concluded(row):
        raise Refused(_("Only a conclusion that is not signed by both is taken back."))
    if not reason.strip():
        raise Refused(_("Say why the conclusion is taken back."), field="reason")
    Signature.objects.filter(acceptance=row).delete()
    row.conclusion = row.words = ""
    go(actor, row, AcceptanceState.INSPECTING, "acceptance.reopened", reason=reason.strip())
    return row


@command("acceptance.repeat", "acceptance.edit")
def repeat_acceptance(*, actor: Actor, pk: int, planned_on: dt.date, version: int | None = None) -> Acceptance:
    """After one that was not accepted: the next, with the criteria that were not met."""
    row = fetch_acceptance(actor, pk, version)
    if not rules.has_failed(row):
        raise Refused(_("Only what was not accepted is looked at again."))
    draft = AcceptanceDraft(
        project=row.project_id,
        name=row.name,
        kind=row.kind,
        planned_on=planned_on,
        milestone=row.milestone_id,
        owner=row.owner_id,
        place=row.place,
        participants=row.participants,
        scope=row.scope,
    )
    (made,) = create_acceptances(actor=actor, drafts=[draft])
    made.repeats = row
    bump(made, {"repeats": (None, None)})
    put_criteria(made, [one.text for one in rules.criteria_of(row) if one.finding != Finding.MET])
    return made


@command("acceptance.sign", "acceptance.edit")
def sign_acceptance(*, actor: Actor, pk: int, version: int | None = None) -> Acceptance:
    """Our side signs: the person who is signed in."""
    row = fetch_acceptance(actor, pk, version)
    put_signature(actor, row, Side.OURS, actor.user.name, None)
    return row


@command("acceptance.sign_on_paper", "acceptance.edit")
def sign_on_paper(
    *, actor: Actor, pk: int, name: str, scans: Sequence[Upload], version: int | None = None
) -> Acceptance:
    """The customer's side has signed on paper: who, and the scan."""
    row = fetch_acceptance(actor, pk, version)
    if not name.strip():
        raise Refused(_("Who signed for the customer?"), field="name")
    if not scans:
        raise Refused(_("Bring the scan of the signed certificate."), field="scan")
    kept = [keep_file(actor=actor, kind="acceptance", record=pk, name=said, source=source) for said, source in scans]
    put_signature(actor, row, Side.CUSTOMER, name.strip()[:60], kept[0])
    return row


def content_hash(row: Acceptance) -> str:
    """SHA-256 of what is signed: whoever changes a word of it afterwards is found out."""
    said = {
        "number": row.number,
        "project": row.project.number,
        "kind": row.kind,
        "held_on": row.held_on,
        "conclusion": row.conclusion,
        "words": row.words,
        "criteria": [[one.text, one.finding, one.note] for one in rules.criteria_of(row)],
    }
    text = json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def put_signature(actor: Actor, row: Acceptance, side: Side, name: str, paper: File | None) -> None:
    """Part of a command that has locked the acceptance and looked at the right: one side signs. With the second one
    it is settled: the milestone is reached, payments count from this day, and a job makes the certificate."""
    if not rules.is_concluded(row):
        raise Refused(_("It is signed when it is concluded, and only once by each side."))
    signed = {one.side for one in rules.signatures_of(row)}
    if side in signed:
        raise Conflict(_("This side has signed already."))
    digest = content_hash(row)
    Signature.objects.create(
        acceptance=row, side=side, name=name, by_id=actor.user_id, at=clock.now(), paper=paper, sha256=digest
    )
    said = {"side": side, "sha256": digest, "owner": row.owner_id}
    if len(signed) + 1 < len(Side):
        tell_of_acceptance(actor, row, "acceptance.signed_by", reason=name, **said)
        return
    row.signed_on, row.code = clock.today(), _new_code()
    said |= {"kind": row.kind, "conclusion": row.conclusion}
    project, day = row.project_id, row.signed_on
    go(actor, row, AcceptanceState.SIGNED, "acceptance.signed", signed_on=day, project=project, reason=name, **said)
    later("projects.make_certificate", row.pk)
    if row.milestone_id:
        _reach(actor, row)


def _reach(actor: Actor, row: Acceptance) -> None:
    """The milestone of the acceptance is done on the day of the signature."""
    milestone = row.milestone_id or 0
    task = Task.objects.select_for_update(of=("self",)).filter(pk=milestone).first()
    if task is None or not task.is_to_do or task.deleted_at is not None or row.signed_on is None:
        return
    before = {"state": task.state, "progress": task.progress}
    settle(task, TaskState.DONE, row.signed_on)
    bump(task, dict.fromkeys(("state", "progress", "done_on", "blocker", "remind_on"), (None, None)))
    tell_of_task(actor, task, "task.state_set", before=before, reason=row.number, state=task.state, progress=100)
    roll_up(actor, task.parent)


def _new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _place in range(12))
