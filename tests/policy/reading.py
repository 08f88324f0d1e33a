"""The facts of a company that the product's commands have built, for the oracle."""

from collections import defaultdict

from django.db.models import Model

from tests.policy.build import MODELS
from tests.policy.facts import (
    SHAPES,
    Allowance,
    Crew,
    Human,
    Opening,
    Part,
    Post,
    Row,
    StandIn,
    Unit,
    World,
)
from yingdan.accounts.models import Delegation, Department, FieldRule, Grant, Membership, Role, Share, Team, User
from yingdan.approvals.models import Route
from yingdan.core import clock
from yingdan.deals.models import Process
from yingdan.products.models import PriceList
from yingdan.projects.models import ProjectTemplate

UNOWNED: dict[str, type[Model]] = {
    "product": MODELS["product"],
    "process": Process,
    "pricelist": PriceList,
    "approvalroute": Route,
    "projecttemplate": ProjectTemplate,
    "team": Team,
    "role": Role,
}


def facts() -> World:
    return World(
        today=clock.today(),
        units={d.pk: Unit(d.parent_id, d.deleted_at is not None) for d in Department.objects.all()},
        people={
            u.pk: Human(u.kind, u.department_id, u.manager_id, u.is_active, u.deleted_at is not None)
            for u in User.objects.all()
        },
        crews={
            t.pk: Crew(frozenset(t.members.values_list("pk", flat=True)), t.deleted_at is not None)
            for t in Team.objects.all()
        },
        parts=_parts(),
        posts=[Post(m.user_id, m.role_id, m.department_id) for m in Membership.objects.all()],
        openings=[
            Opening(s.kind, s.record, s.level, s.until, s.user_id, s.team_id, s.department_id)
            for s in Share.objects.all()
        ],
        stand_ins=[StandIn(d.giver_id, d.taker_id, d.starts, d.ends) for d in Delegation.objects.all()],
        rows={kind: _rows(kind) for kind in (*SHAPES, *UNOWNED) if kind not in ("person", "department")},
    )


def _parts() -> dict[int, Part]:
    allowances: dict[int, list[Allowance]] = defaultdict(list)
    for grant in Grant.objects.prefetch_related("departments"):
        places = frozenset(d.pk for d in grant.departments.all())
        allowances[grant.role_id].append(Allowance(grant.kind, grant.action, grant.scope, places))
    levels: dict[int, dict[tuple[str, str], str]] = defaultdict(dict)
    for rule in FieldRule.objects.all():
        levels[rule.role_id][rule.kind, rule.field] = rule.level
    return {r.pk: Part(allowances[r.pk], levels[r.pk], r.deleted_at is not None) for r in Role.objects.all()}


def _rows(kind: str) -> dict[int, Row]:
    model = UNOWNED.get(kind) or MODELS[kind]
    parent = SHAPES[kind].follows if kind in SHAPES else ""
    known = {parent} if kind in UNOWNED else {parent, "owner", "department"} & {f.name for f in model._meta.fields}
    return {
        row["pk"]: Row(row.get("owner"), row.get("department"), row.get(parent), row["deleted_at"] is not None)
        for row in model._default_manager.values("pk", "deleted_at", *(known - {""}))
    }
