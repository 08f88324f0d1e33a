"""Contracts and their payments: figures that add up, what is fixed when, who may do what."""

import datetime as dt
import hashlib
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from yingdan.accounts.commands import edit_person, hand_over_everything, share_record
from yingdan.accounts.testing import Cast
from yingdan.approvals.commands import agree, refuse, withdraw
from yingdan.contracts import rules
from yingdan.contracts.commands import (
    NodeDraft,
    delete_contracts,
    edit_contract,
    end_contract,
    set_nodes,
    sign_contract,
    submit_contract,
)
from yingdan.contracts.models import Contract, Scan
from yingdan.contracts.testing import PDF, make_contract, signed
from yingdan.core import clock
from yingdan.core.money import split
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.customers.commands import merge_customers
from yingdan.deals.testing import make_customer, make_deal
from yingdan.projects.testing import make_project, make_task

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def contract(cast: Cast) -> Contract:
    edit_person(actor=cast("admin"), pk=cast["sales"].pk, values={"manager": cast["director"]})
    return make_contract(cast("sales"))


def node(kind: str, amount: str, **more: Any) -> NodeDraft:
    return NodeDraft(kind=kind, amount=Decimal(amount), **{"planned_on": DAY} | more)


def amounts(contract: Contract) -> list[str]:
    return [f"{one.amount:.2f}" for one in rules.nodes_of(contract)]


def test_tax_and_net_follow_from_the_total(cast: Cast, contract: Contract) -> None:
    assert (contract.net, contract.tax) == (Decimal("1075221.24"), Decimal("139778.76"))
    assert contract.number.startswith("HT-")
    assert (contract.party_a, contract.party_b) == (contract.customer.name, "衡川智能")
    edit_contract(actor=cast("sales"), pk=contract.pk, values={"rate": "6"})
    contract.refresh_from_db()
    assert (contract.net, contract.tax) == (Decimal("1146226.42"), Decimal("68773.58"))


@given(st.decimals(Decimal("0.01"), Decimal("99999999.99"), places=2), st.sampled_from(["13", "9", "6", "3", "1", "0"]))
def test_net_and_tax_add_up_to_every_total(amount: Decimal, rate: str) -> None:
    from yingdan.contracts.commands.writing import check

    row = Contract(name="合同", amount=amount, rate=rate, party_a="甲", party_b="乙")
    check(row)
    assert row.net + row.tax == amount


def test_a_contract_takes_customer_and_amount_from_its_deal(cast: Cast) -> None:
    deal = make_deal(cast("sales"), amount=Decimal(860_000))
    made = make_contract(cast("sales"), deal=deal.pk, amount=None)
    assert (made.customer, made.amount, amounts(made)) == (deal.customer, Decimal(860_000), ["860000.00"])
    other = make_customer(cast("sales"), "别家")
    with pytest.raises(Refused) as refused, nothing_changes():
        make_contract(cast("sales"), deal=deal.pk, customer=other.pk)
    assert list(refused.value.errors) == ["deal"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"amount": None}, "amount"),
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal(-5)}, "amount"),
        ({"customer": None}, "customer"),
        ({"customer": 999}, "customer"),
        ({"project": 999}, "project"),
        ({"deal": 999}, "deal"),
        ({"parent": 999}, "parent"),
        ({"rate": "17"}, "rate"),
        ({"starts": DAY, "ends": DAY - dt.timedelta(days=1)}, "ends"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(cast: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused, nothing_changes():
        make_contract(cast("sales"), **{"customer": None} | values if field == "customer" else values)
    assert list(refused.value.errors) == [field]


def test_payments_add_up_to_the_total_or_say_what_is_missing(cast: Cast, contract: Contract) -> None:
    parts = [node("advance", "364500"), node("final", "789750"), node("retention", "60750")]
    with pytest.raises(Refused, match=r"1,215,000.00.*60,750.00") as refused, nothing_changes():
        set_nodes(actor=cast("sales"), pk=contract.pk, nodes=parts[:2])
    assert list(refused.value.errors) == ["nodes"]
    with pytest.raises(Refused, match=r"0.01"), nothing_changes():
        set_nodes(actor=cast("sales"), pk=contract.pk, nodes=[*parts[:2], node("retention", "60750.01")])
    set_nodes(actor=cast("sales"), pk=contract.pk, nodes=parts)
    assert amounts(contract) == ["364500.00", "789750.00", "60750.00"]
    # Another total keeps the shares, to the fen.
    edit_contract(actor=cast("sales"), pk=contract.pk, values={"amount": Decimal("1000000.01")})
    assert amounts(contract) == [f"{one:.2f}" for one in split(Decimal("1000000.01"), [364500, 789750, 60750])]
    contract.refresh_from_db()
    assert rules.add_up([one.amount for one in rules.nodes_of(contract)], contract.amount) is True


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (node("gift", "1215000"), "kind-0"),
        (node("final", "1215000", trigger="luck"), "trigger-0"),
        (node("final", "0"), "amount-0"),
        (node("final", "-5"), "amount-0"),
        (node("final", "1215000", days_after=731), "days_after-0"),
        (node("final", "1215000", trigger="milestone"), "milestone-0"),
        (node("final", "1215000", trigger="milestone", milestone=999), "milestone-0"),
    ],
)
def test_a_payment_that_makes_no_sense_is_refused_in_its_row(
    cast: Cast, contract: Contract, draft: NodeDraft, field: str
) -> None:
    with pytest.raises(Refused) as refused, nothing_changes():
        set_nodes(actor=cast("sales"), pk=contract.pk, nodes=[draft])
    assert list(refused.value.errors) == [field]


