"""People, departments, teams and roles as lists, records and forms."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts import commands, rules
from yingdan.accounts.commands import DepartmentDraft, PersonDraft
from yingdan.accounts.models import Department as DepartmentRow
from yingdan.accounts.models import Role, Team, User
from yingdan.core.policy import Actor, policies
from yingdan.core.search import Words, searchable
from yingdan.ui import nav
from yingdan.ui.kinds import (
    Action,
    Choice,
    Department,
    Email,
    Figure,
    Kind,
    Moment,
    Panel,
    Person,
    Phone,
    Reference,
    Text,
    View,
    YesNo,
    kind_of,
    say,
)
from yingdan.ui.kinds.forms import keys
from yingdan.ui.kinds.related import related


def _create_person(*, actor: Actor, values: Mapping[str, Any]) -> User:
    plain = keys(values)
    role = plain.pop("role", None)
    draft = PersonDraft(**plain, roles=(role,) if role else ())
    return commands.create_people(actor=actor, drafts=[draft])[0]


def _create_department(*, actor: Actor, values: Mapping[str, Any]) -> DepartmentRow:
    manager = values.get("manager")
    made = commands.create_departments(actor=actor, drafts=[DepartmentDraft(**keys(_without(values, "manager")))])[0]
    return commands.edit_department(actor=actor, pk=made.pk, values={"manager": manager}) if manager else made


def _without(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _remove_departments(*, actor: Actor, pks: Sequence[int]) -> list[int]:
    for pk in pks:
        commands.delete_department(actor=actor, pk=pk)
    return list(pks)


def _create_team(*, actor: Actor, values: Mapping[str, Any]) -> Team:
    return commands.create_team(actor=actor, name=values["name"])


def _create_role(*, actor: Actor, values: Mapping[str, Any]) -> Role:
    return commands.create_role(actor=actor, **keys(values))


def _remove_roles(*, actor: Actor, pks: Sequence[int]) -> list[int]:
    for pk in pks:
        commands.delete_role(actor=actor, pk=pk)
    return list(pks)


person_kind = Kind(
    policy=rules.people,
    model=User,
    label=_("colleague"),
    plural=_("colleagues"),
    icon="users",
    url="/people/",
    fields=(
        Text(name="name", label=_("full name"), primary=True, required=True),
        Text(name="username", required=True, help=_("With it the person signs in: letters, digits and . @ + - _")),
        Text(name="title"),
        Department(name="department", url="/departments/"),
        Person(name="manager"),
        Email(name="email"),
        Phone(name="phone"),
        Choice(name="kind", editable=False, tones={"dealer": "warn", "customer": "warn"}),
        YesNo(name="is_active", editable=False),
        Moment(name="last_login", label=_("last sign-in"), editable=False),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "username", "department", "title", "phone", "email", "is_active", "last_login"),
    form=("name", "username", "title", "department", "manager", "email", "phone"),
    filters=("department", "title", "kind", "is_active", "manager"),
    sort="name",
    create=_create_person,
    edit=commands.edit_person,
    subtitle="department",
    facts=("username", "title", "kind"),
    phone=("name", "title", "department", "phone"),
    search=("name", "username"),
    views=(
        View("all", _("Everybody")),
        View("employees", _("Employees"), "f=kind:is:internal&f=is_active:is:1"),
        View("disabled", _("Disabled accounts"), "f=is_active:is:0"),
        View("outside", _("Dealers and customers"), "f=kind:is:dealer,customer"),
    ),
    actions=(
        Action("invite", _("Invite"), "mail", "invite/", permission="admin",
               when=lambda user: user.is_active and user.kind != "service"),
        Action("disable", _("Disable"), "user-off", "disable/", permission="admin",
               when=lambda user: user.is_active and user.kind != "service"),
        Action("enable", _("Enable"), "user-check", "enable/", permission="admin",
               when=lambda user: not user.is_active),
        Action("hand-over", _("Hand over"), "transfer", "hand-over/", permission="admin", dialog=False,
               when=lambda user: user.kind == "internal"),
        Action("sees", _("What this person sees"), "eye", "sees/", permission="admin", dialog=False,
               when=lambda user: user.kind == "internal"),
    ),
)  # fmt: skip

department_kind = Kind(
    policy=rules.departments,
    model=DepartmentRow,
    label=_("department"),
    plural=_("departments"),
    icon="sitemap",
    url="/departments/",
    fields=(
        Text(name="name", required=True),
        Reference(name="parent", to="department", url="/departments/", label=_("below")),
        Person(name="manager"),
        Figure(name="order", help=_("The smaller, the further up among its neighbours")),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "parent", "manager"),
    form=("name", "parent", "manager", "order"),
    sort="name",
    create=_create_department,
    edit=commands.edit_department,
    remove=_remove_departments,
    facts=("parent", "manager"),
    phone=("name", "manager", "parent"),
)

team_kind = Kind(
    policy=rules.teams,
    model=Team,
    label=_("team"),
    plural=_("teams"),
    icon="users-group",
    url="/teams/",
    fields=(Text(name="name", required=True), Moment(name="updated_at", editable=False)),
    columns=("name", "updated_at"),
    form=("name",),
    sort="name",
    create=_create_team,
    edit=commands.edit_team,
    phone=("name", "updated_at"),
    actions=(Action("members", _("Choose members"), "users", "members/", main=True),),
)

role_kind = Kind(
    policy=rules.roles,
    model=Role,
    label=_("role"),
    plural=_("roles"),
    icon="shield-lock",
    url="/roles/",
    fields=(
        Text(name="name", required=True),
        Text(name="about"),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "about", "updated_at"),
    form=("name", "about"),
    sort="name",
    create=_create_role,
    edit=commands.edit_role,
    remove=_remove_roles,
    phone=("name", "updated_at", "about"),
)


def _posts(actor: Actor, user: User) -> dict[str, Any] | None:
    if user.kind != "internal":
        return None
    posts = user.memberships.select_related("role", "department").order_by("department__path", "role__name")
    return {"posts": posts, "may": rules.people.admits(actor, user, "admin")}


def _sessions(actor: Actor, user: User) -> dict[str, Any] | None:
    if not rules.people.admits(actor, user, "admin"):
        return None
    return {"seats": rules.seats_of(user), "second_step": rules.has_second_step(user)}


def _members(actor: Actor, team: Team) -> dict[str, Any]:
    return {"people": team.members.filter(pk__in=rules.visible_people(actor)).order_by("pinyin")}


def _below(actor: Actor, department: DepartmentRow) -> dict[str, Any] | None:
    rows = rules.visible_departments(actor).filter(parent=department).order_by("order", "name")
    return {"departments": rows} if rows else None


person_kind.panels.append(Panel(_("Posts"), "accounts/posts.html", _posts))
person_kind.panels.append(Panel(_("Signed in at"), "accounts/sessions.html", _sessions))
department_kind.panels.append(Panel(_("Departments below"), "accounts/below.html", _below))
department_kind.panels.append(
    related(person_kind, "department", ("name", "title", "phone", "is_active"), title=_("Colleagues"), sort="pinyin")
)
team_kind.panels.append(Panel(_("Members"), "accounts/members.html", _members))


def sharing_panel(kind: str, *, but: Callable[[Any], Collection[int]] = lambda row: ()) -> Panel:
    """To whom a record is opened besides those whom their roles let in; for the page of any kind that is shared.
    `but` are the people of a record who stand elsewhere on its page.
    """

    def context(actor: Actor, row: Any) -> dict[str, Any] | None:
        may = policies()[kind].admits(actor, row, "share")
        shown = but(row)
        shares = [share for share in rules.shares_of(kind, row.pk) if share.user_id not in shown]
        if not shares and not may:
            return None
        return {"shares": shares, "may": may, "url": f"{kind_of(kind).address(row.pk)}share/", "me": actor.user_id}

    return Panel(_("Shared with"), "accounts/shares.html", context, side=True)


nav.add(nav.Item(_("Colleagues"), "/people/", "users", "foot", 10, "person.create"))
nav.add(nav.Item(_("Departments"), "/departments/", "sitemap", "foot", 20, "department.edit"))
nav.add(nav.Item(_("Roles and rights"), "/roles/", "shield-lock", "foot", 30, "role.view"))
nav.add(nav.Item(_("Audit trail"), "/audit/", "history", "foot", 40, "audit.view"))
nav.add(nav.Item(_("Settings"), "/settings/", "settings", "foot", 50, "company.edit"))
nav.add(nav.Item(_("Custom fields"), "/settings/fields/", "forms", "foot", 54, "company.edit"))
nav.add(nav.Item(_("Working calendar"), "/settings/calendar/", "calendar", "foot", 51, "company.edit"))

for verb, sentence in {
    "customfield.created": _("added a field"),
    "customfield.edited": _("changed a field"),
    "customfield.moved": _("changed the order of the fields"),
    "customfield.deleted": _("took a field away"),
    "customfield.restored": _("brought a field back"),
    "person.created": _("created this account"),
    "person.post_given": _("gave a role"),
    "person.post_taken": _("took a role away"),
    "person.disabled": _("disabled this account"),
    "person.enabled": _("enabled this account"),
    "person.invited": _("made a link to set the password"),
    "person.password_set": _("set a new password"),
    "person.sessions_ended": _("ended the sessions"),
    "person.second_step_on": _("switched the second step on"),
    "person.second_step_off": _("switched the second step off"),
    "person.token_made": _("made a key for a program"),
    "person.token_revoked": _("revoked a key for a program"),
    "person.delegated": _("let somebody stand in"),
    "person.undelegated": _("ended the standing in"),
    "person.handed_over": _("handed everything over"),
    "shared": _("shared this"),
    "unshared": _("took the sharing back"),
    "calendar.set": _("set a day of the calendar"),
    "calendar.cleared": _("took a day off the calendar"),
    "party.created": _("created a guest company"),
    "party.edited": _("renamed a guest company"),
    "role.granted": _("changed a right"),
    "role.field_set": _("changed the access to a field"),
    "team.members_set": _("chose the members"),
    "listview.created": _("saved a view"),
    "listview.edited": _("changed a view"),
    "listview.deleted": _("deleted a view"),
    "listview.restored": _("restored a view"),
    "listview.first_set": _("chose the view that opens first"),
    "company.founded": _("founded the company"),
    "company.edited": _("changed the company settings"),
}.items():
    say(verb, sentence)


@searchable("person")
def _person_words(pks: Sequence[int]) -> Iterable[Words]:
    rows = rules.people.rows().filter(pk__in=pks, deleted_at__isnull=True)
    for pk, name, username, title in rows.values_list("pk", "name", "username", "title"):
        yield pk, (name,), (username, title)
