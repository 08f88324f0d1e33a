"""One record opened to a colleague, a team or a department; never further than who opens it reaches himself."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts import rules
from yingdan.accounts.choices import ShareLevel, UserKind
from yingdan.accounts.models import Share
from yingdan.accounts.projections import rights_changed
from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor, Policy, policies
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.core.rows import fetch

GRANTEES = ("user", "team", "department")


@command("record.share", "person.view")
def share_record(
    *,
    actor: Actor,
    kind: str,
    pk: int,
    level: str = ShareLevel.READ,
    user: int | None = None,
    team: int | None = None,
    department: int | None = None,
    until: dt.date | None = None,
    reason: str = "",
) -> Share:
    """Open a record to one of the three. Sharing with the same again changes level, last day and reason.

    What the sharer only has by a share himself he cannot pass on: it would outlive the first one.
    """
    policy = _shareable(kind)
    row = fetch(policy, actor, pk, "share")
    _check_level(policy, actor, row, level)
    if until is not None and until < clock.today():
        raise Refused(_("The last day has passed already."), field="until")
    to = _grantee(actor, {"user": user, "team": team, "department": department})
    if user is not None and policy.owner and getattr(row, policy.owner) == user:
        raise Refused(_("It is this person's record already."), field="user")
    found = Share.objects.select_for_update(of=("self",)).filter(kind=kind, record=pk, **to).first()
    before = _said(found) if found else {}
    share = found or Share(kind=kind, record=pk, **to)
    share.level, share.until, share.reason = level, until, reason.strip()
    share.by_id, share.at = actor.user_id, clock.now()
    share.save()
    entry = Entry(verb=f"{kind}.shared", kind=kind, record=pk, before=before, after=_said(share), reason=reason)
    record([entry], actor=actor)
    rights_changed()
    return share


@command("record.unshare", "person.view")
def unshare_record(*, actor: Actor, pk: int) -> Share:
    """Close it again: by who opened it, or whoever may share the record. Returns what it was."""
    share = Share.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if share is None or share.kind not in policies():
        raise Missing
    policy = policies()[share.kind]
    if not policy.visible(actor).filter(pk=share.record).exists():
        raise Missing
    if share.by_id != actor.user_id and not policy.visible(actor, "share").filter(pk=share.record).exists():
        raise Forbidden(_("Only who shared it, or who may share this record, takes it back."))
    before = _said(share)
    share.delete()
    entry = Entry(verb=f"{share.kind}.unshared", kind=share.kind, record=share.record, before=before)
    record([entry], actor=actor)
    rights_changed()
    return share


def open_to(*, kind: str, record: int, person: int, by: int, level: str = ShareLevel.READ) -> None:
    """Let somebody read a record who takes part in it, such as one who is asked to approve it; or edit it, by `level`.

    No right to share is asked for: a higher room's command calls this, and its own event says who came in and why.
    """
    if Share.objects.filter(kind=kind, record=record, user=person, until=None).exists():
        return
    # Whether anything of a kind is open to a person at all is kept with the rights.
    is_first = not Share.objects.filter(kind=kind, user=person, level=level).exists()
    Share.objects.create(kind=kind, record=record, user_id=person, level=level, by_id=by, at=clock.now())
    if is_first:
        rights_changed()


def close_to(*, kind: str, record: int, person: int) -> None:
    """Whoever no longer takes part in a record reads it by his roles alone."""
    Share.objects.filter(kind=kind, record=record, user=person).delete()


def _shareable(kind: str) -> Policy[Any]:
    policy = policies().get(kind)
    if policy is None or "share" not in policy.actions:
        raise Refused(_("Records of this kind are not shared."), field="kind")
    return policy


def _check_level(policy: Policy[Any], actor: Actor, row: Any, level: str) -> None:
    if level not in ShareLevel.values:
        raise Refused(_("This level does not exist."), field="level")
    own = rules.lasting(actor)
    if not policy.admits(own, row):
        raise Forbidden(_("You see this record only because it is shared with you; its owner can share it further."))
    if level == ShareLevel.EDIT and not policy.admits(own, row, "edit"):
        raise Forbidden(_("You may not edit this record yourself: share it for reading."), field="level")


def _grantee(actor: Actor, given: dict[str, int | None]) -> dict[str, int]:
    """The one receiver, whom the actor can see."""
    chosen = {f"{name}_id": pk for name, pk in given.items() if pk is not None}
    if len(chosen) != 1:
        raise Refused(_("Choose one: a colleague, a team or a department."), field="user")
    found = {
        "user": rules.visible_people(actor).filter(kind=UserKind.INTERNAL, is_active=True),
        "team": rules.teams.visible(actor),
        "department": rules.visible_departments(actor),
    }
    name = next(name for name in GRANTEES if given[name] is not None)
    if not found[name].filter(pk=given[name]).exists():
        raise Refused(_("There is nobody of that name you could share with."), field=name)
    if given["user"] == actor.as_user_id:
        raise Refused(_("You see this record already."), field="user")
    return chosen


def _said(share: Share) -> dict[str, Any]:
    keys = {"person": share.user_id, "team": share.team_id, "in_department": share.department_id}
    given = {name: pk for name, pk in keys.items() if pk is not None}
    return {**given, "level": share.level, **({"until": share.until} if share.until else {})}
