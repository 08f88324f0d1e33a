"""The first run, and invitations after it."""

import pytest
from django.test import Client

from yingdan.accounts import commands
from yingdan.accounts.models import User
from yingdan.accounts.rules import cli_actor
from yingdan.accounts.testing import PASSWORD, Cast
from yingdan.core.models import Company

pytestmark = pytest.mark.django_db
FORM = {
    "company": "衡川智能",
    "time_zone": "Asia/Shanghai",
    "fiscal_year_start": "4",
    "name": "赵启明",
    "username": "zhao",
    "email": "",
    "new": PASSWORD,
}


def test_before_the_first_run_every_page_leads_to_it(client: Client) -> None:
    for path in ("/", "/sign-in/", "/customers/", "/me/"):
        assert client.get(path)["Location"] == "/welcome/"


def test_the_first_run_founds_the_company_and_signs_its_administrator_in(client: Client) -> None:
    assert client.post("/welcome/", FORM)["Location"] == "/welcome/next/"
    assert Company.objects.get().fiscal_year_start == 4
    page = client.get("/welcome/next/").content.decode()
    assert "空白开始" in page
    assert "财年从四月开始" in page
    assert client.get("/roles/").status_code == 200


def test_a_refused_first_run_leaves_nothing_behind(client: Client) -> None:
    answer = client.post("/welcome/", FORM | {"new": "short"})
    assert answer.status_code == 422
    assert not Company.objects.exists()
    assert not User.objects.filter(username="zhao").exists()


def test_the_first_run_happens_once(client: Client) -> None:
    client.post("/welcome/", FORM)
    client.post("/sign-out/")
    answer = client.post("/welcome/", FORM | {"company": "别家", "username": "thief"})
    assert answer["Location"] == "/welcome/next/"
    assert client.get("/welcome/next/")["Location"].startswith("/sign-in/")
    assert Company.objects.get().name == "衡川智能"
    assert not User.objects.filter(username="thief").exists()


def test_the_list_of_first_steps_is_for_whoever_sets_up_the_company(cast: Cast, client: Client) -> None:
    client.force_login(cast["sales"])
    assert client.get("/welcome/next/").status_code == 404


def invitation(user: User) -> str:
    return commands.invite_person(actor=cli_actor(), pk=user.pk)


def test_an_invited_person_sets_a_password_and_is_in(cast: Cast, client: Client) -> None:
    link = invitation(cast["sales"])
    assert "林婧" in client.get(link).content.decode()
    assert client.post(link, {"new": "my-own-long-secret"})["Location"] == "/"
    assert client.get("/me/").status_code == 200


def test_a_link_works_once(cast: Cast, client: Client) -> None:
    link = invitation(cast["sales"])
    client.post(link, {"new": "my-own-long-secret"})
    answer = Client().post(link, {"new": "somebody-elses-secret"})
    assert answer.status_code == 410
    assert User.objects.get(username="sales").check_password("my-own-long-secret")


def test_a_link_for_somebody_else_cannot_be_made_from_ones_own(cast: Cast, client: Client) -> None:
    mine, other = invitation(cast["sales"]), invitation(cast["admin"])
    forged = "/".join([*other.split("/")[:3], mine.split("/")[3], ""])
    assert client.get(forged).status_code == 410


def test_a_link_of_a_disabled_person_is_dead(cast: Cast, client: Client) -> None:
    link = invitation(cast["sales"])
    commands.disable_person(actor=cast("admin"), pk=cast["sales"].pk)
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("link", ["/invitation/zz/abc-def/", "/invitation/!!!/x/", "/invitation/1/-/"])
def test_a_made_up_link_is_dead(cast: Cast, client: Client, link: str) -> None:
    assert client.get(link).status_code == 410


def test_a_weak_password_leaves_the_link_alive(cast: Cast, client: Client) -> None:
    link = invitation(cast["sales"])
    assert client.post(link, {"new": "sales"}).status_code == 422
    assert client.post(link, {"new": "my-own-long-secret"}).status_code == 302
