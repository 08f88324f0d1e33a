"""The metrics equal a recount in plain Python, by every dimension, for whoever asks."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingdan.accounts.commands import set_field_rule
from yingdan.accounts.models import Role
from yingdan.accounts.rules.rights import forget_rights
from yingdan.accounts.testing import Cast
from yingdan.core.policy import Access, Guard
from yingdan.core.refusal import Forbidden, Refused
from yingdan.dealers.testing import make_dealer
from yingdan.deals import rules
from yingdan.deals.commands import Closing, DealDraft, LineDraft, create_deals, delete_deals
from yingdan.deals.models import Deal, DealLine
from yingdan.deals.testing import make_customer, make_deal, make_process, make_product, stage_at
from yingdan.deals.tests.worlds import OWNERS, deal_values, in_worlds, passing_world
from yingdan.goals.registry import evaluate, metrics

pytestmark = pytest.mark.django_db

PRODUCTS, REGIONS = ("压机", "机械手", "视觉"), ("江苏", "上海", "", "广东")
NAMES = ("owner", "department", "region", "product", "customer", "dealer", "stage", "source", "month", "quarter")
Values = dict[tuple[str, ...], Decimal]


def settle(cast: Cast, drafts: list[dict[str, Any]]) -> None:
    """Make the world: drafts that contradict themselves are left out."""
    make_process()
    admin = cast("admin")
    customers = [make_customer(admin, f"客户{n}", region=region).pk for n, region in enumerate(REGIONS)]
    products = [make_product(name).pk for name in PRODUCTS]
    dealers = [None, *(make_dealer(admin, name).pk for name in ("甬江", "岭南"))]
    for values in drafts:
        try:
            deal = create_deals(
                actor=admin, drafts=[_draft(cast, values, customers, products, dealers[values["length"] % 3])]
            )[0]
        except Refused:
            continue
        if values["deleted"]:
            delete_deals(actor=admin, pks=[deal.pk])


def _draft(
    cast: Cast, values: dict[str, Any], customers: list[int], products: list[int], dealer: int | None
) -> DealDraft:
    closed = None
    if values["end"] != "open":
        day = values["opened"] + dt.timedelta(days=values["length"])
        amount = None if any(price for _, price in values["lines"]) else values["amount"]
        closed = Closing(state=values["end"], closed_on=day, amount=amount)
    return DealDraft(
        name="商机",
        owner=cast[OWNERS[values["owner"]]].pk,
        customer=None if values["customer"] is None else customers[values["customer"]],
        dealer=dealer,
        stage=stage_at(values["stage"]).pk,
        source=values["source"],
        amount=values["amount"],
        opened_on=values["opened"],
        expected_close=values["expected"],
        lines=[LineDraft(product=products[at], amount=amount) for at, amount in values["lines"]],
        closed=closed,
    )


def facts_of(deal: Deal) -> dict[str, str]:
    day = {"open": deal.expected_close}.get(deal.state, deal.closed_on)
    return {
        "owner": deal.owner.name if deal.owner else "",
        "department": deal.department.name if deal.department else "",
        "region": deal.customer.region if deal.customer else "",
        "customer": deal.customer.name if deal.customer else "",
        "dealer": deal.dealer.name if deal.dealer else "",
        "stage": deal.stage.name,
        "source": deal.source,
    } | _period(day)


def _period(day: dt.date | None) -> dict[str, str]:
    if day is None:
        return {"month": "", "quarter": ""}
    return {"month": day.strftime("%Y-%m"), "quarter": f"{day.year}-Q{(day.month - 1) // 3 + 1}"}


def main_product(deal: Deal) -> str:
    lines = sorted(
        DealLine.objects.filter(deal=deal), key=lambda e: (e.amount is None, -(e.amount or 0), e.order, e.pk)
    )
    return lines[0].product.name if lines else ""


def money_parts(deal: Deal, amount: Decimal | None, by: tuple[str, ...]) -> Iterable[tuple[str, Decimal]]:
    """Amounts by product: those of the lines, and what is left."""
    if "product" not in by:
        return [] if amount is None else [("", amount)]
    lines = list(DealLine.objects.filter(deal=deal))
    if not lines:
        return [] if amount is None else [("", amount)]
    parts = [(line.product.name, line.amount) for line in lines if line.amount is not None]
    rest = (amount or Decimal(0)) - sum((part for _, part in parts), Decimal(0))
    return [*parts, *([("", rest)] if rest else [])]


def grouped(deals: Iterable[Deal], by: tuple[str, ...]) -> dict[tuple[str, ...], list[Deal]]:
    found = defaultdict(list)
    for deal in deals:
        facts = facts_of(deal) | {"product": main_product(deal)}
        found[tuple(facts[name] for name in by)].append(deal)
    return found


def money(deals: Iterable[Deal], by: tuple[str, ...], share: Callable[[Deal], int]) -> Values:
    found: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for deal in deals:
        for product, part in money_parts(deal, deal.amount, by):
            facts = facts_of(deal) | {"product": product}
            found[tuple(facts[name] for name in by)] += part * share(deal) / 100
    return {key: value.quantize(Decimal("0.01"), ROUND_HALF_UP) for key, value in found.items()}


def rate(part: int, whole: int) -> Decimal:
    return (Decimal(100) * part / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def counts(deals: Iterable[Deal], by: tuple[str, ...]) -> Values:
    return {key: Decimal(len(some)) for key, some in grouped(deals, by).items()}


def rates(deals: Iterable[Deal], by: tuple[str, ...]) -> Values:
    return {key: rate(sum(deal.state == "won" for deal in some), len(some)) for key, some in grouped(deals, by).items()}


def cycles(deals: Iterable[Deal], by: tuple[str, ...]) -> Values:
    days = {key: [(d.closed_on - d.opened_on).days for d in some if d.closed_on] for key, some in
            grouped(deals, by).items()}  # fmt: skip
    return {key: rate(sum(some), 100 * len(some)) for key, some in days.items()}


RECOUNT: dict[str, tuple[set[str], Callable[[list[Deal], tuple[str, ...]], Values]]] = {
    "deals.won_amount": ({"won"}, lambda deals, by: money(deals, by, lambda _deal: 100)),
    "deals.open_amount": ({"open"}, lambda deals, by: money(deals, by, lambda _deal: 100)),
    "deals.weighted_amount": ({"open"}, lambda deals, by: money(deals, by, lambda deal: deal.probability)),
    "deals.won_count": ({"won"}, counts),
    "deals.lost_count": ({"lost"}, counts),
    "deals.open_count": ({"open"}, counts),
    "deals.win_rate": ({"won", "lost"}, rates),
    "deals.cycle_days": ({"won"}, cycles),
}
ASKED = tuple(RECOUNT)


def recount(name: str, deals: list[Deal], by: tuple[str, ...]) -> Values:
    states, count = RECOUNT[name]
    return count([deal for deal in deals if deal.state in states], by)


def in_sight(cast: Cast, who: str) -> list[Deal]:
    rows = Deal.objects.filter(deleted_at__isnull=True).select_related(
        "owner", "department", "customer", "dealer", "stage", "customer__owner"
    )
    if who == "admin":
        return list(rows)
    return [deal for deal in rows if deal.owner_id == cast[who].pk]


@given(drafts=st.lists(deal_values, max_size=12), by=st.lists(st.sampled_from(NAMES), unique=True, max_size=3))
@in_worlds
def test_every_metric_equals_the_recount(cast: Cast, drafts: list[dict[str, Any]], by: list[str]) -> None:
    with passing_world():
        settle(cast, drafts)
        deals = in_sight(cast, "admin")
        for name in ASKED:
            expected = recount(name, deals, tuple(by))
            result = evaluate(name, actor=cast("admin"), by=by)
            if by:
                assert {row.labels: row.value for row in result.rows} == expected
            whole = recount(name, deals, ())
            assert (result.total or Decimal(0)) == whole.get((), Decimal(0))


@given(drafts=st.lists(deal_values, max_size=10), name=st.sampled_from(["owner", "month", "source"]))
@in_worlds
def test_a_salesperson_measures_only_what_is_in_sight(cast: Cast, drafts: list[dict[str, Any]], name: str) -> None:
    with passing_world():
        settle(cast, drafts)
        deals = in_sight(cast, "sales")
        for metric in ASKED:
            result = evaluate(metric, actor=cast("sales"), by=[name])
            assert {row.labels: row.value for row in result.rows} == recount(metric, deals, (name,))


@given(drafts=st.lists(deal_values, max_size=10), since=st.dates(dt.date(2025, 11, 1), dt.date(2026, 8, 1)))
@in_worlds
def test_a_period_counts_both_of_its_ends(cast: Cast, drafts: list[dict[str, Any]], since: dt.date) -> None:
    until = since + dt.timedelta(days=45)
    with passing_world():
        settle(cast, drafts)
        closed = [d for d in in_sight(cast, "admin") if d.closed_on and since <= d.closed_on <= until]
        for metric in ("deals.won_amount", "deals.lost_count", "deals.win_rate"):
            result = evaluate(metric, actor=cast("admin"), by=["product"], since=since, until=until)
            assert {row.labels: row.value for row in result.rows} == recount(metric, closed, ("product",))


@given(drafts=st.lists(deal_values, max_size=10), name=st.sampled_from(NAMES))
@in_worlds
def test_asking_for_one_value_gives_the_row_of_that_value(cast: Cast, drafts: list[dict[str, Any]], name: str) -> None:
    with passing_world():
        settle(cast, drafts)
        for metric in ASKED:
            for row in evaluate(metric, actor=cast("admin"), by=[name]).rows:
                alone = evaluate(metric, actor=cast("admin"), where={name: row.labels[0]})
                assert alone.total == row.value


def test_the_rate_of_all_deals_counts_the_open_ones_by_their_opening(cast: Cast) -> None:
    day = dt.date(2026, 2, 3)
    make_deal(cast("admin"), opened_on=day)
    won = Closing(state="won", closed_on=day, amount=Decimal(1))  # type: ignore[arg-type]  # a file's word
    make_deal(cast("admin"), opened_on=day, closed=won)
    make_deal(cast("admin"), opened_on=day, closed=Closing(state="void", closed_on=day))  # type: ignore[arg-type]  # a file's word
    result = evaluate("deals.win_rate_all", actor=cast("admin"), by=["month"])
    assert [(row.labels, row.value) for row in result.rows] == [(("2026-02",), Decimal(50))]


def test_customers_of_one_name_stand_in_rows_of_their_own(cast: Cast) -> None:
    twins = [make_customer(cast("admin"), "同名").pk for _ in range(2)]
    for pk in twins:
        make_deal(cast("admin"), customer=pk)
    rows = evaluate("deals.open_count", actor=cast("admin"), by=["customer"]).rows
    assert sorted(row.labels[0] for row in rows) == [f"同名 #{pk}" for pk in sorted(twins)]


def test_a_customer_out_of_sight_lends_neither_name_nor_region(cast: Cast) -> None:
    foreign = make_customer(cast("sales2"), "秘密客户", region="广东")
    make_deal(cast("admin"), customer=foreign.pk, owner=cast["sales"].pk)
    asked = {name: evaluate("deals.open_count", actor=cast("sales"), by=[name]).rows for name in ("customer", "region")}
    assert [row.labels for row in asked["customer"]] == [(f"#{foreign.pk}",)]
    assert [row.labels for row in asked["region"]] == [("",)]
    assert evaluate("deals.open_count", actor=cast("sales"), where={"customer": "秘密客户"}).total == 0


def test_a_field_that_is_not_readable_cannot_be_measured_or_grouped_by(cast: Cast) -> None:
    make_deal(cast("sales"))
    set_field_rule(
        actor=cast("admin"), role=Role.objects.get(code="sales").pk, kind="deal", field="amount", level="masked"
    )
    with pytest.raises(Forbidden):
        evaluate("deals.open_amount", actor=cast("sales"))
    assert evaluate("deals.open_count", actor=cast("sales")).total == 1


def test_a_masked_field_is_no_dimension_because_its_groups_would_tell(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    guards = {**rules.deals.guards, "source": Guard(others=Access.MASKED, owner=Access.MASKED)}
    monkeypatch.setitem(vars(rules.deals), "guards", guards)
    forget_rights()
    with pytest.raises(Forbidden):
        evaluate("deals.open_count", actor=cast("sales"), by=["source"])
    with pytest.raises(Forbidden):
        evaluate("deals.open_count", actor=cast("sales"), where={"source": "展会"})


@pytest.mark.parametrize(
    "asked", [{"by": ["colour"]}, {"where": {"colour": "1"}}, {"by": ["owner", "owner"]},
                                   {"where": {"month": "March"}}, {"where": {"quarter": "2026-Q5"}},
                                   {"since": dt.date(2026, 2, 1), "until": dt.date(2026, 1, 1)}])  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused(cast: Cast, asked: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        evaluate("deals.won_count", actor=cast("admin"), **asked)


def test_every_metric_is_registered_with_every_dimension() -> None:
    registered = {metric.name: metric.dimensions for metric in metrics()}
    assert {*ASKED, "deals.win_rate_all"} <= registered.keys()
    assert all(set(NAMES) == set(registered[name]) for name in ASKED)
