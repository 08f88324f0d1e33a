"""Approvals step by step: who is asked, what an answer does, and what nobody may do."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from yingdan.accounts.commands import hand_over_everything
from yingdan.accounts.models import Delegation, Role, User
from yingdan.accounts.rules import cli_actor, standing_in
from yingdan.accounts.testing import Cast
from yingdan.approvals import rules
from yingdan.approvals.choices import ApprovalState, Mode, Verdict, Whom
from yingdan.approvals.commands import (
    StepDraft,
    add_signer,
    add_step,
    agree,
    create_route,
    edit_route,
    hand_on,
    refuse,
    remove_step,
    resubmit,
    send_back,
    submit_approval,
    withdraw,
)
from yingdan.approvals.models import Approval, Seat
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes

pytestmark = pytest.mark.django_db
DONE: list[tuple[int, int]] = []


@pytest.fixture(autouse=True)
def _act() -> Iterator[None]:
    """Something to approve: it notes for whom and about what it was done."""

    def apply(actor: Actor, approval: Approval) -> None:
        if approval.payload.get("impossible"):
            raise Refused("It cannot be done any more.")
        if not actor.may(approval.payload.get("right", "approval.view")):
            raise Forbidden("No right.")
        DONE.append((actor.user_id, approval.record))

    rules.act(rules.Act("test.spend", "department", "spend", apply, {"why": "Why"}))
    DONE.clear()
    yield
    rules._acts.pop("test.spend")


def ask(cast: Cast, who: str = "sales", amount: int | None = 1000, pk: int = 1, **payload: object) -> Approval:
    return submit_approval(
        actor=cast(who),
        act="test.spend",
        pk=pk,
        title="市场活动",
        reason="展会",
        amount=None if amount is None else Decimal(amount),
        facts={"why": "展会"},
        payload=payload,
    )


def route(cast: Cast, *steps: StepDraft, floor: int = 0) -> None:
    create_route(actor=cli_actor(), name=f"花钱 {floor}", act="test.spend", floor=Decimal(floor), steps=steps)


def named(cast: Cast, *who: str, mode: str = Mode.ONE, name: str = "批") -> StepDraft:
    return StepDraft(name=name, whom=Whom.PERSON, mode=mode, people=[cast[one].pk for one in who])


def asked(approval: Approval) -> set[str]:
    people = rules.asked_now(Approval.objects.get(pk=approval.pk))
    return set(User.objects.filter(pk__in=people).values_list("username", flat=True))


def state(approval: Approval) -> str:
    return Approval.objects.get(pk=approval.pk).state


def test_without_a_route_the_manager_is_asked_and_his_yes_does_it(cast: Cast) -> None:
    User.objects.filter(pk=cast["sales"].pk).update(manager=cast["director"])
    made = ask(cast)
    assert (made.state, made.number[:3], asked(made)) == ("pending", "SP-", {"director"})
    assert DONE == []
    agree(actor=cast("director"), pk=made.pk, words="好")
    assert state(made) == ApprovalState.APPROVED
    assert [(cast["sales"].pk, 1)] == DONE
    (sent,), (decided,) = events("approval.submitted"), events("approval.approved")
    assert (sent.after["asked"], decided.after["asked"]) == ([cast["director"].pk], [])


def test_without_a_manager_whoever_keeps_the_routes_is_asked(cast: Cast) -> None:
    assert asked(ask(cast)) == {"admin"}
    assert asked(ask(cast, "admin", pk=2)) == {"boss"}


def test_a_manager_who_left_is_passed_over_and_a_circle_of_managers_ends(cast: Cast) -> None:
    User.objects.filter(pk=cast["sales"].pk).update(manager=cast["pm"])
    User.objects.filter(pk=cast["pm"].pk).update(manager=cast["director"], is_active=False)
    assert asked(ask(cast)) == {"director"}
    User.objects.filter(pk=cast["director"].pk).update(manager=cast["pm"], is_active=False)
    assert asked(ask(cast, pk=2)) == {"admin"}


def test_nobody_approves_the_own_request(cast: Cast) -> None:
    route(cast, named(cast, "sales", "director"))
    made = ask(cast)
    assert asked(made) == {"director"}
    with pytest.raises(Forbidden, match="他人审批"), nothing_changes():
        agree(actor=cast("sales"), pk=made.pk)


def test_a_stand_in_of_the_approver_may_not_be_the_submitter(cast: Cast) -> None:
    route(cast, named(cast, "director"))
    made, today = ask(cast), clock.today()
    Delegation.objects.create(giver=cast["director"], taker=cast["sales"], starts=today, ends=today)
    stand_in = standing_in(cast["sales"], cast["director"].pk)
    assert stand_in is not None
    with pytest.raises(Forbidden, match="他人审批"), nothing_changes():
        agree(actor=stand_in, pk=made.pk)
    Delegation.objects.create(giver=cast["director"], taker=cast["pm"], starts=today, ends=today)
    other = standing_in(cast["pm"], cast["director"].pk)
    assert other is not None
    agree(actor=other, pk=made.pk)
    seat = Seat.objects.get(step__approval=made)
    assert (seat.person, seat.said_by, state(made)) == (cast["director"], cast["pm"], "approved")


def test_who_submits_in_anothers_place_does_not_decide_either(cast: Cast) -> None:
    """Her manager stands in for her: the next one above him is asked."""
    User.objects.filter(pk=cast["sales"].pk).update(manager=cast["director"])
    User.objects.filter(pk=cast["director"].pk).update(manager=cast["boss"])
    Delegation.objects.create(giver=cast["sales"], taker=cast["director"], starts=clock.today(), ends=clock.today())
    stand_in = standing_in(cast["director"], cast["sales"].pk)
    assert stand_in is not None
    made = submit_approval(actor=stand_in, act="test.spend", pk=1, title="市场活动", reason="展会")
    assert (made.owner, asked(made)) == (cast["sales"], {"boss"})
    with pytest.raises(Refused, match="不能审批自己"), nothing_changes():
        hand_on(actor=cast("boss"), pk=made.pk, person=cast["director"].pk)
    route(cast, named(cast, "director", "finance"))
    other = submit_approval(actor=stand_in, act="test.spend", pk=2, title="市场活动", reason="展会")
    assert asked(other) == {"finance"}
    with pytest.raises(Forbidden), nothing_changes():
        agree(actor=cast("director"), pk=other.pk)


def test_steps_are_asked_one_after_the_other(cast: Cast) -> None:
    route(cast, named(cast, "pm"), named(cast, "director", "finance"))
    made = ask(cast)
    assert asked(made) == {"pm"}
    with pytest.raises((Forbidden, Missing)), nothing_changes():
        agree(actor=cast("director"), pk=made.pk)
    agree(actor=cast("pm"), pk=made.pk)
    assert asked(made) == {"director", "finance"}
    agree(actor=cast("finance"), pk=made.pk)
    assert (state(made), DONE) == ("approved", [(cast["sales"].pk, 1)])


def test_countersigning_needs_each_of_them(cast: Cast) -> None:
    route(cast, named(cast, "director", "finance", mode=Mode.ALL))
    made = ask(cast)
    agree(actor=cast("director"), pk=made.pk)
    assert (state(made), asked(made), DONE) == ("pending", {"finance"}, [])
    with pytest.raises(Forbidden), nothing_changes():
        agree(actor=cast("director"), pk=made.pk)
    agree(actor=cast("finance"), pk=made.pk)
    assert state(made) == "approved"


def test_a_no_ends_it_and_needs_a_reason(cast: Cast) -> None:
    route(cast, named(cast, "director", "finance", mode=Mode.ALL))
    made = ask(cast)
    with pytest.raises(Refused, match="请写明原因"), nothing_changes():
        refuse(actor=cast("finance"), pk=made.pk, words=" ")
    refuse(actor=cast("finance"), pk=made.pk, words="超预算")
    assert (state(made), asked(made), DONE) == ("rejected", set(), [])
    assert ask(cast).state == "pending"


def test_the_route_follows_the_amount(cast: Cast) -> None:
    route(cast, named(cast, "pm"))
    route(cast, named(cast, "boss"), floor=5000)
    assert asked(ask(cast, amount=4999, pk=1)) == {"pm"}
    assert asked(ask(cast, amount=5000, pk=2)) == {"boss"}
    assert asked(ask(cast, amount=None, pk=3)) == {"pm"}


def test_a_step_may_ask_a_role_or_the_head_of_the_department(cast: Cast) -> None:
    role = Role.objects.get(code="finance")
    route(cast, StepDraft(name="部门", whom=Whom.HEAD), StepDraft(name="财务", whom=Whom.ROLE, role=role.pk))
    cast.departments["华东"].manager = cast["pm"]
    cast.departments["华东"].save(update_fields=["manager"])
    made = ask(cast)
    assert asked(made) == {"pm"}
    agree(actor=cast("pm"), pk=made.pk)
    assert asked(made) == {"finance"}


def test_handed_on_somebody_else_answers(cast: Cast) -> None:
    route(cast, named(cast, "director"))
    made = ask(cast)
    with pytest.raises(Refused, match="不能审批自己"), nothing_changes():
        hand_on(actor=cast("director"), pk=made.pk, person=cast["sales"].pk)
    hand_on(actor=cast("director"), pk=made.pk, person=cast["pm"].pk, words="你更清楚")
    assert asked(made) == {"pm"}
    with pytest.raises(Forbidden), nothing_changes():
        agree(actor=cast("director"), pk=made.pk)
    agree(actor=cast("pm"), pk=made.pk)
    assert state(made) == "approved"


def test_whoever_was_added_must_agree_as_well(cast: Cast) -> None:
    route(cast, named(cast, "director", "boss"))
    made = ask(cast)
    add_signer(actor=cast("director"), pk=made.pk, person=cast["finance"].pk)
    with pytest.raises(Refused, match="已在本步"), nothing_changes():
        add_signer(actor=cast("director"), pk=made.pk, person=cast["finance"].pk)
    agree(actor=cast("boss"), pk=made.pk)
    assert (state(made), asked(made)) == ("pending", {"director", "finance"})
    agree(actor=cast("finance"), pk=made.pk)
    assert state(made) == "approved"


def test_sent_back_to_a_step_it_is_asked_again_and_what_was_said_stays(cast: Cast) -> None:
    route(cast, named(cast, "pm"), named(cast, "director"), named(cast, "boss"))
    made = ask(cast)
    for who in ("pm", "director"):
        agree(actor=cast(who), pk=made.pk)
    with pytest.raises(Refused, match="之前的步骤"), nothing_changes():
        send_back(actor=cast("boss"), pk=made.pk, words="再看", to=3)
    send_back(actor=cast("boss"), pk=made.pk, words="再看", to=1)
    for who in ("pm", "director", "boss"):
        assert asked(made) == {who}
        agree(actor=cast(who), pk=made.pk)
    assert (state(made), len(DONE)) == ("approved", 1)
    assert Seat.objects.filter(step__approval=made, verdict=Verdict.AGREED).count() == 5


def test_sent_back_to_the_submitter_it_can_be_submitted_again(cast: Cast) -> None:
    route(cast, named(cast, "pm"), named(cast, "director"))
    made = ask(cast)
    agree(actor=cast("pm"), pk=made.pk)
    send_back(actor=cast("director"), pk=made.pk, words="缺报价")
    assert (state(made), asked(made)) == ("draft", set())
    with pytest.raises(Forbidden), nothing_changes():
        resubmit(actor=cast("pm"), pk=made.pk, reason="我来")
    resubmit(actor=cast("sales"), pk=made.pk, reason="报价已附")
    assert (state(made), asked(made)) == ("pending", {"pm"})


def test_only_the_submitter_withdraws_and_only_once(cast: Cast) -> None:
    made = ask(cast)
    with pytest.raises(Forbidden), nothing_changes():
        withdraw(actor=cast("admin"), pk=made.pk)
    withdraw(actor=cast("sales"), pk=made.pk)
    with pytest.raises(Refused, match="已有结果"), nothing_changes():
        withdraw(actor=cast("sales"), pk=made.pk)
    with pytest.raises(Forbidden), nothing_changes():
        agree(actor=cast("admin"), pk=made.pk)


def test_one_question_at_a_time_about_one_act_of_one_record(cast: Cast) -> None:
    ask(cast)
    with pytest.raises(Conflict, match="已在审批中"), nothing_changes():
        ask(cast)
    assert ask(cast, pk=2).state == "pending"


def test_what_cannot_be_done_any_more_is_not_approved(cast: Cast) -> None:
    made = ask(cast, impossible=True)
    with pytest.raises(Refused, match="any more"), nothing_changes():
        agree(actor=cast("admin"), pk=made.pk)
    refuse(actor=cast("admin"), pk=made.pk, words="过时了")
    assert state(made) == "rejected"


def test_what_the_submitter_may_not_do_is_not_approved_for_him(cast: Cast) -> None:
    made = ask(cast, right="person.admin")
    with pytest.raises(Refused, match="林婧"), nothing_changes():
        agree(actor=cast("admin"), pk=made.pk)


def test_whoever_is_not_part_of_it_does_not_see_it(cast: Cast) -> None:
    route(cast, named(cast, "director"))
    made = ask(cast)
    seen = {who for who in ("sales", "mate", "pm", "director", "boss") if rules.visible_approvals(cast(who)).exists()}
    assert seen == {"sales", "director", "boss"}
    with pytest.raises(Missing), nothing_changes():
        agree(actor=cast("mate"), pk=made.pk)
    assert list(rules.waiting_for(cast("director"))) == [made]
    assert not rules.waiting_for(cast("boss")).exists()


def test_what_was_submitted_goes_its_old_way_when_the_route_changes(cast: Cast) -> None:
    route(cast, named(cast, "pm"), named(cast, "boss", name="终批"))
    made, way = ask(cast), rules.routes.rows().get()
    remove_step(actor=cli_actor(), pk=way.pk, position=1)
    add_step(actor=cli_actor(), pk=way.pk, step=named(cast, "finance", name="财务"))
    assert [one.name for one in rules.route_steps(way)] == ["终批", "财务"]
    assert asked(made) == {"pm"}
    assert asked(ask(cast, pk=2)) == {"boss"}


def test_a_route_says_what_is_wrong_with_it(cast: Cast) -> None:
    route(cast, named(cast, "pm"))
    way = rules.routes.rows().get()
    with pytest.raises(Conflict, match="同一起始金额"), nothing_changes():
        route(cast, named(cast, "pm"))
    with pytest.raises(Refused, match="没有这个审批事项"), nothing_changes():
        edit_route(actor=cli_actor(), pk=way.pk, values={"act": "test.nothing"})
    with pytest.raises(Refused, match="角色"), nothing_changes():
        add_step(actor=cli_actor(), pk=way.pk, step=StepDraft(name="财务", whom=Whom.ROLE))
    with pytest.raises(Refused, match="请指定"), nothing_changes():
        add_step(actor=cli_actor(), pk=way.pk, step=StepDraft(name="点名", whom=Whom.PERSON))
    with pytest.raises(Refused, match="没有这一步"), nothing_changes():
        remove_step(actor=cli_actor(), pk=way.pk, position=7)
    with pytest.raises(Missing), nothing_changes():
        add_step(actor=cast("boss"), pk=way.pk, step=named(cast, "boss"))


def test_a_leavers_answer_is_given_by_the_heir(cast: Cast) -> None:
    route(cast, named(cast, "director", "finance", mode=Mode.ALL))
    first, second = ask(cast), ask(cast, pk=2)
    with pytest.raises(Refused, match="林婧"), nothing_changes():
        hand_over_everything(actor=cast("admin"), pk=cast["director"].pk, taker=cast["sales"].pk)
    moved = hand_over_everything(actor=cast("admin"), pk=cast["director"].pk, taker=cast["boss"].pk, reason="离职")
    assert moved["approval"] == 2
    assert asked(first) == asked(second) == {"boss", "finance"}
    # Who is asked anyhow is asked once.
    assert hand_over_everything(actor=cast("admin"), pk=cast["boss"].pk, taker=cast["finance"].pk)["approval"] == 2
    assert asked(first) == {"finance"}
    agree(actor=cast("finance"), pk=first.pk)
    assert state(first) == "approved"


def test_a_later_step_passes_over_who_has_left_by_then(cast: Cast) -> None:
    route(cast, named(cast, "pm"), named(cast, "director", "finance", mode=Mode.ALL), named(cast, "boss"))
    made = ask(cast)
    User.objects.filter(pk__in=[cast["director"].pk, cast["boss"].pk]).update(is_active=False)
    agree(actor=cast("pm"), pk=made.pk)
    assert asked(made) == {"finance"}
    agree(actor=cast("finance"), pk=made.pk)
    # Nobody of the last step is there: whoever keeps the routes answers.
    assert asked(made) == {"admin"}
    agree(actor=cast("admin"), pk=made.pk)
    assert state(made) == "approved"


def test_a_route_without_steps_lets_nothing_through(cast: Cast) -> None:
    route(cast)
    with pytest.raises(Refused, match="没有人可以审批"), nothing_changes():
        ask(cast)
