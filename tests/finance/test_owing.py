"""What is owed: not at the signature but when what it waits for happens; waived, set off, asked for."""

import datetime as dt
import io
from decimal import Decimal

import pytest

from yingdan.accounts.testing import Cast
from yingdan.contracts.commands import NodeDraft, end_contract, set_nodes
from yingdan.contracts.models import Contract
from yingdan.contracts.testing import PDF, make_contract, signed
from yingdan.core import clock, listening, sealing
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.finance import queries, rules
from yingdan.finance.commands import allocate_receipt, dun, raise_instalment, set_off, write_off
from yingdan.finance.models import Instalment
from yingdan.finance.testing import instalments_of, make_receipt
from yingdan.notices.rules import inbox, waiting
from yingdan.notices.tasks import remind
from yingdan.projects.commands import (
    Found,
    conclude_acceptance,
    delete_tasks,
    inspect_acceptance,
    reschedule_task,
    set_task_state,
    sign_acceptance,
    sign_on_paper,
    submit_acceptance,
)
from yingdan.projects.models import Project, Task
from yingdan.projects.rules import criteria_of
from yingdan.projects.testing import make_acceptance

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def owed(contract: Contract) -> list[bool]:
    return [rules.is_owed(one) for one in instalments_of(contract)]


def test_a_signature_brings_the_payments_and_owes_none_but_those_whose_day_has_come(contract: Contract) -> None:
    rows = instalments_of(contract)
    assert [one.balance for one in rows] == [Decimal(part) for part in (30_000, 40_000, 25_000, 5_000)]
    assert owed(contract) == [True, False, False, False]
    assert rules.days_late(rows[0]) == 40
    assert queries.paying(contract).owed == Decimal(30_000)


def test_a_draft_has_no_payments_due(cast: Cast, contract: Contract) -> None:
    other = make_contract(cast("sales"), "草稿")
    assert instalments_of(other) == []


def test_a_milestone_that_is_done_makes_owed_what_waits_for_it(cast: Cast, contract: Contract, milestone: Task) -> None:
    sales, today = cast("sales"), clock.today()
    later = milestone.ends + 10 * DAY
    reschedule_task(actor=sales, pk=milestone.pk, ends=later)
    row = instalments_of(contract)[1]
    assert (row.expected_on, row.due_on, row.arose_on) == (later, later + 15 * DAY, None)
    set_task_state(actor=sales, pk=milestone.pk, state="done")
    row.refresh_from_db()
    assert (row.arose_on, row.due_on, rules.is_owed(row)) == (today, today + 15 * DAY, True)
    # Opened again by mistake: it is not owed any more, unless something was paid already.
    set_task_state(actor=sales, pk=milestone.pk, state="todo")
    row.refresh_from_db()
    assert (row.arose_on, row.due_on) == (None, later + 15 * DAY)
    set_task_state(actor=sales, pk=milestone.pk, state="done")
    money = make_receipt(cast("finance"), "10", customer=contract.customer_id)
    allocate_receipt(actor=cast("finance"), pk=money.pk, parts=[(row.pk, Decimal(10))])
    set_task_state(actor=sales, pk=milestone.pk, state="todo")
    row.refresh_from_db()
    assert (row.arose_on, row.state) == (today, "partly")


def test_an_acceptance_is_said_by_word_with_what_shows_it(cast: Cast, contract: Contract) -> None:
    sales, today = cast("sales"), clock.today()
    first, _second, final, _last = instalments_of(contract)
    for wrong in (
        {"pk": first.pk, "day": today, "reason": "验收"},
        {"pk": final.pk, "day": today + DAY, "reason": "验收"},
        {"pk": final.pk, "day": today, "reason": " "},
    ):
        with pytest.raises(Refused), nothing_changes():
            raise_instalment(actor=sales, **wrong)  # type: ignore[arg-type]  # one wrong thing each
    raise_instalment(actor=sales, pk=final.pk, day=today - DAY, reason="终验单已双方签字")
    final.refresh_from_db()
    assert (final.arose_on, final.due_on, rules.days_late(final)) == (today - DAY, today - DAY, 1)
    with pytest.raises(Refused), nothing_changes():
        raise_instalment(actor=sales, pk=final.pk, day=today, reason="再来一次")


def test_a_milestone_that_does_not_come_any_more_is_replaced_by_a_word(
    cast: Cast, contract: Contract, milestone: Task
) -> None:
    sales = cast("sales")
    second = instalments_of(contract)[1]
    assert not rules.waits_by_hand(second)
    delete_tasks(actor=sales, pks=[milestone.pk])
    second = Instalment.objects.get(pk=second.pk)
    assert rules.waits_by_hand(second)
    raise_instalment(actor=sales, pk=second.pk, day=clock.today(), reason="双方同意不再初验")


def test_what_is_not_owed_when_a_contract_is_terminated_is_not_expected_any_more(
    cast: Cast, contract: Contract
) -> None:
    end_contract(actor=cast("sales"), pk=contract.pk, state="terminated", reason="客户停建")
    states = [(one.state, one.balance) for one in instalments_of(contract)]
    assert states == [("expected", Decimal(30_000)), *[("cancelled", Decimal(0))] * 3]


