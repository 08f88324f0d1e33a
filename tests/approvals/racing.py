"""Those who are asked answer at the same moment, half of them yes, half of them no: one answer counts.

The naive twin looks, waits, and then does what was asked for, without the lock.
"""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from yingdan.accounts.testing import Cast
from yingdan.approvals.choices import ApprovalState, Whom
from yingdan.approvals.commands import StepDraft, agree, create_route, refuse
from yingdan.approvals.models import Approval, Route
from yingdan.core import clock
from yingdan.deals.tests.racing import WHO, Client, Race, actors, succeeded, twin, with_barrier
from yingdan.goals.commands import GoalDraft, create_goals, retarget_goal, start_goal
from yingdan.goals.models import Revision

_fresh = itertools.count()


def _question(cast: Cast) -> Approval:
    """A new target that any one of four people may approve."""
    if not Route.objects.exists():
        step = StepDraft(name="经理", whom=Whom.PERSON, people=[cast[who].pk for who in WHO])
        create_route(actor=cast("admin"), name="改目标", act="goal.retarget", steps=[step])
    number, boss = next(_fresh), cast("boss")
    draft = GoalDraft(
        name="月度签约",
        target=Decimal(100),
        period="month",
        since=dt.date(1990 + number // 12, number % 12 + 1, 1),
        achievable="在手订单",
        relevant="年度目标",
    )
    goal = create_goals(actor=boss, drafts=[draft])[0]
    start_goal(actor=boss, pk=goal.pk)
    return retarget_goal(actor=boss, pk=goal.pk, target=Decimal(200), reason="调整")


def _answers(cast: Cast, asked: Approval) -> list[Client]:
    return [
        with_barrier(refuse, actor=one, pk=asked.pk, words="不行")
        if number % 2
        else with_barrier(agree, actor=one, pk=asked.pk)
        for number, one in enumerate(actors(cast))
    ]


def _answered_wrongly(asked: Approval, answers: list[Any]) -> bool:
    state = Approval.objects.get(pk=asked.pk).state
    done = Revision.objects.filter(goal=asked.record).count()
    right = {ApprovalState.APPROVED: 1, ApprovalState.REJECTED: 0}.get(ApprovalState(state))
    return succeeded(answers) != 1 or done != right


def _do_it(asked: Approval, number: int) -> None:
    Revision.objects.create(
        goal_id=asked.record,
        number=number + 1,
        before=100,
        after=200,
        reason="调整",
        by_id=asked.owner_id,
        at=clock.now(),
    )
    Approval.objects.filter(pk=asked.pk).update(state=ApprovalState.APPROVED)


RACES: dict[str, tuple[Race, Race]] = {
    "answer": (
        Race(_question, _answers, _answered_wrongly),
        Race(
            _question,
            twin(lambda asked: Approval.objects.get(pk=asked.pk).state == ApprovalState.PENDING, _do_it),
            lambda asked, _answers: Revision.objects.filter(goal=asked.record).count() > 1,
        ),
    ),
}