def test_a_payment_follows_the_milestone_that_it_waits_for(cast: Cast) -> None:
    sales = cast("sales")
    project = make_project(sales)
    first = make_task(sales, project, "初验", kind="milestone", ends=dt.date(2026, 4, 10))
    made = make_contract(sales, project=project.pk)
    waits = node("first", "1215000", trigger="milestone", milestone=first.pk, days_after=30)
    set_nodes(actor=sales, pk=made.pk, nodes=[waits])
    assert rules.nodes_of(made)[0].due == dt.date(2026, 5, 10)
    with pytest.raises(Refused, match="里程碑"), nothing_changes():
        edit_contract(actor=sales, pk=made.pk, values={"project": make_project(sales, "别的").pk})


def test_what_is_decided_about_stays_as_it_was_submitted(cast: Cast, contract: Contract) -> None:
    sales = cast("sales")
    edit_contract(actor=sales, pk=contract.pk, values={"subject": ""})
    with pytest.raises(Refused, match="标的") as refused, nothing_changes():
        submit_contract(actor=sales, pk=contract.pk)
    assert list(refused.value.errors) == ["subject"]
    edit_contract(actor=sales, pk=contract.pk, values={"subject": "立体库一套"})
    asked = submit_contract(actor=sales, pk=contract.pk)
    assert dict(asked.facts)["capitals"] == "壹佰贰拾壹万伍仟元整"
    deeds: list[Callable[[], object]] = [
        lambda: edit_contract(actor=sales, pk=contract.pk, values={"amount": Decimal(1)}),
        lambda: set_nodes(actor=sales, pk=contract.pk, nodes=[node("final", "1215000")]),
        lambda: delete_contracts(actor=sales, pks=[contract.pk]),
        lambda: end_contract(actor=sales, pk=contract.pk, state="terminated", reason="不签了"),
    ]
    for deed in deeds:
        with pytest.raises(Refused, match="撤回"), nothing_changes():
            deed()
    with pytest.raises(Conflict), nothing_changes():
        submit_contract(actor=sales, pk=contract.pk)
    with pytest.raises(Refused), nothing_changes():
        agree(actor=sales, pk=asked.pk)
    edit_contract(actor=sales, pk=contract.pk, values={"note": "催一下"})
    withdraw(actor=sales, pk=asked.pk)
    edit_contract(actor=sales, pk=contract.pk, values={"amount": Decimal(1_000_000)})


