"""Saved views: who finds them, who changes them, with whom they may be shared."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from yingdan.accounts.models import Department, FirstView, SavedView, Team
from yingdan.accounts.rules.actor import Person
from yingdan.accounts.rules.policies import departments, people, teams
from yingdan.accounts.rules.rights import Rights, rights_of
from yingdan.core.policy import Actor


def visible_views(actor: Actor, kind: str = "") -> "QuerySet[SavedView]":
    """The actor's own views and those shared with him, his team, his department or one above it; own ones first."""
    rights = _rights(actor)
    mine_below = Department.objects.filter(pk__in=rights.departments, path__startswith=OuterRef("department__path"))
    seen = (
        Q(owner=actor.user_id)
        | Q(audience="all")
        | Q(team__in=rights.teams)
        | (Q(department__isnull=False) & Exists(mine_below))
    )
    rows = SavedView.objects.filter(seen, deleted_at__isnull=True)
    rows = rows.filter(kind=kind) if kind else rows
    first = FirstView.objects.filter(user=actor.user_id, view=OuterRef("pk"))
    return rows.annotate(first=Exists(first), owner_name=F("owner__name")).order_by("name", "pk")


def may_change_view(actor: Actor, view: SavedView) -> bool:
    """The one who made it; what somebody left behind is cleared away by who keeps that account."""
    return view.owner_id == actor.user_id or people.admits(actor, view.owner, "admin")


def teams_to_share(actor: Actor) -> "QuerySet[Team]":
    rows = teams.visible(actor)
    return rows if actor.may("company.edit") else rows.filter(pk__in=_rights(actor).teams)


def departments_to_share(actor: Actor) -> "QuerySet[Department]":
    """One's own departments and those below; all of them for who keeps the company's settings."""
    rows = departments.visible(actor)
    if actor.may("company.edit"):
        return rows
    above = Department.objects.filter(pk__in=_rights(actor).departments).values_list("path", flat=True)
    inside = Q(pk__in=[])
    for path in above:
        inside |= Q(path__startswith=path)
    return rows.filter(inside)


def may_share_with_all(actor: Actor) -> bool:
    return actor.may("company.edit")


def _rights(actor: Actor) -> Rights:
    return actor.rights if isinstance(actor, Person) else rights_of(actor.user)
