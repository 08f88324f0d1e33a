"""Key results with their check-ins, and the card that says who does what."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client

from yingdan.accounts.commands import hand_over_everything
from yingdan.accounts.testing import Cast
from yingdan.core import clock, listening, sealing
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.goals import rules
from yingdan.goals.commands import (
    GoalDraft,
    KeyResultDraft,
    cancel_goal,
    check_in,
    create_goals,
    create_key_results,
    edit_key_result,
    publish_goal,
    start_goal,
)
from yingdan.goals.models import CheckIn, Goal, KeyResult
from yingdan.notices import rules as notices

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def goal(cast: Cast) -> Goal:
    draft = GoalDraft(
        name="本季签约",
        level="company",
        target=Decimal(900),
        period="quarter",
        since=clock.today(),
        achievable="在手订单",
        relevant="年度目标",
    )
    made = create_goals(actor=cast("boss"), drafts=[draft])[0]
    return start_goal(actor=cast("boss"), pk=made.pk)


def result(cast: Cast, goal: Goal, owner: str = "sales", **more: object) -> KeyResult:
    values: dict[str, object] = {"name": "新客户", "target": Decimal(12), "unit": "家", "owner": cast[owner].pk} | more
    return create_key_results(actor=cast("boss"), drafts=[KeyResultDraft(goal=goal.pk, **values)])[0]  # type: ignore[arg-type]  # a test's short form


def test_there_is_no_progress_before_the_first_check_in(cast: Cast, goal: Goal) -> None:
    made = result(cast, goal)
    assert str(rules.progress(made)) == "0.0"
    made = check_in(actor=cast("sales"), pk=made.pk, value=Decimal(3), confidence="on")
    assert str(rules.progress(made)) == "25.0"
    assert made.checked_on == clock.today()


def test_a_goal_is_as_far_as_the_mean_of_its_key_results_each_up_to_the_full(cast: Cast, goal: Goal) -> None:
    assert rules.progress_of_all(rules.key_results_of(goal)) is None
    for value, target in ((24, 12), (3, 12), (0, 10)):
        made = result(cast, goal, name=f"{value}/{target}", target=Decimal(target))
        check_in(actor=cast("sales"), pk=made.pk, value=Decimal(value), confidence="on")
    assert rules.progress_of_all(rules.key_results_of(goal)) == Decimal("41.7")


def test_each_check_in_stays_and_says_who_saw_it_how(cast: Cast, goal: Goal) -> None:
    made = result(cast, goal)
    check_in(actor=cast("sales"), pk=made.pk, value=Decimal(2), confidence="on")
    with pytest.raises(Refused, match="写明"), nothing_changes():
        check_in(actor=cast("sales"), pk=made.pk, value=Decimal(2), confidence="risk", words=" ")
    with pytest.raises(Refused, match="正常"), nothing_changes():
        check_in(actor=cast("sales"), pk=made.pk, value=Decimal(2), confidence="fine")
    check_in(actor=cast("sales"), pk=made.pk, value=Decimal(3), confidence="risk", words="展会推迟，需要市场部支持")
    assert [(one.value, one.confidence, one.by) for one in rules.check_ins_of(made)] == [
        (3, "risk", cast["sales"]),
        (2, "on", cast["sales"]),
    ]
    last = events("keyresult.checked_in")[-1]
    assert (last.before["current"], last.after["current"], last.parent_record) == ("2.00", "3.00", goal.pk)


def test_whoever_answers_for_it_checks_in_and_others_do_not(cast: Cast, goal: Goal) -> None:
    made = result(cast, goal)
    with pytest.raises(Missing), nothing_changes():
        check_in(actor=cast("mate"), pk=made.pk, value=Decimal(9), confidence="on")
    with pytest.raises(Forbidden), nothing_changes():
        create_key_results(actor=cast("sales"), drafts=[KeyResultDraft(goal=goal.pk, name="我的", target=Decimal(1))])
    # The director leads 销售部, the goal is the company's: neither it nor what hangs on it is in reach.
    assert not rules.goals.visible(cast("director")).exists()


def test_a_key_result_moves_and_belongs_to_a_goal_that_is_open(cast: Cast, goal: Goal) -> None:
    with pytest.raises(Refused) as refused, nothing_changes():
        result(cast, goal, start=Decimal(12))
    assert "target" in str(refused.value.errors) or refused.value.errors == {}
    made = result(cast, goal)
    with pytest.raises(Refused), nothing_changes():
        edit_key_result(actor=cast("boss"), pk=made.pk, values={"target": Decimal(0)})
    cancel_goal(actor=cast("boss"), pk=goal.pk, reason="不做了")
    with pytest.raises(Refused), nothing_changes():
        check_in(actor=cast("sales"), pk=made.pk, value=Decimal(1), confidence="on")
    with pytest.raises(Refused), nothing_changes():
        edit_key_result(actor=cast("boss"), pk=made.pk, values={"name": "改"})
    with pytest.raises(Refused), nothing_changes():
        result(cast, goal, name="晚了")


def test_another_owner_takes_the_key_result_along(cast: Cast, goal: Goal) -> None:
    made = result(cast, goal)
    edit_key_result(actor=cast("boss"), pk=made.pk, values={"owner": cast["sales2"].pk})
    check_in(actor=cast("sales2"), pk=made.pk, value=Decimal(1), confidence="on")
    with pytest.raises(Missing), nothing_changes():
        check_in(actor=cast("sales"), pk=made.pk, value=Decimal(2), confidence="on")
    assert CheckIn.objects.count() == 1


def test_a_leavers_goals_go_to_the_heir_and_a_personal_target_is_given_up(cast: Cast, goal: Goal) -> None:
    whole = GoalDraft(
        name="部门",
        level="department",
        owner=cast["pm"].pk,
        department=cast.departments["华东"].pk,
        target=Decimal(500),
        period="quarter",
        since=clock.today(),
        parent=goal.pk,
    )
    own = replace(whole, name="个人", level="person", department=None, target=Decimal(200))
    place, personal = create_goals(actor=cast("boss"), drafts=[whole, own])
    made = result(cast, goal, owner="pm")
    moved = hand_over_everything(actor=cast("admin"), pk=cast["pm"].pk, taker=cast["sales2"].pk, reason="离职")
    assert (moved["goal"], moved["keyresult"]) == (2, 1)
    for row in (place, personal, made):
        row.refresh_from_db()
    assert (place.owner, place.department) == (cast["sales2"], cast.departments["华东"])
    assert (personal.owner, personal.state) == (cast["pm"], "cancelled")
    assert "王砚" in events("goal.cancelled")[0].reason
    assert made.owner == cast["sales2"]


def test_the_card_is_read_by_everybody_who_has_a_part_in_it(cast: Cast, goal: Goal) -> None:
    draft = GoalDraft(name="林婧的份额", target=Decimal(300), period="quarter", since=clock.today(), parent=goal.pk)
    create_goals(
        actor=cast("boss"),
        drafts=[GoalDraft(**{name: getattr(draft, name) for name in draft.__slots__} | {"owner": cast["sales"].pk})],
    )
    result(cast, goal, owner="sales2", name="拜访三十家")
    with pytest.raises(Refused), nothing_changes():
        publish_goal(actor=cast("boss"), pk=goal.pk, meaning=" ")
    client = Client()
    client.force_login(cast["sales"])
    assert client.get(f"/goals/{goal.pk}/card/").status_code == 404
    publish_goal(actor=cast("boss"), pk=goal.pk, meaning="完成它，我们就是行业前三")
    page = client.get(f"/goals/{goal.pk}/card/").content.decode()
    for part in ("完成它，我们就是行业前三", "林婧的份额", "拜访三十家", "0 → 12 家"):
        assert part in page, part
    assert f"/goals/{goal.pk}/publish/" not in page
    sealing.seal()
    listening.deliver()
    told = {who for who in ("sales", "sales2", "mate", "boss") if notices.inbox(cast(who)).exists()}
    assert told == {"sales", "sales2"}


def test_the_page_of_a_goal_shows_its_key_results(cast: Cast, goal: Goal) -> None:
    client = Client()
    client.force_login(cast["boss"])
    assert f"/key-results/new/?goal={goal.pk}" in client.get(f"/goals/{goal.pk}/").content.decode()
    made = result(cast, goal)
    sent = client.post(f"/key-results/{made.pk}/check-in/", {"value": "3", "confidence": "off", "words": "客户停产"})
    assert sent.status_code == 302
    page = client.get(f"/goals/{goal.pk}/").content.decode()
    for part in ("新客户", "25.0%", "check-in/"):
        assert part in page, part
    assert "客户停产" in client.get(f"/key-results/{made.pk}/").content.decode()


def test_the_tree_shows_the_months_and_what_was_said_last(cast: Cast, goal: Goal) -> None:
    made = result(cast, goal)
    check_in(actor=cast("sales"), pk=made.pk, value=Decimal(3), confidence="risk", words="展会推迟")
    client = Client()
    client.force_login(cast["boss"])
    page = client.get("/goals/tree/").content.decode()
    for part in (f"{goal.since:%Y-%m}", f"{goal.until:%Y-%m}", "林婧：展会推迟", "去年同期"):
        assert part in page, part
    client.force_login(cast["mate"])
    assert "展会推迟" not in client.get("/goals/tree/").content.decode()