def test_an_approved_contract_is_signed_with_its_scan_and_then_fixed(cast: Cast, contract: Contract) -> None:
    sales = cast("sales")
    scan = ("合同扫描.pdf", io.BytesIO(PDF))
    with pytest.raises(Refused), nothing_changes():
        sign_contract(actor=sales, pk=contract.pk, signed_on=clock.today(), scans=[scan])
    asked = submit_contract(actor=sales, pk=contract.pk)
    refuse(actor=cast("director"), pk=asked.pk, words="质保金太高")
    asked = submit_contract(actor=sales, pk=contract.pk, reason="质保金改为 5%")
    agree(actor=cast("director"), pk=asked.pk)
    contract.refresh_from_db()
    assert contract.state == "approved"
    tomorrow = clock.today() + dt.timedelta(days=1)
    for when, scans in ((tomorrow, [scan]), (clock.today(), [])):
        with pytest.raises(Refused), nothing_changes():
            sign_contract(actor=sales, pk=contract.pk, signed_on=when, scans=scans)
    sign_contract(actor=sales, pk=contract.pk, signed_on=clock.today(), scans=[scan])
    contract.refresh_from_db()
    kept = Scan.objects.get(contract=contract)
    assert (contract.state, contract.signed_on) == ("signed", clock.today())
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest() == events("contract.signed")[0].after["sha256"][0]
    for deed in (
        lambda: edit_contract(actor=sales, pk=contract.pk, values={"amount": Decimal(9)}),
        lambda: edit_contract(actor=sales, pk=contract.pk, values={"liability": "改"}),
        lambda: delete_contracts(actor=sales, pks=[contract.pk]),
    ):
        with pytest.raises(Refused, match="补充协议"), nothing_changes():
            deed()
    edit_contract(actor=sales, pk=contract.pk, values={"note": "原件在档案室"})


def test_supplements_add_to_a_signed_contract_and_may_take_away(cast: Cast, contract: Contract) -> None:
    sales, director = cast("sales"), cast("director")
    with pytest.raises(Refused) as refused, nothing_changes():
        make_contract(sales, "补充协议", parent=contract.pk, amount=Decimal(-15_000))
    assert list(refused.value.errors) == ["parent"]
    signed(sales, director, contract)
    less = make_contract(sales, "补充协议一", parent=contract.pk, amount=Decimal(-15_000))
    assert (less.customer, less.net + less.tax) == (contract.customer, Decimal(-15_000))
    assert rules.with_supplements(contract) == Decimal(1_215_000)
    signed(sales, director, less)
    assert rules.with_supplements(contract) == Decimal(1_200_000)


def test_a_payment_is_never_nothing_and_no_day_is_too_late(cast: Cast, contract: Contract) -> None:
    sales = cast("sales")
    parts = [node("advance", "405000"), node("final", "405000"), node("retention", "405000")]
    set_nodes(actor=sales, pk=contract.pk, nodes=parts)
    with pytest.raises(Refused) as refused, nothing_changes():
        edit_contract(actor=sales, pk=contract.pk, values={"amount": Decimal("0.02")})
    assert list(refused.value.errors) == ["amount"]
    with pytest.raises(Refused) as refused, nothing_changes():
        edit_contract(actor=sales, pk=contract.pk, values={"customer": None})
    assert list(refused.value.errors) == ["customer"]
    last = node("final", "1215000", planned_on=dt.date.max, days_after=30)
    set_nodes(actor=sales, pk=contract.pk, nodes=[last])
    assert rules.nodes_of(contract)[0].due == dt.date.max


def test_what_one_may_not_see_is_neither_named_nor_counted(cast: Cast) -> None:
    sales, director = cast("sales"), cast("director")
    project = make_project(director)
    first = make_task(director, project, "初验", kind="milestone", ends=dt.date(2026, 4, 10))
    above = make_contract(director, project=project.pk)
    waits = node("first", "1215000", trigger="milestone", milestone=first.pk)
    set_nodes(actor=director, pk=above.pk, nodes=[waits])
    signed(director, cast("admin"), above)
    less = make_contract(director, "补充协议一", parent=above.pk, amount=Decimal(-15_000))
    signed(director, cast("admin"), less)
    share_record(actor=director, kind="contract", pk=above.pk, user=cast["sales"].pk)
    client = Client()
    client.force_login(cast["sales"])
    page = client.get(f"/contracts/{above.pk}/").content.decode()
    assert "补充协议一" not in page
    assert f"/tasks/{first.pk}/" not in page
    assert "初验" in page
    client.force_login(cast["director"])
    page = client.get(f"/contracts/{above.pk}/").content.decode()
    for part in ("补充协议一", "1,200,000.00", f"/tasks/{first.pk}/"):
        assert part in page, part
    for end in ("nodes", "sign"):
        assert client.get(f"/contracts/{above.pk}/{end}/").status_code == 422
    assert not rules.visible_contracts(sales).filter(pk=less.pk).exists()


