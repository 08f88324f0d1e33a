"""A world of facts as rows of the database, inserted in bulk."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import AutoField, Model

from tests.policy.facts import SHAPES, Row, World
from tests.policy.worlds import CLERK, NOBODYS, NOWHERE
from yingdan.accounts.models import (
    Delegation,
    Department,
    FieldRule,
    Grant,
    Membership,
    Party,
    RightsStamp,
    Role,
    Share,
    Team,
    User,
)
from yingdan.approvals.models import Approval
from yingdan.contracts.models import Contract, PaymentNode, Quote
from yingdan.core import clock, definitions
from yingdan.core.models import Company, CustomField, Event, EventSecret
from yingdan.core.search import index, indexed
from yingdan.customers.models import Contact, Customer, FollowUp
from yingdan.dealers.models import Dealer
from yingdan.deals.models import Deal, Lead, Process, Stage
from yingdan.deals.projections import owners_of
from yingdan.finance.models import BudgetLine, Cost, Instalment, Invoice, Receipt
from yingdan.goals.models import Goal, KeyResult
from yingdan.products.models import Product
from yingdan.projects.models import Acceptance, Project, Task
from yingdan.projects.models import Opening as PageOpening
from yingdan.reviews.models import Lesson, Review

MODELS: dict[str, type[Model]] = {
    "customer": Customer,
    "contact": Contact,
    "followup": FollowUp,
    "deal": Deal,
    "lead": Lead,
    "product": Product,
    "person": User,
    "department": Department,
    "goal": Goal,
    "approval": Approval,
    "keyresult": KeyResult,
    "project": Project,
    "task": Task,
    "contract": Contract,
    "quote": Quote,
    "instalment": Instalment,
    "receipt": Receipt,
    "invoice": Invoice,
    "budgetline": BudgetLine,
    "cost": Cost,
    "acceptance": Acceptance,
    "review": Review,
    "lesson": Lesson,
    "dealer": Dealer,
}
STAMP = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
COMMON = "申江"


def build(world: World) -> None:
    """Everything of the world; the keys are those of the facts."""
    Company.objects.create(name="衡川智能")
    RightsStamp.objects.bulk_create([RightsStamp(pk=1, number=1)])
    _organisation(world)
    _roles(world)
    _openings(world)
    CustomField.objects.bulk_create([CustomField(pk=1, kind="followup", label="回访电话", type="text", **_stamps())])
    definitions.start_over()
    _records(world)
    _pages(world)
    _count_on()


def _count_on() -> None:
    """PostgreSQL gives out keys above those of the facts, whatever tests came before."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model.__module__.startswith("yingdan.") and isinstance(model._meta.pk, AutoField):
                table = model._meta.db_table
                keys = f"pg_get_serial_sequence('{table}', 'id')"
                highest = f"(SELECT COALESCE(MAX(id), 1) FROM {table})"
                cursor.execute(f"SELECT setval({keys}, GREATEST({highest}, nextval({keys})))")


def _stamps(deleted: bool = False) -> dict[str, Any]:
    return {"created_at": STAMP, "updated_at": STAMP, "version": 1, "deleted_at": STAMP if deleted else None}


def _organisation(world: World) -> None:
    made: list[Department] = []
    for pk, unit in world.units.items():
        path = "".join(f"{key}/" for key in reversed(_upwards(world, pk)))
        made.append(
            Department(pk=pk, name=f"部门{pk}", parent_id=unit.parent, path=f"/{path}", **_stamps(unit.deleted))
        )
    Department.objects.bulk_create(made)
    Party.objects.bulk_create([Party(pk=n, kind=kind, name=kind, **_stamps()) for n, kind in PARTIES])
    parties = {kind: n for n, kind in PARTIES}
    people = [
        User(
            pk=pk,
            username="cli" if human.kind == "service" else f"p{pk}",
            name=f"员工{pk}",
            pinyin=f"yuangong{pk}",
            phone=secret("person", pk),
            kind=human.kind,
            department_id=human.department,
            party_id=parties.get(human.kind),
            is_active=human.active,
            **_stamps(human.deleted),
        )
        for pk, human in world.people.items()
    ]
    User.objects.bulk_create(people)
    for one in people:
        one.manager_id = world.people[one.pk].manager
    User.objects.bulk_update(people, ["manager"])
    Team.objects.bulk_create([Team(pk=pk, name=f"小组{pk}", **_stamps(c.deleted)) for pk, c in world.crews.items()])
    through = Team.members.through
    through.objects.bulk_create(
        [through(team_id=pk, user_id=one) for pk, crew in world.crews.items() for one in crew.members]
    )


PARTIES = ((1, "dealer"), (2, "customer"))


def _upwards(world: World, pk: int) -> list[int]:
    found: list[int] = []
    here: int | None = pk
    while here is not None:
        found.append(here)
        here = world.units[here].parent
    return found


