"""The pipeline's running totals equal a count of the deals, whatever happened and whoever asks."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Refused
from yingdan.customers.commands import delete_customers, merge_customers, restore_customers, transfer_customers
from yingdan.deals import commands
from yingdan.deals.choices import DealState
from yingdan.deals.commands import LineDraft
from yingdan.deals.models import Deal, PipelineCell
from yingdan.deals.projections import rebuild_pipeline
from yingdan.deals.queries import pipeline_sums
from yingdan.deals.testing import make_customer, make_deal, make_process, make_product, stage_at
from yingdan.deals.tests.worlds import OWNERS, in_worlds, money, passing_world

pytestmark = pytest.mark.django_db

Cells = dict[tuple[int | None, ...], tuple[int, int, int]]
act = st.tuples(st.integers(0, 15), st.integers(0, 50), st.integers(0, 50), money)


def counted() -> Cells:
    """The cells from the deals, in plain Python."""
    cells: Cells = {}
    for deal in Deal.objects.filter(state=DealState.OPEN, deleted_at__isnull=True).select_related("customer"):
        key = (deal.stage_id, deal.owner_id, deal.department_id, *hands(deal))
        fen = int((deal.amount or Decimal(0)) * 100)
        count, total, weighted = cells.get(key, (0, 0, 0))
        cells[key] = (count + 1, total + fen, weighted + fen * deal.probability)
    return cells


def hands(deal: Deal) -> tuple[int | None, int | None]:
    """Whose customer the deal is about, as the customer says it."""
    customer = deal.customer
    return (None, None) if customer is None or customer.deleted_at else (customer.owner_id, customer.department_id)


def kept() -> Cells:
    return {
        (cell.stage_id, cell.owner_id, cell.department_id, cell.customer_owner, cell.customer_department): (
            cell.count,
            cell.fen,
            cell.weighted,
        )
        for cell in PipelineCell.objects.all()
        if (cell.count, cell.fen, cell.weighted) != (0, 0, 0)
    }


def things(cast: Cast, who: str) -> dict[str, Any]:
    first, second = make_customer(cast(who)), make_customer(cast("sales2"), "海纳仓储有限公司")
    return {"customer": first.pk, "second": second.pk, "product": make_product("压机").pk}


def do(cast: Cast, world: dict[str, Any], act: tuple[int, int, int, Decimal]) -> None:
    """One command, on one of the deals that are there."""
    number, which, other, amount = act
    admin, pks = cast("admin"), list(Deal.objects.order_by("pk").values_list("pk", flat=True))
    pk = pks[which % len(pks)] if pks else 0
    owner, stage = cast[OWNERS[other % len(OWNERS)]].pk, stage_at(1 + other % 5).pk
    line = LineDraft(product=world["product"], price=amount)
    customer, second = world["customer"], world["second"]
    new: dict[str, Any] = {"owner": owner, "stage": stage, "amount": amount or None, "customer": customer}
    acts: list[Callable[[], Any]] = [
        lambda: make_deal(admin, **new),
        lambda: make_deal(admin, **new),
        lambda: commands.edit_deal(actor=admin, pk=pk, values={"amount": amount, "probability": other}),
        lambda: commands.set_lines(actor=admin, pk=pk, lines=[line]),
        lambda: commands.move_deals(actor=admin, pks=pks[which % (len(pks) + 1) :], stage=stage),
        lambda: commands.transfer_deals(actor=admin, pks=pks[: other % 3], owner=owner),
        lambda: commands.win_deal(actor=admin, pk=pk),
        lambda: commands.lose_deal(actor=admin, pk=pk, reason="价格"),
        lambda: commands.reopen_deal(actor=admin, pk=pk),
        lambda: commands.delete_deals(actor=admin, pks=[pk]),
        lambda: commands.restore_deals(actor=admin, pks=[pk]),
        lambda: commands.edit_deal(actor=admin, pk=pk, values={"customer": second if other % 2 else customer}),
        lambda: transfer_customers(actor=admin, pks=[customer, second][: 1 + other % 2], owner=owner),
        lambda: delete_customers(actor=admin, pks=[second]),
        lambda: restore_customers(actor=admin, pks=[second]),
        lambda: merge_customers(actor=admin, keep=customer, drop=second),
    ]
    acts[number]()


@given(acts=st.lists(act, max_size=14))
@in_worlds
def test_the_totals_equal_the_deals_after_any_sequence_of_commands(
    cast: Cast, acts: Sequence[tuple[int, int, int, Decimal]]
) -> None:
    with passing_world():
        make_process()
        world = things(cast, "admin")
        for one in acts:
            with suppress(Refused):
                do(cast, world, one)
            assert kept() == counted()
            for deal in Deal.objects.select_related("customer"):
                assert (deal.customer_owner, deal.customer_department) == hands(deal)
        assert rebuild_pipeline() == 0


@given(acts=st.lists(act, min_size=4, max_size=14))
@in_worlds
def test_whoever_asks_gets_the_sum_of_the_deals_in_sight(
    cast: Cast, acts: Sequence[tuple[int, int, int, Decimal]]
) -> None:
    with passing_world():
        make_process()
        world = things(cast, "sales")
        for one in acts:
            with suppress(Refused):
                do(cast, world, one)
        for who in ("admin", "boss", "director", "pm", "sales", "sales2", "hr"):
            actor = cast(who)
            seen: dict[tuple[int, int | None], list[Any]] = {}
            for deal in Deal.objects.filter(state=DealState.OPEN, deleted_at__isnull=True).select_related("customer"):
                if _in_sight(cast, who, deal):
                    row = seen.setdefault((deal.stage_id, deal.owner_id), [0, Decimal(0), Decimal(0)])
                    amount = deal.amount or Decimal(0)
                    row[:] = [row[0] + 1, row[1] + amount, row[2] + amount * deal.probability / 100]
            asked: dict[tuple[int, int | None], list[Any]] = {
                (r.stage, r.owner): [r.count, r.amount, r.weighted] for r in pipeline_sums(actor)
            }
            assert asked.keys() == seen.keys()
            for key, answered in asked.items():
                assert answered[:2] == seen[key][:2]
                assert abs(answered[2] - seen[key][2]) <= Decimal("0.005")


def _in_sight(cast: Cast, who: str, deal: Deal) -> bool:
    """The rights of the cast, said once more: own scope, department, subtree, all; a deal follows its customer."""
    east, south = cast.departments["华东"].pk, cast.departments["华南"].pk
    sales = cast.departments["销售部"].pk
    places: dict[str, set[int]] = {"pm": {east}, "director": {sales, east, south}}
    if who in ("admin", "boss"):
        return True
    if who == "hr":
        return False
    owned = [(deal.owner_id, deal.department_id)]
    if deal.customer is not None and deal.customer.deleted_at is None:
        owned.append((deal.customer.owner_id, deal.customer.department_id))
    return any(owner == cast[who].pk or place in places.get(who, set()) for owner, place in owned)


def test_a_rebuild_mends_totals_that_somebody_has_broken(cast: Cast) -> None:
    make_deal(cast("sales"))
    make_deal(cast("sales2"), "海纳项目", stage=stage_at(2).pk)
    truth = kept()
    cell = PipelineCell.objects.order_by("pk")[0]
    PipelineCell.objects.filter(pk=cell.pk).update(fen=7)
    PipelineCell.objects.exclude(pk=cell.pk).delete()
    PipelineCell.objects.create(stage=stage_at(5), count=3, fen=3, weighted=3)
    assert rebuild_pipeline() == 3
    assert kept() == truth == counted()