def test_it_ends_fulfilled_or_terminated_with_the_reason(cast: Cast, contract: Contract) -> None:
    sales = cast("sales")
    with pytest.raises(Refused), nothing_changes():
        end_contract(actor=sales, pk=contract.pk, state="completed")
    other = make_contract(sales, "不签的", customer=contract.customer_id)
    with pytest.raises(Refused), nothing_changes():
        end_contract(actor=sales, pk=other.pk, state="terminated", reason=" ")
    end_contract(actor=sales, pk=other.pk, state="terminated", reason="客户取消")
    signed(sales, cast("director"), contract)
    for state in ("completed", "archived"):
        end_contract(actor=sales, pk=contract.pk, state=state)
    with pytest.raises(Refused), nothing_changes():
        end_contract(actor=sales, pk=contract.pk, state="terminated", reason="晚了")


def test_contracts_and_projects_go_to_the_customer_that_stays(cast: Cast) -> None:
    sales = cast("sales")
    keep, drop = make_customer(sales, "华东精工"), make_customer(sales, "华东精工机械")
    project = make_project(sales, customer=drop.pk)
    contract = make_contract(sales, customer=drop.pk)
    merge_customers(actor=sales, keep=keep.pk, drop=drop.pk)
    for row in (project, contract):
        row.refresh_from_db()
        assert row.customer == keep
    # The paper says who signed.
    assert contract.party_a == "华东精工机械"
    moved = events("customer.merged")[0].after["moved"]
    assert (moved["project"], moved["contract"]) == (1, 1)


def test_who_sees_and_writes_contracts(cast: Cast, contract: Contract) -> None:
    with pytest.raises(Missing), nothing_changes():
        edit_contract(actor=cast("sales2"), pk=contract.pk, values={"note": "看不到"})
    with pytest.raises(Forbidden), nothing_changes():
        edit_contract(actor=cast("finance"), pk=contract.pk, values={"note": "财务只看"})
    with pytest.raises(Forbidden), nothing_changes():
        make_contract(cast("hr"), customer=contract.customer_id)
    moved = hand_over_everything(actor=cast("admin"), pk=cast["sales"].pk, taker=cast["sales2"].pk, reason="离职")
    assert moved["contract"] == 1
    contract.refresh_from_db()
    assert (contract.owner, contract.department) == (cast["sales2"], cast.departments["华南"])


def test_pages_show_figures_scan_and_paper(cast: Cast, contract: Contract) -> None:
    client = Client()
    client.force_login(cast["sales"])
    page = client.get(f"/contracts/{contract.pk}/").content.decode()
    for part in ("壹佰贰拾壹万伍仟元整", "1,215,000.00", "1,075,221.24", "/submit/"):
        assert part in page, part
    sent = {
        "kind-0": "advance", "trigger-0": "date", "planned_on-0": "2026-12-01", "amount-0": "36.45万",
        "kind-1": "final", "trigger-1": "acceptance", "planned_on-1": "2026-12-29", "days_after-1": "30",
        "amount-1": "850500",
        "kind-2": "final", "trigger-2": "date", "planned_on-2": "", "amount-2": "",
        "version": str(contract.version),
    }  # fmt: skip
    with nothing_changes():
        wrong = client.post(f"/contracts/{contract.pk}/nodes/", sent | {"amount-1": "850499"})
    assert wrong.status_code == 422
    assert "1.00" in wrong.content.decode()
    assert client.post(f"/contracts/{contract.pk}/nodes/", sent).status_code == 302
    assert amounts(contract) == ["364500.00", "850500.00"]
    paper = client.get(f"/contracts/{contract.pk}/print/").content.decode()
    for part in ("甲方", "衡川智能", "立体库一套", "壹佰贰拾壹万伍仟元整", "364,500.00"):
        assert part in paper, part
    asked = submit_contract(actor=cast("sales"), pk=contract.pk)
    agree(actor=cast("director"), pk=asked.pk)
    upload = io.BytesIO(PDF)
    upload.name = "合同扫描.pdf"
    with nothing_changes():
        assert client.post(f"/contracts/{contract.pk}/sign/", {"signed_on": "2026-03-01"}).status_code == 422
    done = client.post(f"/contracts/{contract.pk}/sign/", {"signed_on": str(clock.today()), "scan": upload})
    assert done.status_code == 302
    page = client.get(f"/contracts/{contract.pk}/").content.decode()
    assert hashlib.sha256(PDF).hexdigest() in page
    file = Scan.objects.get(contract=contract).file_id
    assert b"".join(client.get(f"/files/{file}/").streaming_content) == PDF  # type: ignore[attr-defined]  # a file
    stranger = Client()
    stranger.force_login(cast["sales2"])
    assert stranger.get(f"/files/{file}/").status_code == 404
