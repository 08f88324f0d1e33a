"""Goals and key results are changed on their pages, which send every field back."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from yingdan.accounts.testing import Cast
from yingdan.core.testing import nothing_changes
from yingdan.goals import rules
from yingdan.goals.commands import (
    GoalDraft,
    KeyResultDraft,
    create_goals,
    create_key_results,
    divide_goal,
    start_goal,
)
from yingdan.goals.models import Goal, KeyResult

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Q3 = dt.date(2026, 7, 1)


@pytest.fixture
def boss(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast["boss"])
    return client


@pytest.fixture
def goal(cast: Cast) -> Goal:
    draft = GoalDraft(
        name="三季度签约",
        target=Decimal(900),
        period="quarter",
        since=Q3,
        owner=cast["sales"].pk,
        achievable="在手订单",
        relevant="年度目标",
    )
    return create_goals(actor=cast("boss"), drafts=[draft])[0]


def sent(client: Client, address: str, **changed: Any) -> Any:
    """The form as the page shows it, some fields changed, sent back whole."""
    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    values = {name: getattr(value, "pk", value) for name, value in shown.items()} | changed
    return client.post(address, {name: value for name, value in values.items() if value not in (None, "")})


def months(goal: Goal) -> list[int]:
    return [int(one) for one in rules.months_of([goal.pk]).order_by("month").values_list("target", flat=True)]


def test_a_draft_is_changed_on_its_page_and_keeps_its_months(cast: Cast, boss: Client, goal: Goal) -> None:
    by_hand = dict(zip(rules.months_between(goal.since, goal.until), map(Decimal, (100, 300, 500)), strict=True))
    divide_goal(actor=cast("boss"), pk=goal.pk, months=by_hand)
    assert sent(boss, f"/goals/{goal.pk}/edit/", name="三季度新签").status_code == 302
    goal.refresh_from_db()
    assert (goal.name, months(goal)) == ("三季度新签", [100, 300, 500])
    assert sent(boss, f"/goals/{goal.pk}/edit/", target="1800").status_code == 302
    assert months(goal) == [200, 600, 1000]


def test_a_draft_takes_another_person_period_and_level(cast: Cast, boss: Client, goal: Goal) -> None:
    changed = {"owner": cast["sales2"].pk, "period": "year", "since": "2027-05-20"}
    assert sent(boss, f"/goals/{goal.pk}/edit/", **changed).status_code == 302
    goal.refresh_from_db()
    assert (goal.owner, goal.department) == (cast["sales2"], cast.departments["华南"])
    assert (goal.since, goal.until) == (dt.date(2027, 1, 1), dt.date(2027, 12, 31))
    assert months(goal) == [75] * 12
    place = cast.departments["销售部"].pk
    assert sent(boss, f"/goals/{goal.pk}/edit/", level="department", department=place).status_code == 302
    goal.refresh_from_db()
    assert (goal.level, goal.department_id, goal.owner) == ("department", place, cast["sales2"])


def test_another_day_of_the_same_period_changes_nothing(boss: Client, goal: Goal) -> None:
    with nothing_changes():
        assert sent(boss, f"/goals/{goal.pk}/edit/", since="2026-08-15").status_code == 302


def test_a_draft_does_not_leave_its_family(cast: Cast, boss: Client, goal: Goal) -> None:
    whole = GoalDraft(name="公司", level="company", target=Decimal(9000), period="quarter", since=Q3)
    top = create_goals(actor=cast("boss"), drafts=[whole])[0]
    assert sent(boss, f"/goals/{goal.pk}/edit/", parent=top.pk).status_code == 302
    with nothing_changes():
        assert sent(boss, f"/goals/{goal.pk}/edit/", since="2026-10-01").status_code == 422
        assert sent(boss, f"/goals/{top.pk}/edit/", since="2026-10-01").status_code == 422
    goal.refresh_from_db()
    assert goal.parent == top


def test_a_goal_that_runs_takes_other_words_on_its_page_and_no_other_figures(
    cast: Cast, boss: Client, goal: Goal
) -> None:
    start_goal(actor=cast("boss"), pk=goal.pk)
    assert sent(boss, f"/goals/{goal.pk}/edit/", note="每周一看").status_code == 302
    goal.refresh_from_db()
    assert goal.note == "每周一看"
    for name, value in {"target": "1", "owner": cast["sales2"].pk, "since": "2027-01-01"}.items():
        with nothing_changes():
            assert sent(boss, f"/goals/{goal.pk}/edit/", **{name: value}).status_code == 422, name


def test_a_key_result_is_changed_on_its_page_by_who_answers_for_it(cast: Cast, boss: Client, goal: Goal) -> None:
    drafts = [KeyResultDraft(goal=goal.pk, name="新客户", target=Decimal(12), owner=cast["sales2"].pk)]
    made = create_key_results(actor=cast("boss"), drafts=drafts)[0]
    # He does not see the goal itself.
    owner = Client()
    owner.force_login(cast["sales2"])
    assert owner.get(f"/goals/{goal.pk}/").status_code == 404
    for client, name in ((owner, "新签客户"), (boss, "全新客户")):
        assert sent(client, f"/key-results/{made.pk}/edit/", name=name).status_code == 302
        assert KeyResult.objects.get(pk=made.pk).name == name
