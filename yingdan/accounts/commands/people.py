"""People: created, changed, moved, disabled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from yingdan.accounts import rules
from yingdan.accounts.choices import Density, Theme, UserKind
from yingdan.accounts.models import Department, Membership, Party, Role, User
from yingdan.core import clock, commands
from yingdan.core.commands import command, only
from yingdan.core.journal import Entry, record
from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import bump, fetch
from yingdan.core.text import pinyin_key

LANGUAGES = [code for code, _label in settings.LANGUAGES]
PLAIN = frozenset({"username", "name", "title", "department", "manager", "email", "phone"})
INTERNAL = frozenset({UserKind.INTERNAL, UserKind.SERVICE})


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonDraft:
    """A person to create. Without a password nobody can sign in with the account yet."""

    username: str
    name: str
    password: str | None = None
    department: int | None = None
    roles: Sequence[str] = ()
    title: str = ""
    email: str = ""
    phone: str = ""
    kind: str = UserKind.INTERNAL
    party: int | None = None
    manager: int | None = None
    active: bool = True


@command("person.create")
def create_people(*, actor: Actor, drafts: Sequence[PersonDraft], batch: Batch | None = None) -> list[User]:
    """New people with their first post: each role in the person's department."""
    if any(draft.roles for draft in drafts):
        # Whoever hands out roles hands out rights: that takes more than keeping people.
        commands.need(actor, "person.admin")
        rules.in_person(actor)
    taken = _taken(drafts)
    rows = [_user(draft, taken) for draft in drafts]
    made = commands.create_records(actor=actor, policy=rules.people, rows=rows, batch=batch)
    roles = {role.code or role.name: role.pk for role in Role.objects.all()}
    posts = []
    for user, draft in zip(made, drafts, strict=True):
        for code in draft.roles:
            if code not in roles or user.department_id is None:
                raise Refused(_("“%(role)s” is no role, or the person has no department.") % {"role": code})
            posts.append(
                Membership(user=user, user_kind=user.kind, department_id=user.department_id, role_id=roles[code])
            )
    Membership.objects.bulk_create(posts)
    return made


def new_user(draft: PersonDraft) -> User:
    """The row of one new account, not written yet. Refused where the user name is taken or nothing stands in it."""
    return _user(draft, _taken([draft]))


def _taken(drafts: Sequence[PersonDraft]) -> set[str]:
    names = [draft.username.strip().lower() for draft in drafts]
    rows = User.objects.annotate(lower=Lower("username")).filter(lower__in=names)
    return {name.casefold() for name in rows.values_list("username", flat=True)}


def _user(draft: PersonDraft, taken: set[str]) -> User:
    username = draft.username.strip()
    if not username or not draft.name.strip():
        raise Refused(_("A person needs a user name and a name."), field="username")
    if username.casefold() in taken:
        raise Refused(_("The user name “%(name)s” is taken.") % {"name": username}, field="username")
    taken.add(username.casefold())
    if (draft.party is None) != (draft.kind in INTERNAL):
        raise Refused(_("An outside user belongs to one dealer or customer, an employee to none."), field="party")
    user = User(
        username=username,
        name=draft.name.strip(),
        pinyin=pinyin_key(draft.name)[:160],
        email=draft.email,
        phone=draft.phone,
        title=draft.title,
        kind=draft.kind,
        department_id=draft.department,
        manager_id=draft.manager,
        party_id=draft.party,
        is_active=draft.active,
    )
    if draft.password:
        user.set_password(draft.password)
    else:
        user.set_unusable_password()
    return user


@command("person.edit")
def edit_person(*, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None) -> User:
    """Change plain fields of a person; a new main department takes the posts there along."""
    only(values, PLAIN)
    new = dict(values)
    if "username" in new:
        new["username"] = _free_username(str(new["username"] or ""), but=pk)
    if "name" in new and not str(new["name"] or "").strip():
        raise Refused(_("A person needs a user name and a name."), field="name")
    if "name" in new:
        new["pinyin"] = pinyin_key(new["name"])[:160]
    before = User.objects.filter(pk=pk).values_list("department", flat=True).first()
    user = commands.edit_record(actor=actor, policy=rules.people, pk=pk, values=new, version=version)
    if user.department_id != before and before is not None:
        held = Membership.objects.filter(user=user, department=before)
        have = set(Membership.objects.filter(user=user, department=user.department_id).values_list("role", flat=True))
        held.filter(role__in=have).delete()
        held.update(department=user.department_id)
    return user


def _free_username(username: str, *, but: int) -> str:
    text = username.strip()
    if not text:
        raise Refused(_("A person needs a user name and a name."), field="username")
    if User.objects.filter(username__iexact=text).exclude(pk=but).exists():
        raise Refused(_("The user name “%(name)s” is taken.") % {"name": text}, field="username")
    return text


