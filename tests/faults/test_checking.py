"""The checker finds nothing where nothing is wrong, and every loss that is made on purpose."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.faults.checking import problems
from tests.faults.ledger import Act, Ledger, Story, read
from tests.faults.spoils import SPOILS, found_after
from yingdan.accounts.testing import Cast
from yingdan.core.sealing import seal
from yingdan.deals import commands
from yingdan.deals.testing import make_customer, make_deal, stage_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger(cast: Cast) -> Ledger:
    """Two deals, one of them won, as clients put them down."""
    actor, made = cast("sales"), Ledger()
    customer = make_customer(actor).pk
    for name, amount in (("甲", "100.10"), ("乙", "200.20")):
        deal = make_deal(actor, name, amount=Decimal(amount), customer=customer)
        story = Story(name, deal.pk, [Act("deal.created", {"name": name, "customer": customer, "amount": amount})])
        made.stories.append(story)
        for step in ("拜访", "报价"):
            commands.edit_deal(actor=actor, pk=deal.pk, values={"next_step": step})
            story.acts.append(Act("deal.edited", {"next_step": step}))
        for order in (2, 1, 2):
            commands.move_deals(actor=actor, pks=[deal.pk], stage=stage_at(order).pk)
            story.acts.append(Act("deal.moved", {"stage": stage_at(order).pk}))
    commands.win_deal(actor=actor, pk=deal.pk, amount=Decimal("199.99"))
    story.acts.append(Act("deal.won", {"amount": "199.99"}))
    seal()
    return made


def test_a_ledger_that_agrees_with_the_database_has_no_problem(ledger: Ledger) -> None:
    assert list(problems(ledger)) == []


def test_each_loss_made_on_purpose_is_found_and_taken_back(ledger: Ledger) -> None:
    assert [spoil.__name__ for spoil in SPOILS if not found_after(spoil, ledger)] == []
    assert list(problems(ledger)) == []


def test_an_act_whose_answer_never_came_may_have_happened_or_not(ledger: Ledger) -> None:
    ledger.stories[0].open_end = Act("deal.edited", {"next_step": "没有发生"})
    ledger.stories[1].open_end = ledger.stories[1].acts.pop()
    ledger.stories.append(Story("从未建立", open_end=Act("deal.created", {"name": "从未建立"})))
    assert list(problems(ledger)) == []


def test_an_act_that_was_acknowledged_and_did_not_happen_is_lost(ledger: Ledger) -> None:
    ledger.stories[0].acts.append(Act("deal.edited", {"next_step": "丢失"}))
    ledger.stories.append(Story("丢失", 4711, [Act("deal.created", {"name": "丢失"})]))
    assert {kind for kind, _text in problems(ledger)} == {"lost"}


def test_a_ledger_is_read_as_it_was_kept(ledger: Ledger, tmp_path: Path) -> None:
    ledger.stories[0].open_end = Act("deal.edited", {"next_step": "?"})
    path = tmp_path / "ledger.json"
    ledger.keep(path)
    assert read(path) == ledger
