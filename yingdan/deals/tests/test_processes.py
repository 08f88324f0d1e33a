"""Sales processes and their stages."""

import pytest
from django.test import Client

from yingdan.accounts.rules import cli_actor
from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Conflict, Forbidden, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.deals.commands import (
    StageDraft,
    create_process,
    edit_process,
    install_default_process,
    move_deals,
)
from yingdan.deals.kinds import deal_kind
from yingdan.deals.models import Process, Stage
from yingdan.deals.rules import visible_processes
from yingdan.deals.testing import make_deal, make_process, stage_at
from yingdan.ui.kinds.paging import at_least
from yingdan.ui.kinds.query import Asked, Filter, ListQuery

pytestmark = pytest.mark.django_db
TWO = [StageDraft(name="接触", probability=10), StageDraft(name="报价", probability=60, max_days=14)]


def test_the_usual_process_has_five_stages_and_is_installed_once(cast: Cast) -> None:
    process = make_process()
    assert install_default_process(actor=cli_actor()) == process
    assert list(process.stages.values_list("probability", flat=True)) == [10, 25, 50, 70, 90]
    assert process.default


def test_everybody_inside_sees_the_processes_and_nobody_outside(cast: Cast) -> None:
    make_process()
    assert {who for who in cast.people if visible_processes(cast(who)).exists()} == {
        who for who, person in cast.people.items() if person.kind == "internal"
    }


def test_a_new_default_takes_the_place_of_the_old_one(cast: Cast) -> None:
    make_process()
    fresh = create_process(actor=cast("director"), name="渠道流程", stages=TWO, default=True)
    assert Process.objects.get(default=True) == fresh
    (event,) = events("process.created")[1:]
    assert [stage["name"] for stage in event.after["stages"]] == ["接触", "报价"]


BAD = [
    ("", TWO),
    ("空", []),
    ("同名", [TWO[0], TWO[0]]),
    ("超", [StageDraft(name="x", probability=101)]),
    ("要", [StageDraft(name="x", probability=1, required=["password"])]),
]


@pytest.mark.parametrize(("name", "stages"), BAD)
def test_a_bad_process_is_refused(cast: Cast, name: str, stages: list[StageDraft]) -> None:
    with nothing_changes(), pytest.raises(Refused):
        create_process(actor=cast("director"), name=name, stages=stages)


def test_stages_are_renamed_swapped_added_and_removed_in_one_go(cast: Cast) -> None:
    process = create_process(actor=cast("director"), name="渠道流程", stages=TWO)
    first, second = process.stages.all()
    stages = [
        StageDraft(pk=second.pk, name="接触", probability=60),
        StageDraft(name="试用", probability=70, required=["lines"]),
        StageDraft(pk=first.pk, name="报价", probability=90),
    ]
    edit_process(actor=cast("director"), pk=process.pk, name="渠道", stages=stages, version=1)
    assert list(process.stages.values_list("name", "order", "probability")) == [
        ("接触", 1, 60),
        ("试用", 2, 70),
        ("报价", 3, 90),
    ]
    assert process.stages.get(order=1) == second
    edit_process(actor=cast("director"), pk=process.pk, name="渠道", stages=[stages[0]])
    assert process.stages.count() == 1
    with nothing_changes(), pytest.raises(Conflict):
        edit_process(actor=cast("director"), pk=process.pk, name="渠道", stages=[stages[0]], version=1)


def test_a_stage_that_deals_have_been_in_stays(cast: Cast) -> None:
    process = make_process()
    deal = make_deal(cast("sales"))
    move_deals(actor=cast("sales"), pks=[deal.pk], stage=stage_at(2).pk)
    used = Stage.objects.filter(process=process, order__gt=1)
    drafts = [StageDraft(pk=stage.pk, name=stage.name, probability=stage.probability) for stage in used]
    with nothing_changes(), pytest.raises(Refused):
        edit_process(actor=cast("director"), pk=process.pk, name=process.name, stages=drafts)


def test_an_edit_that_changes_nothing_is_no_event(cast: Cast) -> None:
    process = make_process()
    drafts = [StageDraft(pk=s.pk, name=s.name, probability=s.probability) for s in process.stages.all()]
    edit_process(actor=cast("director"), pk=process.pk, name=process.name, stages=drafts)
    assert not events("process.edited")


def test_a_salesperson_uses_processes_but_does_not_make_them(cast: Cast) -> None:
    with nothing_changes(), pytest.raises(Forbidden):
        create_process(actor=cast("sales"), name="我的", stages=TWO)


def test_a_list_of_those_who_came_so_far_follows_a_new_order_of_the_stages(cast: Cast) -> None:
    process = make_process()
    make_deal(cast("sales"))
    question = ListQuery(filters=(Filter("stage", "reached", str(stage_at(3).pk)),), sort="name")
    actor = cast("sales")
    assert at_least(Asked(deal_kind, actor, question), 10) == 0
    first, second, third, *more = map(row_of, process.stages.order_by("order"))
    edit_process(actor=cast("director"), pk=process.pk, name=process.name, stages=[third, first, second, *more])
    assert at_least(Asked(deal_kind, actor, question), 10) == 1


def row_of(stage: Stage) -> StageDraft:
    return StageDraft(pk=stage.pk, name=stage.name, probability=stage.probability)


def test_a_new_deal_may_name_its_process(cast: Cast, client: Client) -> None:
    customer = make_deal(cast("sales")).customer_id
    other = create_process(actor=cast("director"), name="渠道流程", stages=TWO)
    client.force_login(cast["sales"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert 'name="process"' in client.get("/deals/new/").content.decode()
    body = {"name": "一号", "customer": customer, "amount": "5000", "expected_close": "2027-01-01", "process": other.pk}
    assert client.post("/deals/new/", body).status_code == 302
    assert "一号" in client.get(f"/deals/board/?process={other.pk}").content.decode()
    assert "一号" not in client.get("/deals/board/").content.decode()


def test_a_screen_does_not_ask_for_the_process_while_there_is_one(cast: Cast, client: Client) -> None:
    make_process()
    client.force_login(cast["sales"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert 'name="process"' not in client.get("/deals/new/").content.decode()