@command("person.post", "person.admin")
def add_post(*, actor: Actor, pk: int, role: int, department: int) -> Membership:
    """Give a person a role in a department (兼岗)."""
    rules.in_person(actor)
    user = fetch(rules.people, actor, pk, "admin")
    if user.kind != UserKind.INTERNAL:
        raise Refused(_("Only employees hold roles."))
    if not Department.objects.filter(pk=department, deleted_at__isnull=True).exists():
        raise Refused(_("Choose a department."), field="department")
    post, _made = Membership.objects.get_or_create(user=user, role_id=role, department_id=department)
    _post_entry(actor, user, "person.post_given", post)
    return post


@command("person.unpost", "person.admin")
def remove_post(*, actor: Actor, pk: int, post: int) -> None:
    """Take a role from a person; the last administrator keeps his."""
    user = fetch(rules.people, actor, pk, "admin")
    found = Membership.objects.select_for_update(of=("self",)).filter(pk=post, user=user).select_related("role").first()
    if found is None:
        raise Refused(_("This person does not hold this role any more."))
    if found.role.code == "admin":
        _another_administrator(user)
    _post_entry(actor, user, "person.post_taken", found)
    found.delete()


@command("person.sign_out", "person.admin")
def sign_out_person(*, actor: Actor, pk: int) -> int:
    """End somebody's sessions; the account stays open. Returns how many there were."""
    user = fetch(rules.people, actor, pk, "admin")
    ended = end_sessions(user)
    record([Entry(verb="person.sessions_ended", kind="person", record=pk)], actor=actor)
    return ended


def _post_entry(actor: Actor, user: User, verb: str, post: Membership) -> None:
    values = {"role": post.role_id, "department": post.department_id}
    record([Entry(verb=verb, kind="person", record=user.pk, after=values)], actor=actor)


def _another_administrator(user: User) -> None:
    """Refuse to lose the last person who can give rights back."""
    # The role's row is the lock that two such commands meet at.
    list(Role.objects.select_for_update().filter(code="admin"))
    others = Membership.objects.filter(role__code="admin", user__is_active=True).exclude(user=user)
    if not others.exists():
        raise Refused(_("This is the last administrator. Give the role to somebody else first."))


@command("person.disable", "person.admin")
def disable_person(*, actor: Actor, pk: int) -> User:
    """End a person's access at once: sessions and sign-in. The records stay; hand them over separately."""
    user = fetch(rules.people, actor, pk, "admin")
    if Membership.objects.filter(user=user, role__code="admin").exists():
        _another_administrator(user)
    user.is_active = False
    bump(user, {"is_active": (True, False)})
    end_sessions(user)
    record([Entry(verb="person.disabled", kind="person", record=pk, after={"is_active": False})], actor=actor)
    return user


@command("person.enable", "person.admin")
def enable_person(*, actor: Actor, pk: int) -> User:
    user = fetch(rules.people, actor, pk, "admin")
    user.is_active = True
    bump(user, {"is_active": (False, True)})
    record([Entry(verb="person.enabled", kind="person", record=pk, after={"is_active": True})], actor=actor)
    return user


@command("person.password", "person.admin")
def set_password(*, actor: Actor, pk: int, password: str) -> User:
    """A new password for somebody else; all of the person's sessions end."""
    rules.in_person(actor)
    user = fetch(rules.people, actor, pk, "admin")
    store_password(actor, user, password)
    end_sessions(user)
    return user


def store_password(actor: Actor, user: User, password: str) -> None:
    """Part of a command: the password by the rules for passwords, and a line in the journal without it."""
    check_password_rules(user, password)
    user.set_password(password)
    bump(user, {"password": ("", "")})
    record([Entry(verb="person.password_set", kind="person", record=user.pk)], actor=actor)


def check_password_rules(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages), field="new") from problem


@command("person.preferences", "person.view")
def set_preferences(*, actor: Actor, values: Mapping[str, str]) -> User:
    """One's own language, colours and row height: needs no right and leaves no journal entry."""
    user = User.objects.get(pk=actor.user_id)
    for name in ("language", "theme", "density"):
        if name in values:
            allowed = {"language": LANGUAGES, "theme": Theme.values, "density": Density.values}[name]
            if values[name] not in allowed:
                raise Refused(_("This choice does not exist."), field=name)
            setattr(user, name, values[name])
    user.updated_at = clock.now()
    user.save(update_fields=["language", "theme", "density", "updated_at"])
    return user


def end_sessions(user: User, *, keep: str = "") -> int:
    """Sign a user out everywhere, or everywhere but in the session `keep`; returns how many sessions ended."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=keep)
    keys = list(rows.values_list("session_key", flat=True))
    rows.delete()
    ended, _kinds = Session.objects.filter(session_key__in=keys).delete()
    return ended


@command("party.create", "person.create")
def create_party(*, actor: Actor, kind: str, name: str) -> Party:
    """A company outside that gets users of its own."""
    commands.need(actor, "person.create")
    stamp = clock.now()
    party = Party.objects.create(kind=kind, name=name, created_at=stamp, updated_at=stamp)
    record([Entry(verb="party.created", kind="party", record=party.pk, after={"name": name})], actor=actor)
    return party
