"""The audit trail as a page and on the command line."""

import json

import pytest
from django.test import Client

from yingdan.accounts import commands
from yingdan.accounts.cli import audit, user
from yingdan.accounts.models import Role, User
from yingdan.accounts.testing import Cast
from yingdan.core import cli, sealing
from yingdan.core.models import Event


@pytest.fixture
def page(cast: Cast, client: Client) -> Client:
    client.force_login(cast["boss"])
    return client


def seen(client: Client, query: str = "") -> str:
    return client.get(f"/audit/{query}").content.decode()


def test_the_audit_page_takes_its_right(cast: Cast, client: Client) -> None:
    client.force_login(cast["director"])
    assert client.get("/audit/").status_code == 404


def test_a_change_shows_who_did_it_and_both_values(cast: Cast, page: Client) -> None:
    commands.edit_person(actor=cast("admin"), pk=cast["sales"].pk, values={"title": "大客户经理"})
    commands.edit_person(actor=cast("admin"), pk=cast["sales"].pk, values={"title": "区域经理"})
    shown = seen(page, f"?person={cast['admin'].pk}")
    assert "<del>大客户经理</del>" in shown
    assert "区域经理" in shown
    assert "林婧" in shown


def test_personal_values_stay_masked(cast: Cast, page: Client) -> None:
    values = {"phone": "13800001234", "email": "linjing@hengchuan.example"}
    commands.edit_person(actor=cast("admin"), pk=cast["sales"].pk, values=values)
    shown = seen(page)
    assert "138****1234" in shown
    assert "13800001234" not in shown
    assert "linjing@" not in shown


def test_a_changed_right_is_told_in_words(cast: Cast, page: Client) -> None:
    role = Role.objects.get(code="sales")
    commands.set_grant(actor=cast("admin"), role=role.pk, kind="customer", action="view", scope="all")
    shown = seen(page, "?kind=role&verb=role.granted")
    assert "客户：查看" in shown
    assert "<del>本人</del>" in shown


def test_the_trail_is_narrowed_by_kind_deed_and_day(cast: Cast, page: Client) -> None:
    commands.disable_person(actor=cast("admin"), pk=cast["sales"].pk)
    assert seen(page, "?verb=person.disabled").count("停用了账号</p>") == 1
    assert "停用了账号</p>" not in seen(page, "?kind=customer")
    assert "停用了账号</p>" not in seen(page, "?day=2001-01-01")


def test_nonsense_in_the_address_narrows_nothing(cast: Cast, page: Client) -> None:
    for query in ("?person=x", "?day=soon", "?before=-1e9", "?kind='--", "?verb=%00"):
        assert page.get(f"/audit/{query}").status_code == 200


def test_older_lines_follow_without_a_gap(cast: Cast, page: Client) -> None:
    for number in range(60):
        commands.edit_person(actor=cast("admin"), pk=cast["sales"].pk, values={"title": f"职位{number}"})
    first = page.get("/audit/")
    second = page.get("/audit/" + first.context["older"])
    keys = [item.pk for answer in (first, second) for item in answer.context["items"]]
    assert keys == list(Event.objects.order_by("-pk").values_list("pk", flat=True)[: len(keys)])
    assert len(keys) > 60


def run(line: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    name, *rest = line.split()
    code = cli.run(cli.registered()[name], rest)
    out = capsys.readouterr()
    return code, out.out, out.err


def test_a_user_is_added_on_the_command_line_and_gets_a_link(
    cast: Cast, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert user is not None
    code, out, _err = run("user add zhoulan --name 周岚 --role sales --department 华东 --json", capsys)
    assert code == 0
    link = json.loads(out)["link"].removeprefix("http://127.0.0.1:8000")
    assert client.get(link).status_code == 200
    made = User.objects.get(username="zhoulan")
    assert made.memberships.get().role.code == "sales"
    assert Event.objects.filter(kind="person", record=made.pk, source="cli").exists()


def test_a_user_is_disabled_on_the_command_line(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("user disable Sales", capsys)[0] == 0
    assert not User.objects.get(username="sales").is_active


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("user reset nobody", "no user 'nobody'"),
        ("user add x --role chief", "the roles are: admin, boss"),
        ("user add x --department 月球", "no department '月球'"),
    ],
)
def test_the_command_line_says_in_one_line_what_is_wrong(
    cast: Cast, capsys: pytest.CaptureFixture[str], line: str, why: str
) -> None:
    code, _out, err = run(line, capsys)
    assert code == 1
    assert why in err
    assert err.count("\n") == 1


def test_a_changed_journal_row_is_named(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit is not None
    while sealing.seal():
        pass
    assert run("audit verify", capsys)[0] == 0
    event = Event.objects.get(kind="person", record=cast["sales"].pk)
    Event.objects.filter(pk=event.pk).update(reason="made up")
    code, _out, err = run("audit verify", capsys)
    assert code == 1
    assert f"event {event.pk} (person.created) was changed" in err
