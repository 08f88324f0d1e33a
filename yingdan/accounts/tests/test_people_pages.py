"""Keeping people, departments and teams from their pages."""

import re

import pytest
from django.test import Client

from yingdan.accounts import commands
from yingdan.accounts.commands import PersonDraft
from yingdan.accounts.models import Department, Membership, Role, Team, User
from yingdan.accounts.testing import Cast
from yingdan.core.models import Event
from yingdan.core.refusal import Forbidden, Refused


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    client.force_login(cast["admin"])
    return client


def test_the_administrator_takes_a_colleague_in_and_gets_a_link(cast: Cast, admin: Client) -> None:
    place = cast.departments["华东"].pk
    answer = admin.post("/people/new/", {"name": "周岚", "username": "zhoulan", "department": place, "role": "sales"})
    made = User.objects.get(username="zhoulan")
    assert answer["Location"] == f"/people/{made.pk}/"
    assert not made.has_usable_password()
    page = admin.post(f"/people/{made.pk}/invite/").content.decode()
    link = re.findall(r"http://testserver(/invitation/\S+?)\"", page)[0]
    assert Client().get(link).status_code == 200


def test_whoever_keeps_people_without_rights_over_roles_gives_none(cast: Cast, client: Client) -> None:
    client.force_login(cast["hr"])
    assert 'name="role"' not in client.get("/people/new/").content.decode()
    place = cast.departments["华东"].pk
    client.post("/people/new/", {"name": "周岚", "username": "zhoulan", "department": place, "role": "admin"})
    assert not Membership.objects.filter(user__username="zhoulan").exists()
    draft = PersonDraft(username="x", name="x", department=place, roles=("admin",))
    with pytest.raises(Forbidden):
        commands.create_people(actor=cast("hr"), drafts=[draft])


def test_a_user_name_is_taken_whatever_its_case(cast: Cast, admin: Client) -> None:
    place = cast.departments["华东"].pk
    answer = admin.post("/people/new/", {"name": "x", "username": "SALES", "department": place})
    assert answer.status_code == 422
    assert "已被占用" in answer.content.decode()


def test_a_second_post_gives_its_rights_and_taking_it_ends_them(cast: Cast, admin: Client) -> None:
    role, place = Role.objects.get(code="hr"), cast.departments["华南"]
    url = f"/people/{cast['sales'].pk}/"
    assert not cast("sales").may("person.create")
    admin.post(f"{url}posts/add/", {"role": role.pk, "department": place.pk})
    assert cast("sales").may("person.create")
    post = Membership.objects.get(user=cast["sales"], role=role)
    admin.post(f"{url}posts/{post.pk}/remove/")
    assert not cast("sales").may("person.create")
    verbs = Event.objects.filter(kind="person", record=cast["sales"].pk).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["person.created", "person.post_given", "person.post_taken"]


def test_the_last_administrator_stays(cast: Cast, admin: Client) -> None:
    me = cast["admin"]
    post = me.memberships.get()
    for url in (f"/people/{me.pk}/posts/{post.pk}/remove/", f"/people/{me.pk}/disable/"):
        answer = admin.post(url)
        assert answer.status_code == 422
        assert "最后一位管理员" in answer.content.decode()
    me.refresh_from_db()
    assert me.is_active
    assert me.memberships.filter(role__code="admin").exists()


def test_a_disabled_colleague_comes_back_with_the_same_roles(cast: Cast, admin: Client) -> None:
    url = f"/people/{cast['sales'].pk}/"
    admin.post(f"{url}disable/")
    assert not User.objects.get(username="sales").is_active
    admin.post(f"{url}enable/")
    assert cast("sales").may("customer.view")


@pytest.mark.parametrize("path", ["invite/", "disable/", "sign-out/", "posts/add/", "posts/1/remove/"])
def test_accounts_of_others_are_kept_by_administrators_only(cast: Cast, client: Client, path: str) -> None:
    client.force_login(cast["director"])
    assert client.post(f"/people/{cast['sales'].pk}/{path}").status_code == 404


def test_the_directory_is_open_to_every_employee(cast: Cast, client: Client) -> None:
    client.force_login(cast["trainer"])
    assert "林婧" in client.get("/people/").content.decode()
    assert "登录的设备" not in client.get(f"/people/{cast['sales'].pk}/").content.decode()


def test_a_department_moves_with_everything_below_it(cast: Cast, admin: Client) -> None:
    selling, head = cast.departments["销售部"], cast.departments["总部"]
    made = commands.create_departments(
        actor=cast("admin"), drafts=[commands.DepartmentDraft(name="海外", parent=head.pk)]
    )[0]
    admin.post(f"/departments/{selling.pk}/edit/", {"name": "销售中心", "parent": made.pk, "order": "0"})
    east = Department.objects.get(name="华东")
    assert east.path == f"/{head.pk}/{made.pk}/{selling.pk}/{east.pk}/"
    page = admin.get("/departments/").content.decode()
    assert page.index("海外") < page.index("销售中心") < page.index("华东")


def test_a_department_cannot_stand_below_itself(cast: Cast, admin: Client) -> None:
    selling, east = cast.departments["销售部"], cast.departments["华东"]
    answer = admin.post(f"/departments/{selling.pk}/edit/", {"name": "销售部", "parent": east.pk, "order": "0"})
    assert answer.status_code == 422
    assert "不能放到自己下面" in answer.content.decode()


def test_neighbours_have_different_names(cast: Cast, admin: Client) -> None:
    south = cast.departments["华南"]
    answer = admin.post(f"/departments/{south.pk}/edit/", {"name": "华东", "parent": south.parent_id, "order": "0"})
    assert answer.status_code == 422


def test_only_an_empty_department_is_deleted(cast: Cast, admin: Client) -> None:
    assert admin.post(f"/departments/{cast.departments['华东'].pk}/delete/").status_code == 422
    made = commands.create_departments(actor=cast("admin"), drafts=[commands.DepartmentDraft(name="空部门")])[0]
    admin.post(f"/departments/{made.pk}/delete/")
    assert "空部门" not in admin.get("/departments/").content.decode()


def test_the_members_of_a_team_are_chosen_at_once(cast: Cast, admin: Client) -> None:
    admin.post("/teams/new/", {"name": "攻坚组"})
    team = Team.objects.get()
    admin.post(f"/teams/{team.pk}/members/", {"members": [cast["sales"].pk, cast["sales2"].pk]})
    assert set(team.members.all()) == {cast["sales"], cast["sales2"]}
    page = admin.get(f"/teams/{team.pk}/").content.decode()
    assert "林婧" in page
    assert "王砚" in page


def test_the_company_is_kept_by_whoever_may(cast: Cast, admin: Client) -> None:
    form = {"name": "衡川科技", "time_zone": "Asia/Urumqi", "fiscal_year_start": "4", "version": "1"}
    admin.post("/settings/", form)
    assert "衡川科技" in admin.get("/settings/").content.decode()
    assert admin.post("/settings/", form | {"name": "晚到"}).status_code == 409
    other = Client()
    other.force_login(cast["boss"])
    assert other.get("/settings/").status_code == 404


def test_a_time_zone_that_does_not_exist_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        commands.edit_company(actor=cast("admin"), values={"time_zone": "Mars/Olympus"})