def _roles(world: World) -> None:
    Role.objects.bulk_create([Role(pk=pk, name=f"角色{pk}", **_stamps(p.deleted)) for pk, p in world.parts.items()])
    pairs = [(pk, allowance) for pk, part in world.parts.items() for allowance in part.allowances]
    grants = Grant.objects.bulk_create(
        [Grant(role_id=pk, kind=one.kind, action=one.action, scope=one.scope) for pk, one in pairs]
    )
    through = Grant.departments.through
    through.objects.bulk_create(
        [
            through(grant_id=grant.pk, department_id=place)
            for grant, (_pk, one) in zip(grants, pairs, strict=True)
            for place in one.departments
        ]
    )
    FieldRule.objects.bulk_create(
        [
            FieldRule(role_id=pk, kind=kind, field=name, level=level)
            for pk, part in world.parts.items()
            for (kind, name), level in part.levels.items()
        ]
    )
    Membership.objects.bulk_create(
        [Membership(user_id=post.person, role_id=post.role, department_id=post.department) for post in world.posts]
    )


def _openings(world: World) -> None:
    Share.objects.bulk_create(
        [
            Share(
                kind=one.kind,
                record=one.record,
                level=one.level,
                until=one.until,
                user_id=one.person,
                team_id=one.team,
                department_id=one.department,
                by_id=1,
                at=STAMP,
            )
            for one in world.openings
        ]
    )
    Delegation.objects.bulk_create(
        [Delegation(giver_id=s.giver, taker_id=s.taker, starts=s.starts, ends=s.ends) for s in world.stand_ins]
    )


def secret(kind: str, pk: int) -> str:
    """The telephone number of a record: found in an answer, it says that the record's number was shown."""
    return f"139{list(MODELS).index(kind):02d}{pk:02d}7788"


def amount(pk: int) -> Decimal:
    """Amounts whose sums tell which deals were added: a decimal figure for each."""
    return Decimal(70_000_000 + 10**pk)


def _records(world: World) -> None:
    process = Process.objects.create(pk=1, name="标准流程", default=True, **_stamps())
    Stage.objects.bulk_create([Stage(pk=1, process=process, name="接触", order=1, probability=10)])
    for kind, rows in world.rows.items():
        made = []
        for pk, row in rows.items():
            words = _money(world, kind, pk, row) if kind in MONEY else _words(kind, pk)
            values: dict[str, Any] = {"pk": pk, **words, **_whose(kind, row), **_stamps(row.deleted)}
            if kind == "deal":
                # As the commands of deals repeat them.
                owners = owners_of([row.parent] if row.parent else [])
                values["customer_owner"], values["customer_department"] = owners.get(row.parent or 0, (None, None))
            made.append(MODELS[kind](**values))
        MODELS[kind]._default_manager.bulk_create(made)
        if indexed(kind):
            index(kind, list(rows))


# project -> the customer to whom its page is open; customer -> whose guests are its own.
SHOWN = {2: 1, 4: 2}
GUESTS = {1: 2, 2: 3}


def _pages(world: World) -> None:
    """Two projects are open to their customers, each with guests of its own; a third one has the first's customer."""
    projects, customers = world.rows.get("project", {}), world.rows.get("customer", {})
    Party.objects.create(pk=3, kind="customer", name="另一家", **_stamps())
    for customer, party in GUESTS.items():
        Customer.objects.filter(pk=customer).update(party=party)
    for project, customer in {**SHOWN, 1: 1}.items():
        if customer in customers:
            Project.objects.filter(pk=project).update(customer=customer, state="executing")
    PageOpening.objects.bulk_create(
        PageOpening(project_id=pk, by_id=1, at=STAMP)
        for pk, customer in SHOWN.items()
        if pk in projects and customer in customers
    )


def _whose(kind: str, row: Row) -> dict[str, Any]:
    """Owner, department and parent, as far as the kind has them."""
    found = {} if kind in NOBODYS else {"owner_id": row.owner}
    if kind not in NOWHERE:
        found["department_id"] = row.department
    if SHAPES[kind].follows:
        found[f"{SHAPES[kind].follows}_id"] = row.parent
    return found


def _words(kind: str, pk: int) -> dict[str, Any]:
    name = f"{COMMON}{kind}{pk}"
    match kind:
        case "customer" | "dealer":
            return _company(kind, pk, name)
        case "contact":
            return {"name": name, "pinyin": name, "mobile": secret(kind, pk)}
        case "followup":
            return {"content": name, "at": STAMP, "custom": {"c1": secret(kind, pk)}}
        case "deal":
            more = {"process_id": 1, "stage_id": 1, "stage_since": STAMP.date(), "opened_on": STAMP.date()}
            return {"name": name, "number": f"SJ-{pk}", "pinyin": name, "amount": amount(pk), **more}
        case "goal" | "keyresult" | "approval":
            return _steering(kind, pk, name)
        case "project" | "task" | "contract" | "quote" | "acceptance" | "review" | "lesson":
            return _planning(kind, pk, name)
        case "lead":
            return {"name": name, "company_key": name, "pinyin": name, "mobile": secret(kind, pk)}
    return {"name": name, "name_key": name, "pinyin": name}


