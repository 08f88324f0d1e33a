"""The beginning: a company, its roles, its first administrator."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.commands.organisation import DepartmentDraft, create_departments
from yingdan.accounts.commands.people import PersonDraft, check_password_rules, create_people
from yingdan.accounts.commands.roles import install_roles
from yingdan.accounts.models import User
from yingdan.accounts.rules import cli_actor
from yingdan.core import commands
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.models import Company
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Refused


@transaction.atomic
def found_company(
    *, name: str, time_zone: str = "Asia/Shanghai", fiscal_year_start: int = 1, seed: str = ""
) -> Company:
    """The one company of this database, with the built-in roles."""
    _check_company({"name": name, "time_zone": time_zone, "fiscal_year_start": fiscal_year_start})
    if Company.objects.exists():
        raise Conflict(_("This installation already has its company."))
    actor = cli_actor()
    company = Company.objects.create(name=name, time_zone=time_zone, fiscal_year_start=fiscal_year_start, seed=seed)
    entry = Entry(verb="company.founded", kind="company", record=company.pk, after={"name": name})
    record([entry], actor=actor)
    install_roles(actor=actor)
    return company


@transaction.atomic
def first_administrator(*, username: str, name: str, password: str, email: str = "") -> User:
    """The person who sets up the rest, in a top department named like the company."""
    if User.objects.filter(memberships__role__code="admin").exists():
        raise Conflict(_("There is an administrator already. Ask him for an account."))
    check_password_rules(User(username=username, name=name, email=email), password)
    actor = cli_actor()
    company = Company.objects.get()
    top = create_departments(actor=actor, drafts=[DepartmentDraft(name=company.name)])[0]
    draft = PersonDraft(
        username=username, name=name, password=password, email=email, department=top.pk, roles=("admin",)
    )
    return create_people(actor=actor, drafts=[draft])[0]


EDITABLE = ("name", "time_zone", "fiscal_year_start")


@command("company.edit")
def edit_company(*, actor: Actor, values: Mapping[str, Any], version: int | None = None) -> Company:
    """Name, time zone and fiscal year. What was recorded before keeps its moment in time."""
    commands.need(actor, "company.edit")
    company = Company.objects.select_for_update().get()
    if version is not None and company.version != version:
        raise Conflict(_("Somebody changed the company while you had it open. Look at the new values, then try again."))
    new = {name: values[name] for name in EDITABLE if name in values}
    _check_company(new)
    before = {name: getattr(company, name) for name, value in new.items() if getattr(company, name) != value}
    if before:
        for name in before:
            setattr(company, name, new[name])
        company.version += 1
        company.save(update_fields=[*before, "version"])
        after = {name: new[name] for name in before}
        record(
            [Entry(verb="company.edited", kind="company", record=company.pk, before=before, after=after)], actor=actor
        )
    return company


def _check_company(values: Mapping[str, Any]) -> None:
    if not str(values.get("name", "-")).strip():
        raise Refused(_("A company needs a name."), field="name")
    if values.get("time_zone", "UTC") not in available_timezones():
        raise Refused(_("There is no such time zone."), field="time_zone")
    if values.get("fiscal_year_start", 1) not in range(1, 13):
        raise Refused(_("The fiscal year begins in one of the twelve months."), field="fiscal_year_start")
