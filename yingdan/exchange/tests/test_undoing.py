"""Taking an import back leaves no trace, and touches nothing that somebody changed since."""

from pathlib import Path

import pytest

from yingdan.accounts.models import User
from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Conflict, Missing
from yingdan.core.testing import table_hashes
from yingdan.customers.commands import ContactDraft, create_contacts, edit_customer
from yingdan.customers.models import Customer
from yingdan.deals.models import Deal
from yingdan.deals.testing import make_customer, make_deal
from yingdan.exchange.commands import undo_import
from yingdan.exchange.tests.test_importing import DEALS, HEAD, THREE
from yingdan.exchange.tests.worlds import CUSTOMERS, bring

SALES = f"""{HEAD}K1,一期,申江重工,林婧,2026-12-01,1,,,100,压机
K2,二期,申江重工,新人,,2,赢单,2026-03-01,86万,压机
K3,三期,北辰,林婧,,2,输单,2026-03-01,5,
"""
WITH_ALL = DEALS.replace('customer = "customer"', 'customer = { column = "customer", unknown = "create" }').replace(
    'product = "product"', 'product = { column = "product", unknown = "create" }'
)


def test_undo_restores_every_business_table(cast: Cast, tmp_path: Path) -> None:
    make_deal(cast("sales"), "原有商机")
    before = table_hashes()
    report = bring(cast("admin"), tmp_path, {"a.csv": SALES}, WITH_ALL)
    assert report.counts["created"] == {"person": 1, "product": 1, "customer": 1, "deal": 3}
    assert table_hashes() != before
    undone = undo_import(actor=cast("admin"), batch=report.batch or 0).document()
    assert undone["removed"] == {"deal": 3, "customer": 1, "product": 1, "person": 1}
    assert undone["refused"] == []
    assert table_hashes() == before


def test_undo_takes_away_the_sales_process_that_the_import_had_to_make(cast: Cast, tmp_path: Path) -> None:
    before = table_hashes()
    report = bring(cast("admin"), tmp_path, {"a.csv": SALES}, WITH_ALL)
    undo_import(actor=cast("admin"), batch=report.batch or 0)
    assert table_hashes() == before


def test_an_import_that_was_taken_back_can_be_run_again(cast: Cast, tmp_path: Path) -> None:
    first = bring(cast("admin"), tmp_path, {"a.csv": THREE})
    undo_import(actor=cast("admin"), batch=first.batch or 0)
    again = bring(cast("admin"), tmp_path, {})
    assert again.counts["created"] == {"customer": 3}
    assert again.batch != first.batch


def test_a_record_that_somebody_changed_since_stays_and_is_named(cast: Cast, tmp_path: Path) -> None:
    report = bring(cast("admin"), tmp_path, {"a.csv": THREE})
    changed = Customer.objects.get(name="北辰医药")
    edit_customer(actor=cast("admin"), pk=changed.pk, values={"region": "华东"})
    undone = undo_import(actor=cast("admin"), batch=report.batch or 0)
    assert undone.removed == {"customer": 2}
    assert [(one["name"], one["reason"]) for one in undone.refused] == [("北辰医药", "此后有人改过。")]
    assert list(Customer.objects.values_list("name", flat=True)) == ["北辰医药"]


def test_a_record_that_somebody_uses_since_stays_and_is_named(cast: Cast, tmp_path: Path) -> None:
    report = bring(cast("admin"), tmp_path, {"a.csv": THREE})
    used = Customer.objects.get(name="皖南茶业")
    create_contacts(actor=cast("admin"), drafts=[ContactDraft(name="王总", customer=used.pk)])
    undone = undo_import(actor=cast("admin"), batch=report.batch or 0)
    assert [one["name"] for one in undone.refused] == ["皖南茶业"]
    assert Customer.objects.get().contacts.get().name == "王总"


def test_a_person_who_owns_something_by_now_stays(cast: Cast, tmp_path: Path) -> None:
    report = bring(cast("admin"), tmp_path, {"a.csv": "id,name,industry,owner\n1,甲,x,新人\n"})
    make_customer(cast("admin"), "后来的", owner=User.objects.get(name="新人").pk)
    undone = undo_import(actor=cast("admin"), batch=report.batch or 0)
    assert [(one["kind"], one["name"]) for one in undone.refused] == [("person", "新人")]
    assert undone.removed == {"customer": 1}


def test_what_an_import_changed_gets_its_old_values_back(cast: Cast, tmp_path: Path) -> None:
    bring(cast("admin"), tmp_path, {"a.csv": THREE})
    changed = THREE.replace("北辰医药,医药", "北辰集团,生物")
    second = bring(cast("admin"), tmp_path, {"a.csv": changed})
    undone = undo_import(actor=cast("admin"), batch=second.batch or 0)
    assert (undone.restored, undone.removed) == ({"customer": 1}, {})
    row = Customer.objects.exclude(name__in=["申江重工", "皖南茶业"]).get()
    assert (row.name, row.industry) == ("北辰医药", "医药")
    again = bring(cast("admin"), tmp_path, {})
    assert again.counts["updated"] == {"customer": 1}


def test_what_somebody_changed_after_an_import_changed_it_keeps_the_newer_value(cast: Cast, tmp_path: Path) -> None:
    bring(cast("admin"), tmp_path, {"a.csv": THREE})
    second = bring(cast("admin"), tmp_path, {"a.csv": THREE.replace("机械", "重工")})
    row = Customer.objects.get(name="申江重工")
    edit_customer(actor=cast("admin"), pk=row.pk, values={"industry": "军工"})
    undone = undo_import(actor=cast("admin"), batch=second.batch or 0)
    assert [one["name"] for one in undone.refused] == ["申江重工"]
    row.refresh_from_db()
    assert row.industry == "军工"


def test_an_import_is_taken_back_once(cast: Cast, tmp_path: Path) -> None:
    report = bring(cast("admin"), tmp_path, {"a.csv": THREE}, CUSTOMERS)
    undo_import(actor=cast("admin"), batch=report.batch or 0)
    with pytest.raises(Conflict):
        undo_import(actor=cast("admin"), batch=report.batch or 0)
    with pytest.raises(Missing):
        undo_import(actor=cast("admin"), batch=987)


def test_a_deal_that_somebody_moved_since_stays(cast: Cast, tmp_path: Path) -> None:
    from yingdan.deals.commands import move_deals
    from yingdan.deals.testing import stage_at

    report = bring(cast("admin"), tmp_path, {"a.csv": SALES}, WITH_ALL)
    deal = Deal.objects.get(name="一期")
    move_deals(actor=cast("admin"), pks=[deal.pk], stage=stage_at(3).pk)
    undone = undo_import(actor=cast("admin"), batch=report.batch or 0)
    named = {(one["kind"], one["name"]) for one in undone.refused}
    assert {("deal", "一期"), ("customer", "申江重工"), ("product", "压机")} <= named
    assert Deal.objects.get() == deal
