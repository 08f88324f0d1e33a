"""The administration of sales processes in the browser."""

import sys

import pytest
from django.test import Client
from django.urls import resolve

from yingdan.accounts.testing import Cast
from yingdan.core.policy import Actor
from yingdan.core.testing import events, nothing_changes
from yingdan.deals.commands import StageDraft, create_process, edit_process, move_deals, win_deal
from yingdan.deals.models import Deal, PipelineCell, Process, Stage, StageVisit
from yingdan.deals.projections import rebuild_pipeline
from yingdan.deals.queries import board, funnel
from yingdan.deals.testing import make_deal, make_process, stage_at

pytestmark = pytest.mark.django_db
HOME = "/settings/processes/"
STAGE = {"name": "试用", "probability": "40", "max_days": "14", "required": ["amount", "lines"]}


def enter(client: Client, cast: Cast, who: str = "director") -> Client:
    client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def names(process: Process) -> list[str]:
    return list(process.stages.order_by("order").values_list("name", flat=True))


@pytest.mark.parametrize(("who", "status"), [("director", 200), ("admin", 200), ("sales", 404), ("finance", 404)])
def test_only_who_may_change_processes_finds_their_pages(cast: Cast, client: Client, who: str, status: int) -> None:
    process, stage = make_process(), stage_at(1)
    enter(client, cast, who)
    for address in (HOME, f"{HOME}{process.pk}/", f"{HOME}{process.pk}/stages/{stage.pk}/", f"{HOME}new/"):
        assert client.get(address).status_code == status, address


def test_the_list_counts_the_stages_and_open_deals_of_each_process(cast: Cast, client: Client) -> None:
    make_deal(cast("sales"))
    page = enter(client, cast).get(HOME)
    (line,) = page.context["lines"]
    assert (line.stages, line.deals, line.process.default) == (5, 1, True)


def test_a_stage_is_added_with_its_gate_and_the_board_follows(cast: Cast, client: Client) -> None:
    process = make_process()
    enter(client, cast).post(f"{HOME}{process.pk}/stages/new/", STAGE | {"version": process.version})
    stage = process.stages.get(name="试用")
    assert (stage.order, stage.probability, stage.max_days, stage.required) == (6, 40, 14, ["amount", "lines"])
    assert [lane.name for lane in board(cast("sales"), process=process.pk)][-1] == "试用"


def test_a_stage_is_edited_in_its_place(cast: Cast, client: Client) -> None:
    process, stage = make_process(), stage_at(2)
    enter(client, cast).post(f"{HOME}{process.pk}/stages/{stage.pk}/", STAGE)
    stage.refresh_from_db()
    assert (stage.name, stage.order, stage.max_days) == ("试用", 2, 14)


@pytest.mark.parametrize(
    ("change", "why"),
    [({"name": ""}, "这个字段是必填项。"), ({"probability": "101"}, "100"), ({"name": "首次接触"}, "每个阶段")],
)
def test_a_stage_that_cannot_be_is_refused_in_its_form(
    cast: Cast, client: Client, change: dict[str, str], why: str
) -> None:
    process = make_process()
    process.stages.filter(order=1).update(name="首次接触")
    enter(client, cast)
    with nothing_changes():
        page = client.post(f"{HOME}{process.pk}/stages/new/", STAGE | change)
    assert page.status_code == 422
    assert why in page.content.decode()


def test_who_looks_at_an_old_version_changes_nothing(cast: Cast, client: Client) -> None:
    process = make_process()
    enter(client, cast)
    with nothing_changes():
        page = client.post(f"{HOME}{process.pk}/stages/new/", STAGE | {"version": process.version + 1})
    assert page.status_code == 409


def test_stages_go_up_and_down_and_stop_at_the_ends(cast: Cast, client: Client) -> None:
    process, first = make_process(), stage_at(1)
    before = names(process)
    enter(client, cast)
    client.post(f"{HOME}{process.pk}/stages/{first.pk}/move/", {"to": "down"})
    assert names(process) == [before[1], before[0], *before[2:]]
    for _twice in range(2):
        client.post(f"{HOME}{process.pk}/stages/{first.pk}/move/", {"to": "up"})
    assert names(process) == before


