"""The pages of approvals, and what comes into inboxes."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client

from yingdan.accounts.testing import Cast
from yingdan.approvals import rules
from yingdan.approvals.choices import Whom
from yingdan.approvals.commands import StepDraft, agree, create_route, hand_on, send_back, submit_approval
from yingdan.approvals.models import Approval
from yingdan.core.policy import Actor
from yingdan.core.testing import nothing_changes

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def _act() -> Iterator[None]:
    def apply(actor: Actor, approval: Approval) -> None:
        pass

    rules.act(rules.Act("test.spend", "department", "花钱", apply, {"why": "用途"}))
    yield
    rules._acts.pop("test.spend")


@pytest.fixture
def asked(cast: Cast) -> Approval:
    steps = [
        StepDraft(name=name, whom=Whom.PERSON, people=[cast[who].pk])
        for name, who in (("经理", "pm"), ("总监", "director"))
    ]
    create_route(actor=cast("admin"), name="花钱", act="test.spend", steps=steps)
    return submit_approval(
        actor=cast("sales"),
        act="test.spend",
        pk=cast.departments["华东"].pk,
        title="华东展会",
        reason="三家大客户都去",
        amount=Decimal(1104000),
        facts={"why": "展位和差旅"},
    )


def signed_in(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast[who])
    return client


def test_who_is_asked_reads_the_matter_and_decides_on_the_page(cast: Cast, asked: Approval) -> None:
    client = signed_in(cast, "pm")
    assert "华东展会" in client.get("/approvals/waiting/").content.decode()
    page = client.get(f"/approvals/{asked.pk}/").content.decode()
    for part in (
        "¥1,104,000.00",
        "壹佰壹拾万肆仟元整",
        "用途",
        "展位和差旅",
        "三家大客户都去",
        "同意 ¥1,104,000",
        "总监",
    ):
        assert part in page, part
    assert client.post(f"/approvals/{asked.pk}/agree/", {"words": "值得"}).status_code == 302
    page = client.get(f"/approvals/{asked.pk}/").content.decode()
    assert "值得" in page
    assert f"/approvals/{asked.pk}/agree/" not in page


def test_who_submitted_it_sees_how_it_stands_and_may_withdraw(cast: Cast, asked: Approval) -> None:
    client = signed_in(cast, "sales")
    assert "华东展会" in client.get("/approvals/waiting/?of=me").content.decode()
    page = client.get(f"/approvals/{asked.pk}/").content.decode()
    assert f"/approvals/{asked.pk}/withdraw/" in page
    assert f"/approvals/{asked.pk}/agree/" not in page
    with nothing_changes():
        assert client.post(f"/approvals/{asked.pk}/agree/", {}).status_code == 404
    assert client.post(f"/approvals/{asked.pk}/withdraw/", {}).status_code == 302


def test_a_no_without_a_reason_comes_back_as_a_form(cast: Cast, asked: Approval) -> None:
    client = signed_in(cast, "pm")
    with nothing_changes():
        assert client.post(f"/approvals/{asked.pk}/refuse/", {"words": ""}).status_code == 422


def test_a_route_is_kept_on_its_page(cast: Cast) -> None:
    client = signed_in(cast, "admin")
    made = client.post("/approval-routes/new/", {"name": "大额", "act": "test.spend", "floor": "50万"})
    assert made.status_code == 302
    route = rules.routes.rows().get()
    assert (route.floor, "没有审批人" in client.get(f"/approval-routes/{route.pk}/").content.decode()) == (
        500_000,
        True,
    )
    step = {"name": "财务", "whom": "person", "mode": "all", "people": [cast["finance"].pk, cast["boss"].pk]}
    assert client.post(f"/approval-routes/{route.pk}/add-step/", step).status_code == 302
    page = client.get(f"/approval-routes/{route.pk}/").content.decode()
    assert "何敏" in page
    assert "会签" in page
    assert client.post(f"/approval-routes/{route.pk}/remove-step/", {"position": "1"}).status_code == 302
    assert signed_in(cast, "sales").get("/approval-routes/").status_code == 404


def test_approvals_are_not_written_by_hand(cast: Cast, asked: Approval) -> None:
    client = signed_in(cast, "admin")
    for word in ("new/", f"{asked.pk}/edit/", f"{asked.pk}/delete/", "bin/"):
        assert client.get(f"/approvals/{word}").status_code == 404, word


def test_answers_move_on_and_back(cast: Cast, asked: Approval) -> None:
    agree(actor=cast("pm"), pk=asked.pk)
    page = signed_in(cast, "director").get(f"/approvals/{asked.pk}/return/").content.decode()
    assert "经理" in page
    send_back(actor=cast("director"), pk=asked.pk, words="再看一遍", to=1)
    hand_on(actor=cast("pm"), pk=asked.pk, person=cast["finance"].pk)
    page = signed_in(cast, "finance").get(f"/approvals/{asked.pk}/").content.decode()
    for part in ("再看一遍", "转交", f"/approvals/{asked.pk}/agree/"):
        assert part in page, part
