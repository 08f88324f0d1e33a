"""`user`, `token` and `audit` on the command line."""

import argparse
from typing import Any

from django.conf import settings

from yingdan.accounts import commands, rules
from yingdan.accounts.commands import PersonDraft
from yingdan.accounts.models import Department, Role, User
from yingdan.core import cli
from yingdan.core.refusal import Refused
from yingdan.core.sealing import verify


def _user_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("add", "disable", "reset"), help="reset makes a link for a new password")
    parser.add_argument("username")
    parser.add_argument("--name", default="", help="full name (default: the user name)")
    parser.add_argument("--role", default="", help="role by its code or name, such as sales (default: none)")
    parser.add_argument("--department", default="", help="department by name (default: the top one)")
    parser.add_argument("--email", default="")


def _user_said(answer: dict[str, Any]) -> str:
    if "link" not in answer:
        return f"{answer['username']} is disabled; every session has ended"
    return f"{answer['username']} sets a password here, once, within three days:\n{answer['link']}"


@cli.command(
    "user",
    about="add a user, disable one, or make a link for a new password",
    example="user add linjing --name 林婧 --role sales --department 华东",
    arguments=_user_arguments,
    say=_user_said,
)
def user(arguments: argparse.Namespace) -> dict[str, Any]:
    actor = rules.cli_actor()
    if arguments.what == "add":
        return _with_link(_add(actor, arguments))
    found = _person(actor, arguments.username)
    if arguments.what == "disable":
        commands.disable_person(actor=actor, pk=found.pk)
        return {"username": found.username, "id": found.pk, "active": False}
    return _with_link(found)


def _with_link(user: User) -> dict[str, Any]:
    base = settings.PUBLIC_URL or "http://127.0.0.1:8000"
    link = base + commands.invite_person(actor=rules.cli_actor(), pk=user.pk)
    return {"username": user.username, "id": user.pk, "link": link}


def _add(actor: rules.Person, arguments: argparse.Namespace) -> User:
    draft = PersonDraft(
        username=arguments.username,
        name=arguments.name or arguments.username,
        email=arguments.email,
        department=_department(actor, arguments.department).pk,
        roles=(_role(actor, arguments.role),) if arguments.role else (),
    )
    return commands.create_people(actor=actor, drafts=[draft])[0]


def _department(actor: rules.Person, name: str) -> Department:
    rows = rules.visible_departments(actor)
    named = list(rows.filter(name=name) if name else rows.filter(parent=None).order_by("order", "pk"))
    if not named:
        raise cli.Failure(f"there is no department {name!r}" if name else "there is no department yet")
    if name and len(named) > 1:
        raise cli.Failure(f"{len(named)} departments are called {name!r}; rename one first")
    return named[0]


def _role(actor: rules.Person, name: str) -> str:
    rows = rules.roles.visible(actor)
    found: Role | None = rows.filter(code=name).first() or rows.filter(name=name).first()
    if found is None:
        known = ", ".join(role.code or role.name for role in rows.order_by("pk"))
        raise cli.Failure(f"there is no role {name!r}; the roles are: {known}")
    return found.code or found.name


def _token_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("create",))
    parser.add_argument("username", metavar="USER", help="as whom the program acts")
    parser.add_argument("--kind", choices=("api", "bi"), default="api", help="bi reads only (default: api)")
    parser.add_argument("--days", type=int, metavar="N", help="how long it holds (default: until it is revoked)")
    parser.add_argument("--name", default="", help="what it is for")


@cli.command(
    "token",
    about="make a key with which a program acts as a user; it is printed once",
    example="token create linjing --kind bi --days 90",
    arguments=_token_arguments,
    say=lambda answer: str(answer["token"]),
)
def token(arguments: argparse.Namespace) -> dict[str, Any]:
    actor = rules.cli_actor()
    found = _person(actor, arguments.username)
    given = {"kind": arguments.kind, "days": arguments.days, "name": arguments.name}
    try:
        key = commands.create_token(actor=actor, user=found.pk, **given)
    except Refused as refusal:
        raise cli.Failure(str(refusal.message)) from refusal
    return {"username": found.username, "kind": arguments.kind, "days": arguments.days, "token": key}


def acting(username: str | None, *, source: str = "cli") -> rules.Person:
    """Whom a command line acts for: the service account, or with `--as` a person."""
    if username is None:
        return rules.cli_actor().through(source)
    user = rules.people.rows().filter(username__iexact=username, deleted_at__isnull=True).first()
    if user is None:
        raise cli.Failure(f"there is no user {username!r}")
    return rules.actor_of(user, source=source)


def _person(actor: rules.Person, username: str) -> User:
    found: User | None = rules.people.visible(actor).filter(username__iexact=username).first()
    if found is None:
        raise cli.Failure(f"there is no user {username!r}")
    return found


def _audit_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("verify",), help="recompute every digest and link of the journal")


def _audit_said(answer: dict[str, Any]) -> str:
    return f"{answer['sealed']} events hold; {answer['unsealed']} wait to be sealed"


@cli.command(
    "audit",
    about="prove that nobody rewrote the journal",
    example="audit verify",
    arguments=_audit_arguments,
    say=_audit_said,
)
def audit(arguments: argparse.Namespace) -> dict[str, Any]:
    verdict = verify()
    if verdict.problems:
        raise cli.Failure("; ".join([*verdict.problems, f"{verdict.unsealed} events are not sealed yet"]))
    return {"sealed": verdict.sealed, "unsealed": verdict.unsealed}