def test_a_stage_taken_away_sends_its_deals_and_their_history_to_another(cast: Cast, client: Client) -> None:
    process = make_process()
    sales = cast("sales")
    deal, won = make_deal(sales, "一期"), make_deal(sales, "二期")
    move_deals(actor=sales, pks=[deal.pk, won.pk], stage=stage_at(3).pk)
    win_deal(actor=sales, pk=won.pk)
    gone, into = stage_at(3), stage_at(2)
    visits = StageVisit.objects.count()
    answer = enter(client, cast).post(f"{HOME}{process.pk}/stages/{gone.pk}/remove/", {"into": into.pk})
    assert answer.status_code == 302
    assert set(Deal.objects.values_list("stage", flat=True)) == {into.pk}
    assert (StageVisit.objects.count(), StageVisit.objects.filter(stage=into).count()) == (visits, 2)
    assert list(process.stages.values_list("order", flat=True)) == [1, 2, 3, 4]
    assert gone.name in events("deal.moved")[-1].reason
    assert gone.name in [one["name"] for one in events("process.edited")[-1].before["stages"]]
    assert [step.reached for step in funnel(sales, process=process.pk)] == [2, 2, 1, 1, 1]
    assert PipelineCell.objects.get(stage=into).count == 1
    assert rebuild_pipeline() == 0


def test_a_stage_with_deals_is_not_taken_away_without_saying_where_they_go(cast: Cast, client: Client) -> None:
    process = make_process()
    deal = make_deal(cast("sales"))
    enter(client, cast)
    with nothing_changes():
        page = client.post(f"{HOME}{process.pk}/stages/{deal.stage_id}/remove/", {})
    assert page.status_code == 422
    assert "into" in page.context["form"].errors


def test_an_unused_stage_goes_without_a_question_but_never_the_last_one(cast: Cast, client: Client) -> None:
    process = make_process()
    enter(client, cast)
    for stage in Stage.objects.filter(process=process, order__gt=1):
        assert client.post(f"{HOME}{process.pk}/stages/{stage.pk}/remove/", {}).status_code == 302
    with nothing_changes():
        assert client.post(f"{HOME}{process.pk}/stages/{stage_at(1).pk}/remove/", {}).status_code == 422


def test_a_process_is_copied_with_its_stages_and_made_the_default(cast: Cast, client: Client) -> None:
    process = make_process()
    enter(client, cast).post(f"{HOME}new/", {"name": "渠道流程", "copy": process.pk})
    copy = Process.objects.get(name="渠道流程")
    assert names(copy) == names(process)
    assert not copy.default
    client.post(f"{HOME}{copy.pk}/default/")
    assert Process.objects.get(default=True) == copy
    assert make_deal(cast("sales")).process == copy


def test_a_new_name_shows_on_the_board_at_once(cast: Cast, client: Client) -> None:
    process = make_process()
    enter(client, cast).post(f"{HOME}new/", {"name": "渠道流程", "copy": ""})
    assert process.name in client.get("/deals/board/").content.decode()
    client.post(f"{HOME}{process.pk}/edit/", {"name": "直销流程", "version": process.version})
    page = client.get("/deals/board/").content.decode()
    assert "直销流程" in page
    assert process.name not in page


def test_two_processes_of_one_name_are_refused_in_the_form(cast: Cast, client: Client) -> None:
    process = make_process()
    enter(client, cast)
    with nothing_changes():
        page = client.post(f"{HOME}new/", {"name": process.name, "copy": ""})
    assert page.status_code == 409


@pytest.mark.parametrize("act", ["default", "move"])
def test_a_stage_that_somebody_added_meanwhile_is_not_lost(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    process = make_process()
    spare = create_process(actor=cast("director"), name="渠道流程", stages=[StageDraft(name="接触", probability=10)])
    row = {"default": spare, "move": process}[act]
    # Only the address map imports views.
    views = sys.modules[resolve(HOME).func.__module__]
    read = views._drafts

    def overtaken(actor: Actor, pk: int) -> list[StageDraft]:
        found: list[StageDraft] = read(actor, pk)
        more = StageDraft(name="试用", probability=60)
        edit_process(actor=cast("admin"), pk=pk, name=row.name, stages=[*found, more])
        return found

    enter(client, cast, "director")
    monkeypatch.setattr(views, "_drafts", overtaken)
    address = f"/settings/processes/{row.pk}/"
    first = row.stages.order_by("order")[0].pk
    answer = client.post(f"{address}default/" if act == "default" else f"{address}stages/{first}/move/", {"to": "down"})
    assert answer.status_code == 409
    assert row.stages.filter(name="试用").exists()
