"""The cast: a small company whose people every test knows. The demo builds its own with the same commands."""

import datetime as dt
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

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
from yingdan.core import clock
from yingdan.core.dumping import AnyModel, tables
from yingdan.core.models import Event
from yingdan.core.testing import rows_of

PASSWORD = "a-long-test-password"

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


@dataclass(slots=True, frozen=True)
class Kept:
    """What making the cast wrote, as statements with their values, when, and whom it made."""

    cast: Cast
    statements: list[tuple[str, list[Any] | None]]
    at: dt.datetime


FRESH = dt.timedelta(hours=1)
_kept: Kept | None = None


def known_cast() -> Cast:
    """The cast in an empty database: made by its commands once in a process, its rows written again after that.

    Nearly every test wants these people, and the commands are proved by tests of their own.
    """
    global _kept  # noqa: PLW0603 - one for the process, as the database is
    if Event.objects.exists() or User.objects.exists():
        return make_cast()
    if _kept is None or not abs(clock.now() - _kept.at) < FRESH:
        before = {model: rows_of(model) for model in tables().values()}
        cast = make_cast()
        after = {model: rows_of(model) for model in before}
        changed = [model for model in before if after[model] != before[model]]
        written = [one for model in changed for one in _again(model, after[model], replaced=bool(before[model]))]
        _kept = Kept(deepcopy(cast), written, clock.now())
        return cast
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, values in _kept.statements:
            cursor.execute(statement, values)
    return deepcopy(_kept.cast)


def _again(model: AnyModel, rows: list[tuple[Any, ...]], *, replaced: bool) -> Iterator[tuple[str, list[Any] | None]]:
    """What puts these rows into a table, in place of those that it had before."""
    quoted = connection.ops.quote_name
    table, columns = quoted(model._meta.db_table), model._meta.concrete_fields
    if replaced:
        yield f"DELETE FROM {table}", None
    names, places = ", ".join(quoted(str(one.column)) for one in columns), f"({', '.join(['%s'] * len(columns))})"
    statement = f"INSERT INTO {table} ({names}) VALUES {', '.join([places] * len(rows))}"
    values = [value for row in rows for value in row]
    if connection.vendor == "postgresql":
        # Written out once: finding the places of some thousand values takes longer than the server's work.
        with connection.cursor() as cursor:
            yield cursor.cursor.mogrify(statement, values), None
    else:
        yield statement, values
