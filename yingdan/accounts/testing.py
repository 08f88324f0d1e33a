"""The cast: a small company whose people every test knows. The demo builds its own with the same commands."""

from dataclasses import dataclass, field, replace
from typing import Any

from yingdan.accounts.commands import (
    DepartmentDraft,
    PersonDraft,
    create_departments,
    create_party,
    create_people,
    found_company,
)
from yingdan.accounts.models import Department, User
from yingdan.accounts.rules import Person, actor_of, cli_actor
from yingdan.accounts.rules.rights import Rights, keep_rights, rights_number, rights_of
from yingdan.core.models import Event
from yingdan.core.testing import made_once

PASSWORD = "a-long-test-password"
MOST_KEPT = 8

# username, name, department, role
EMPLOYEES = (
    ("admin", "管理员", "总部", "admin"),
    ("boss", "韩江", "总部", "boss"),
    ("director", "赵启明", "销售部", "director"),
    ("pm", "沈知远", "华东", "pm"),
    ("sales", "林婧", "华东", "sales"),
    ("mate", "陈屿", "华东", "sales"),
    ("sales2", "王砚", "华南", "sales"),
    ("channel", "唐果", "销售部", "channel"),
    ("finance", "何敏", "总部", "finance"),
    ("hr", "周望舒", "总部", "hr"),
    ("trainer", "顾清", "总部", "trainer"),
)


@dataclass(slots=True)
class Cast:
    """People and departments by name; `cast("sales")` is the salesperson as an actor."""

    people: dict[str, User] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)

    def __call__(self, username: str, *, source: str = "ui") -> Person:
        return actor_of(User.objects.get(pk=self.people[username].pk), source=source)

    def __getitem__(self, username: str) -> User:
        return self.people[username]


def make_cast() -> Cast:
    """总部 > 销售部 > 华东, 华南, with one person for each role, two dealers' users and a customer's guest."""
    cast = Cast()
    found_company(name="衡川智能")
    actor = cli_actor()
    above: int | None = None
    for names in (("总部",), ("销售部",), ("华东", "华南")):
        made = create_departments(actor=actor, drafts=[DepartmentDraft(name=n, parent=above) for n in names])
        cast.departments |= {d.name: d for d in made}
        above = made[0].pk
    drafts = [
        PersonDraft(
            username=username, name=name, password=PASSWORD, department=cast.departments[place].pk, roles=(role,)
        )
        for username, name, place, role in EMPLOYEES
    ]
    for username, kind in (("dealer_a", "dealer"), ("dealer_b", "dealer"), ("customer", "customer")):
        party = create_party(actor=actor, kind=kind, name=f"外部 {username}")
        drafts.append(PersonDraft(username=username, name=username, password=PASSWORD, kind=kind, party=party.pk))
    cast.people = {user.username: user for user in create_people(actor=actor, drafts=drafts)}
    return cast


def known_cast() -> Cast:
    """The cast, written again wherever the database is empty: nearly every test wants these people, and what they may
    do, which is computed once as well."""
    cast = made_once("cast", make_cast)
    founded = Event.objects.order_by("-pk").values_list("pk", "at", "digest").first()
    number = rights_number()
    if founded not in _rights:
        if len(_rights) >= MOST_KEPT:
            _rights.clear()
        _rights[founded] = {user.pk: rights_of(user, number) for user in User.objects.filter(is_active=True)}
    for pk, rights in _rights[founded].items():
        keep_rights(pk, number, replace(rights, kept={}))
    return cast


# What the people of the cast may do, by the last word of the journal when all of them were there.
_rights: dict[Any, dict[int, Rights]] = {}
