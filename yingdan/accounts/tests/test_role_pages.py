"""The rights page: the matrix, field rules, plain sentences."""

import pytest
from django.test import Client

from yingdan.accounts import queries
from yingdan.accounts.commands import refresh_roles, set_grant
from yingdan.accounts.models import FieldRule, Grant, Role
from yingdan.accounts.rules.rights import forget_rights
from yingdan.accounts.testing import Cast
from yingdan.core.models import Event
from yingdan.core.policy import grantable
from yingdan.core.refusal import Forbidden
from yingdan.core.testing import nothing_changes

HTMX = {"HX-Request": "true"}


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    client.force_login(cast["admin"])
    return client


@pytest.fixture
def selling(cast: Cast) -> Role:
    return Role.objects.get(code="sales")


def grant(client: Client, role: Role, kind: str, action: str, scope: str, **more: object) -> str:
    url = f"/roles/{role.pk}/grant/?kind={kind}&action={action}"
    return client.post(url, {"scope": scope, **more}, headers=HTMX).content.decode()


def test_a_cell_changes_the_right_and_the_journal(cast: Cast, admin: Client, selling: Role) -> None:
    assert not cast("sales").reach("customer.view").departments
    answer = grant(admin, selling, "customer", "view", "department")
    assert "客户：查看，范围改为本部门" in answer
    assert cast("sales").reach("customer.view").departments == {cast.departments["华东"].pk}
    event = Event.objects.get(verb="role.granted")
    assert (event.before, event.after) == ({"customer.view": "self"}, {"customer.view": "department"})


def test_a_change_is_taken_back_from_its_toast(cast: Cast, admin: Client, selling: Role) -> None:
    answer = grant(admin, selling, "customer", "view", "all")
    undo = answer.partition('action="/roles/')[2].partition('"')[0].replace("&amp;", "&")
    assert admin.post(f"/roles/{undo}")["Location"] == f"/roles/{selling.pk}/"
    assert Grant.objects.get(role=selling, kind="customer", action="view").scope == "self"


def test_a_right_can_be_taken_away(cast: Cast, admin: Client, selling: Role) -> None:
    grant(admin, selling, "customer", "view", "")
    assert not cast("sales").may("customer.view")


def test_chosen_departments_are_asked_for_before_the_right_changes(cast: Cast, admin: Client, selling: Role) -> None:
    answer = grant(admin, selling, "customer", "view", "custom")
    assert "限定这些部门" in answer
    assert "华南" in answer
    assert Grant.objects.get(role=selling, kind="customer", action="view").scope == "self"
    south = cast.departments["华南"].pk
    grant(admin, selling, "customer", "view", "custom", chosen="1", departments=[south])
    assert cast("sales").reach("customer.view").departments == {south}


def test_no_department_chosen_is_no_choice(cast: Cast, admin: Client, selling: Role) -> None:
    assert "必填" in grant(admin, selling, "customer", "view", "custom", chosen="1")


def test_the_administrator_cannot_lock_everybody_out(cast: Cast, admin: Client) -> None:
    role = Role.objects.get(code="admin")
    answer = grant(admin, role, "role", "edit", "")
    assert "没人能再授权" in answer
    assert Grant.objects.filter(role=role, kind="role", action="edit", scope="all").exists()


@pytest.mark.parametrize(
    ("kind", "action"), [("customer", "fly"), ("nothing", "view"), ("person", "delete"), ("", ""), ("audit", "edit")]
)
def test_a_right_that_does_not_exist_cannot_be_given(admin: Client, selling: Role, kind: str, action: str) -> None:
    before = Grant.objects.count()
    assert admin.post(f"/roles/{selling.pk}/grant/?kind={kind}&action={action}", {"scope": "all"}).status_code == 404
    assert Grant.objects.count() == before


def test_a_scope_that_does_not_exist_is_refused(cast: Cast, admin: Client, selling: Role) -> None:
    assert "没有这个数据范围" in grant(admin, selling, "customer", "view", "galaxy")
    assert Grant.objects.get(role=selling, kind="customer", action="view").scope == "self"


def test_nobody_without_the_right_changes_rights(cast: Cast, client: Client, selling: Role) -> None:
    client.force_login(cast["director"])
    url = f"/roles/{selling.pk}"
    assert client.post(f"{url}/grant/?kind=customer&action=view", {"scope": "all"}).status_code == 404
    assert client.post(f"{url}/field/?kind=contact&field=mobile", {"level": "edit"}).status_code == 404
    assert client.get(f"{url}/").status_code == 404


def test_a_field_rule_is_set_and_returns_to_what_is_usual(cast: Cast, admin: Client, selling: Role) -> None:
    url = f"/roles/{selling.pk}/field/?kind=contact&field=mobile"
    admin.post(url, {"level": "hidden"}, headers=HTMX)
    assert FieldRule.objects.get().level == "hidden"
    admin.post(url, {"level": ""}, headers=HTMX)
    assert not FieldRule.objects.exists()


def test_the_matrix_has_a_place_for_every_right_there_is(cast: Cast, selling: Role) -> None:
    cells = {(c.kind, c.action) for line in queries.matrix_of(selling) for c in line.cells if c.scopes}
    assert cells == {(kind, action) for kind, actions in grantable().items() for action in actions}


def test_rows_without_an_owner_know_no_own(cast: Cast, selling: Role) -> None:
    scopes = {c.kind: [s for s, _l in c.scopes] for line in queries.matrix_of(selling) for c in line.cells if c.scopes}
    assert scopes["role"] == ["all"]
    assert scopes["audit"] == ["all"]
    assert scopes["customer"][0] == "self"
    assert "self" not in scopes["department"]


def test_the_plain_sentences_say_what_the_grants_say(cast: Cast, selling: Role) -> None:
    sentences = dict(queries.sentences_of(queries.matrix_of(selling)))
    customers = next(how for what, how in sentences.items() if "客户" in what)
    assert "本人" in customers
    assert "全部" not in customers
    assert "查看" in customers


def test_a_role_that_somebody_holds_is_not_deleted(cast: Cast, admin: Client, selling: Role) -> None:
    assert admin.post(f"/roles/{selling.pk}/delete/").status_code == 422
    assert "林婧" in admin.get(f"/roles/{selling.pk}/").content.decode()


def test_a_new_role_says_that_it_can_do_nothing(cast: Cast, admin: Client) -> None:
    admin.post("/roles/new/", {"name": "实习生", "about": ""})
    role = Role.objects.get(name="实习生")
    assert "什么也看不到" in admin.get(f"/roles/{role.pk}/").content.decode()


def test_a_new_version_brings_its_rights_and_leaves_what_somebody_decided(cast: Cast, selling: Role) -> None:
    there = set(Grant.objects.values_list("role", "kind", "action", "scope"))
    set_grant(actor=cast("admin"), role=selling.pk, kind="customer", action="export", scope="")
    Grant.objects.filter(kind="deal").delete()
    forget_rights()
    assert refresh_roles(actor=cast("admin")) == len([one for one in there if one[1] == "deal"])
    gone = (selling.pk, "customer", "export", "self")
    assert set(Grant.objects.values_list("role", "kind", "action", "scope")) == there - {gone}
    told = Event.objects.filter(verb="role.granted", record=selling.pk).latest("pk")
    assert told.after["deal.view"] == "self"
    with nothing_changes():
        assert refresh_roles(actor=cast("admin")) == 0


def test_whoever_may_not_change_roles_refreshes_none(cast: Cast) -> None:
    Grant.objects.filter(kind="deal").delete()
    with nothing_changes(), pytest.raises(Forbidden):
        refresh_roles(actor=cast("sales"))
