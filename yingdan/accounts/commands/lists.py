"""Keeping a view of a list: under a name, for oneself or for others. It never opens a row or a field to anybody."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts import rules
from yingdan.accounts.choices import Audience
from yingdan.accounts.models import FirstView, SavedView
from yingdan.core.commands import command, only
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.core.rows import bump, stamp
from yingdan.ui.kinds.saved import checked_question

MOST = 60
LONGEST = 2000
SAID = ("name", "query", "audience", "team_id", "department_id")


@command("listview.save", "person.view")
def save_view(
    *,
    actor: Actor,
    kind: str,
    name: str,
    query: str,
    audience: str = Audience.ME,
    team: int | None = None,
    department: int | None = None,
) -> SavedView:
    """Keep a question that the actor may ask himself."""
    name, query = _named(actor, kind, name), _asked(actor, kind, query)
    view = SavedView(kind=kind, owner_id=actor.user_id, name=name, query=query)
    if SavedView.objects.filter(owner=actor.user_id, kind=kind, deleted_at__isnull=True).count() >= MOST:
        raise Refused(_("You keep %(most)s views of this list already. Delete one first.") % {"most": MOST})
    _share(actor, view, audience, team, department)
    stamp(view)
    view.save()
    record([_entry("listview.created", view, {}, _said(view))], actor=actor)
    return view


@command("listview.edit", "person.view")
def edit_view(*, actor: Actor, pk: int, values: Mapping[str, Any]) -> SavedView:
    """Another name, question or circle of readers; only by the one who made it."""
    only(values, ("name", "query", "audience", "team", "department"))
    view = _locked(actor, pk)
    if view.owner_id != actor.user_id:
        raise Forbidden(_("Only who made this view changes it. Keep your own under another name."))
    before = _said(view)
    if "name" in values:
        view.name = _named(actor, view.kind, values["name"], but=view.pk)
    if "query" in values:
        view.query = _asked(actor, view.kind, values["query"])
    if "audience" in values:
        _share(actor, view, values["audience"], values.get("team"), values.get("department"))
    _write(actor, view, "listview.edited", before)
    return view


@command("listview.delete", "person.view")
def delete_view(*, actor: Actor, pk: int) -> SavedView:
    """Take a view away from everybody who had it. It can be brought back."""
    view = _locked(actor, pk)
    if not rules.may_change_view(actor, view):
        raise Forbidden(_("Only who made this view deletes it."))
    bump(view, {}, deleted=True)
    record([_entry("listview.deleted", view, {}, {})], actor=actor)
    return view


@command("listview.restore", "person.view")
def restore_view(*, actor: Actor, pk: int) -> SavedView:
    view = SavedView.objects.select_for_update(of=("self",)).filter(pk=pk, deleted_at__isnull=False).first()
    if view is None or not rules.may_change_view(actor, view):
        raise Missing
    if SavedView.objects.filter(owner=view.owner, kind=view.kind, name=view.name, deleted_at__isnull=True).exists():
        raise Refused(_("There is another view of this name now. Rename that one first."))
    bump(view, {}, deleted=False)
    record([_entry("listview.restored", view, {}, {})], actor=actor)
    return view


@command("listview.first", "person.view")
def set_first_view(*, actor: Actor, pk: int, first: bool) -> SavedView:
    """Open one's list with this view, or as usual again. Other people's lists stay as they are."""
    view = rules.visible_views(actor).filter(pk=pk).first()
    if view is None:
        raise Missing
    if first:
        FirstView.objects.update_or_create(user_id=actor.user_id, kind=view.kind, defaults={"view": view})
    else:
        FirstView.objects.filter(user=actor.user_id, view=view).delete()
    record([_entry("listview.first_set", view, {}, {"first": first})], actor=actor)
    return view


def _locked(actor: Actor, pk: int) -> SavedView:
    """A view that the actor finds among his own or the shared ones, or that he clears away for somebody."""
    view = SavedView.objects.select_for_update(of=("self",)).filter(pk=pk, deleted_at__isnull=True).first()
    if view is None:
        raise Missing
    if not rules.may_change_view(actor, view) and not rules.visible_views(actor).filter(pk=pk).exists():
        raise Missing
    return view


def _named(actor: Actor, kind: str, name: str, but: int | None = None) -> str:
    found = " ".join(str(name).split())[:40]
    if not found:
        raise Refused(_("A view needs a name."), field="name")
    same = SavedView.objects.filter(owner=actor.user_id, kind=kind, name=found, deleted_at__isnull=True)
    if same.exclude(pk=but or 0).exists():
        raise Refused(_("You have a view of this name already."), field="name")
    return found


def _asked(actor: Actor, kind: str, query: str) -> str:
    if len(query) > LONGEST:
        raise Refused(_("This question is too long to keep."))
    return checked_question(actor, kind, query)


def _share(actor: Actor, view: SavedView, audience: str, team: int | None, department: int | None) -> None:
    refused = Refused(_("You cannot share a view with them. Choose your own team or department."), field="audience")
    view.audience, view.team_id, view.department_id = audience, None, None
    if audience == Audience.TEAM:
        view.team_id = team
        allowed = rules.teams_to_share(actor).filter(pk=team or 0).exists()
    elif audience == Audience.DEPARTMENT:
        view.department_id = department
        allowed = rules.departments_to_share(actor).filter(pk=department or 0).exists()
    else:
        allowed = audience == Audience.ME or (audience == Audience.ALL and rules.may_share_with_all(actor))
    if not allowed:
        raise refused


def _write(actor: Actor, view: SavedView, verb: str, before: dict[str, Any]) -> None:
    after = _said(view)
    changed = {name: (before.get(name), value) for name, value in after.items() if before.get(name) != value}
    if changed:
        bump(view, {name.removesuffix("_id"): pair for name, pair in changed.items()})
        old = {name: pair[0] for name, pair in changed.items()}
        record([_entry(verb, view, old, {name: pair[1] for name, pair in changed.items()})], actor=actor)


def _said(view: SavedView) -> dict[str, Any]:
    return {name: getattr(view, name) for name in SAID}


def _entry(verb: str, view: SavedView, before: Mapping[str, Any], after: Mapping[str, Any]) -> Entry:
    names = {"team_id": "team", "department_id": "in_department"}
    old, new = ({names.get(n, n): v for n, v in side.items() if v not in (None, "")} for side in (before, after))
    return Entry(verb=verb, kind="listview", record=view.pk, before=old, after=new)