def _company(kind: str, pk: int, name: str) -> dict[str, Any]:
    words = {"name": name, "pinyin": name, "phone": secret(kind, pk)}
    if kind == "customer":
        return words | {"name_key": name, "tier": "a"}
    return words | {
        "number": f"JXS-{pk}",
        "party": Party.objects.create(pk=100 + pk, kind=kind, name=name, **_stamps()),
    }


def _steering(kind: str, pk: int, name: str) -> dict[str, Any]:
    if kind == "approval":
        more = {"number": f"SP-{pk}", "act": "goal.retarget", "kind": "goal", "record": pk}
        return {"title": name, "amount": amount(pk), "submitted_at": STAMP, "sent_by_id": CLERK, **more}
    if kind == "keyresult":
        return {"name": name, "target": amount(pk), "unit": "件"}
    # Each in a year of its own: one result has one goal in a period.
    days = {"since": dt.date(2020 + pk, 1, 1), "until": dt.date(2020 + pk, 3, 31), "period": "quarter"}
    return {"name": name, "level": "person", "metric": "deals.won_amount", "target": amount(pk), **days}


def _planning(kind: str, pk: int, name: str) -> dict[str, Any]:
    ends = STAMP.date() + dt.timedelta(days=pk)
    if kind == "task":
        return {"name": name, "ends": ends}
    if kind == "acceptance":
        return {"name": name, "number": f"YS-{pk}", "planned_on": ends}
    if kind == "lesson":
        return {"name": name, "advice": name, "state": "published"}
    if kind == "review":
        return {"name": name, "number": f"FP-{pk}"}
    if kind == "quote":
        return {"name": name, "number": f"BJ-{pk}", "customer_id": pk, "valid_until": ends, "amount": amount(pk)}
    if kind == "contract":
        whole = {"amount": amount(pk), "net": amount(pk), "tax": Decimal(0)}
        return {
            "name": name,
            "number": f"HT-{pk}",
            "customer_id": pk,
            "party_a": name,
            "party_b": name,
            "state": "signed",
            **whole,
        }
    return {"name": name, "number": f"XM-{pk}", "kind": "deal", "budget": amount(pk), "starts": ends, "ends": ends}


MONEY = ("instalment", "receipt", "invoice", "budgetline", "cost")


def payer(pk: int, row: Row) -> int | None:
    """The customer of a receipt; nobody knows it where it is nobody's."""
    return None if row.owner is None else (pk - 1) % 4 + 1


def owed(pk: int) -> Decimal:
    """What is owed of an instalment: a sum of these tells which were added."""
    return Decimal(10**pk)


def _money(world: World, kind: str, pk: int, row: Row) -> dict[str, Any]:
    """Amounts that leave room for a part, and what each is for. The key of a contract is that of its customer."""
    name, day, whole = f"{COMMON}{kind}{pk}", STAMP.date(), owed(pk)
    match kind:
        case "instalment":
            node = {"order": pk, "kind": "advance", "planned_on": day, "amount": whole}
            PaymentNode.objects.create(pk=pk, contract_id=row.parent or 0, **node)
            days = dict.fromkeys(("expected_on", "arose_on", "due_on"), day)
            figures = {"amount": whole, "balance": whole, "place": pk, "kind": "advance", "trigger": "date"}
            return {"name": name, "node_id": pk, "customer_id": row.parent, **figures, **days}
        case "receipt":
            whose = {"payer": name, "number": f"SK-{pk}", "customer_id": payer(pk, row)}
            return {"amount": Decimal(1000), "free": Decimal(1000), "received_on": day, **whose}
        case "invoice":
            words = {"title": name, "number": f"KP-{pk}", "item": name}
            return {"contract_id": pk, "customer_id": pk, "amount": whole, "net": whole, "tax": Decimal(0), **words}
        case "budgetline":
            return {"name": name, "amount": Decimal(1000)}
    lines = world.rows["budgetline"].items()
    line = next((key for key, one in lines if one.parent == row.parent), min(world.rows["budgetline"]))
    return {"name": name, "amount": Decimal(1), "on": day, "line_id": line}


# The field of each kind whose value is followed through lists, timelines and files; one was added by the company.
FOLLOWED = {"customer": "phone", "contact": "mobile", "lead": "mobile", "followup": "c1", "dealer": "phone"}
OPEN = frozenset({"followup"})


def write_history(world: World) -> None:
    """Each followed number was changed once, so that the timeline has something to keep quiet about."""
    pairs = [(kind, pk) for kind in FOLLOWED for pk in world.rows[kind]]
    events = Event.objects.bulk_create(
        [
            Event(
                at=clock.now(),
                actor_id=1,
                verb=f"{kind}.edited",
                kind=kind,
                record=pk,
                parent_kind="customer" if kind == "contact" else "",
                parent_record=world.rows[kind][pk].parent,
                source="ui",
                after={FOLLOWED[kind]: secret(kind, pk)} if kind in OPEN else {},
                digest="-",
            )
            for kind, pk in pairs
        ]
    )
    EventSecret.objects.bulk_create(
        [
            EventSecret(event=event, salt="-", before={}, after={FOLLOWED[kind]: secret(kind, pk)})
            for event, (kind, pk) in zip(events, pairs, strict=True)
            if kind not in OPEN
        ]
    )