def test_only_who_approves_writes_off_and_never_more_than_is_open(cast: Cast, contract: Contract) -> None:
    first = instalments_of(contract)[0]
    with pytest.raises(Forbidden), nothing_changes():
        write_off(actor=cast("sales"), pk=first.pk, reason="收不回来")
    with pytest.raises(Missing), nothing_changes():
        write_off(actor=cast("sales2"), pk=first.pk, reason="收不回来")
    finance = cast("finance")
    for amount, reason in ((Decimal(30_001), "多"), (Decimal(0), "零"), (Decimal(-1), "负"), (None, "")):
        with pytest.raises(Refused), nothing_changes():
            write_off(actor=finance, pk=first.pk, amount=amount, reason=reason)
    write_off(actor=finance, pk=first.pk, amount=Decimal("0.01"), reason="零头")
    first.refresh_from_db()
    assert (first.state, first.balance) == ("partly", Decimal("29999.99"))
    write_off(actor=finance, pk=first.pk, reason="对方破产")
    first.refresh_from_db()
    assert (first.state, first.balance, first.waived) == ("settled", Decimal(0), Decimal(30_000))
    assert queries.paying(contract).waived == Decimal(30_000)
    with pytest.raises(Refused), nothing_changes():
        write_off(actor=finance, pk=first.pk, reason="再来")


def test_what_a_supplement_takes_away_is_set_off_against_another_payment(cast: Cast, contract: Contract) -> None:
    sales, finance = cast("sales"), cast("finance")
    less = make_contract(sales, "补充协议一", parent=contract.pk, amount=Decimal(-6_000))
    signed(sales, cast("director"), less)
    (below,) = instalments_of(less)
    first, _second, _final, last = instalments_of(contract)
    with pytest.raises(Refused), nothing_changes():
        set_off(actor=finance, pk=first.pk, against=last.pk)
    with pytest.raises(Refused), nothing_changes():
        set_off(actor=finance, pk=last.pk, against=below.pk, amount=Decimal(5_001))
    set_off(actor=finance, pk=last.pk, against=below.pk)
    set_off(actor=finance, pk=below.pk, against=first.pk)
    for row in (below, first, last):
        row.refresh_from_db()
    assert [one.balance for one in (below, first, last)] == [Decimal(0), Decimal(29_000), Decimal(0)]
    assert (below.state, last.state, first.state) == ("settled", "settled", "partly")
    paying = queries.paying(contract)
    assert (paying.whole, paying.waived) == (Decimal(94_000), Decimal(0))


def test_steps_to_get_paid_come_one_after_the_other_and_wait_for_what_was_promised(
    cast: Cast, contract: Contract
) -> None:
    sales, today = cast("sales"), clock.today()
    first = instalments_of(contract)[0]
    assert rules.next_step([], first.due_on, today) == "letter"
    for step, words in (("shout", "喂"), ("call", " ")):
        with pytest.raises(Refused), nothing_changes():
            dun(actor=sales, pk=first.pk, step=step, words=words)
    with pytest.raises(Refused), nothing_changes():
        dun(actor=sales, pk=first.pk, step="call", words="下周付", promised_on=today - DAY)
    dun(actor=sales, pk=first.pk, step="letter", words="财务说下周付", promised_on=today + 7 * DAY)
    first.refresh_from_db()
    assert first.remind_on == today + 8 * DAY
    dun(actor=sales, pk=first.pk, step="call", words="没接")
    first.refresh_from_db()
    assert first.remind_on == first.due_on + 60 * DAY
    dun(actor=sales, pk=first.pk, step="lawyer", words="已发函")
    first.refresh_from_db()
    assert first.remind_on is None


def test_whose_contract_it_is_finds_it_in_the_inbox_until_it_is_paid(cast: Cast, contract: Contract) -> None:
    sales, finance = cast("sales"), cast("finance")
    first = instalments_of(contract)[0]
    Instalment.objects.filter(pk=first.pk).update(remind_on=clock.today())
    remind()
    assert [one.record for one in inbox(sales) if one.verb == "instalment.due"] == [first.pk]
    money = make_receipt(finance, "30000", customer=contract.customer_id)
    allocate_receipt(actor=finance, pk=money.pk, parts=[(first.pk, Decimal(30_000))])
    remind()
    assert "instalment.due" not in {one.verb for one in waiting(inbox(sales))}
    sealing.seal()
    listening.deliver()
    assert "instalment.paid" in {one.verb for one in waiting(inbox(sales))}
    assert events("instalment.paid")[0].after["owner"] == cast["sales"].pk


@pytest.mark.parametrize(("kind", "owes"), [("final", True), ("first", False), ("arrival", False)])
def test_an_acceptance_signed_by_both_makes_owed_what_waits_for_it(
    cast: Cast, contract: Contract, project: Project, kind: str, owes: bool
) -> None:
    sales, today = cast("sales"), clock.today()
    row = make_acceptance(sales, project, kind=kind)
    submit_acceptance(actor=sales, pk=row.pk)
    found = [Found(criterion=one.pk, finding="met") for one in criteria_of(row)]
    inspect_acceptance(actor=sales, pk=row.pk, held_on=today, found=found)
    conclude_acceptance(actor=sales, pk=row.pk, conclusion="passed")
    sign_acceptance(actor=sales, pk=row.pk)
    final = instalments_of(contract)[2]
    assert final.arose_on is None
    sign_on_paper(actor=sales, pk=row.pk, name="甲方王工", scans=[("验收单.pdf", io.BytesIO(PDF))])
    final.refresh_from_db()
    assert (final.arose_on == today, rules.is_owed(final)) == (owes, owes)
    # A contract that is signed afterwards owes it from the same day.
    later = make_contract(sales, "补签合同", project=project.pk, customer=contract.customer_id)
    set_nodes(
        actor=sales,
        pk=later.pk,
        nodes=[NodeDraft(kind="final", amount=later.amount, planned_on=today, trigger="acceptance", days_after=30)],
    )
    (one,) = instalments_of(signed(sales, cast("director"), later))
    assert (one.arose_on, one.due_on) == ((today if owes else None), today + 30 * DAY)
