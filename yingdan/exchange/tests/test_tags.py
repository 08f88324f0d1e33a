"""Tags come in from a column, stay within the rights of who imports, and go out again with the import."""

from pathlib import Path
from typing import Any

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Forbidden
from yingdan.core.testing import events, table_hashes
from yingdan.customers.models import Customer
from yingdan.deals.testing import make_customer
from yingdan.exchange.commands import undo_import
from yingdan.exchange.commands.hand import Hand, choices_of, hand_of, part_of
from yingdan.exchange.mapping import MapError
from yingdan.exchange.targets import TARGETS
from yingdan.exchange.targets.guessing import guess_fields
from yingdan.exchange.tests.worlds import CUSTOMERS, bring
from yingdan.notes.commands import tag_each, tag_records
from yingdan.notes.rules import tags, tags_on
from yingdan.ui.kinds.kind import kinds

TAGGED = f'{CUSTOMERS}tags = "tags"\n'
HEAD = "id,name,industry,owner,tags\n"
THREE = f"""{HEAD}1,申江重工,机械,林婧,战略、两年框架
2,北辰医药,医药,林婧,"#战略，展会 ;战略|老客户；VIP"
3,皖南茶业,食品,王砚,
"""


def names(customer: str) -> list[str]:
    return [tag.name for tag in tags_on("customer", Customer.objects.get(name=customer).pk)]


def test_a_cell_of_words_becomes_tags_each_once_whatever_stands_between_them(cast: Cast, tmp_path: Path) -> None:
    report = bring(cast("admin"), tmp_path, {"a.csv": THREE}, TAGGED).document()
    assert (report["created"], report["rejected"], report["warnings"]) == ({"customer": 3}, [], [])
    assert set(names("申江重工")) == {"战略", "两年框架"}
    assert set(names("北辰医药")) == {"战略", "展会", "老客户", "VIP"}
    assert names("皖南茶业") == []
    assert {event.batch_id for event in events("customer.tagged")} == {report["batch"]}
    assert len(events("customer.tagged")) == 2


def test_the_same_file_again_changes_nothing_and_a_new_word_is_added(cast: Cast, tmp_path: Path) -> None:
    bring(cast("admin"), tmp_path, {"a.csv": THREE}, TAGGED)
    before = table_hashes()
    bring(cast("admin"), tmp_path, {"a.csv": THREE}, TAGGED)
    assert table_hashes() == before
    report = bring(cast("admin"), tmp_path, {"a.csv": THREE.replace("战略、两年框架", "年度重点")}, TAGGED)
    assert report.counts["updated"] == {"customer": 1}
    assert set(names("申江重工")) == {"战略", "两年框架", "年度重点"}


def test_a_rehearsal_tags_nothing_and_says_what_cannot_be_a_tag(cast: Cast, tmp_path: Path) -> None:
    before = table_hashes()
    content = f"{HEAD}1,申江重工,机械,林婧,{'长' * 31}、短\n2,北辰医药,医药,林婧,{'、'.join(map(str, range(21)))}\n"
    report = bring(cast("admin"), tmp_path, {"a.csv": content}, TAGGED, dry=True).document()
    assert [(one["row"], one["column"]) for one in report["rejected"]] == [(2, "tags"), (3, "tags")]
    assert ["30" in one["reason"] or "20" in one["reason"] for one in report["rejected"]] == [True, True]
    assert table_hashes() == before


def test_undo_takes_the_tags_back_and_the_words_with_them(cast: Cast, tmp_path: Path) -> None:
    there = make_customer(cast("admin"), "港务集团")
    tag_records(actor=cast("admin"), kind="customer", pks=[there.pk], name="战略")
    before = table_hashes()
    mapped = TAGGED.replace('id = "id"', 'id = "id"\nsame = ["name"]')
    content = f"{THREE}4,港务集团,港务,林婧,战略、框架\n"
    report = bring(cast("admin"), tmp_path, {"a.csv": content}, mapped)
    assert report.counts["updated"] == {"customer": 1}
    assert set(names("港务集团")) == {"战略", "框架"}
    undone = undo_import(actor=cast("admin"), batch=report.batch or 0)
    assert (undone.removed, undone.restored, undone.refused) == ({"customer": 3}, {"customer": 1}, [])
    assert names("港务集团") == ["战略"]
    left = {name for name, _digest in table_hashes().items() ^ before.items()}
    # The record's version went up, the word that stands on nothing is offered nowhere.
    assert left <= {"customers_customer", "notes_tag"}
    assert [tag.name for tag in tags(cast("admin"), kinds()["customer"])] == ["战略"]


def test_undo_of_what_the_import_made_leaves_no_word_behind(cast: Cast, tmp_path: Path) -> None:
    before = table_hashes()
    report = bring(cast("admin"), tmp_path, {"a.csv": THREE}, TAGGED)
    undo_import(actor=cast("admin"), batch=report.batch or 0)
    assert table_hashes() == before


def test_a_tag_that_somebody_put_on_since_keeps_the_record(cast: Cast, tmp_path: Path) -> None:
    report = bring(cast("admin"), tmp_path, {"a.csv": THREE}, TAGGED)
    kept = Customer.objects.get(name="皖南茶业")
    tag_records(actor=cast("admin"), kind="customer", pks=[kept.pk], name="复购")
    undone = undo_import(actor=cast("admin"), batch=report.batch or 0)
    assert [one["name"] for one in undone.refused] == ["皖南茶业"]


def test_who_may_not_edit_may_not_bring_tags(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = cast("admin")
    may = type(actor).may
    monkeypatch.setattr(type(actor), "may", lambda self, right: right != "customer.edit" and may(self, right))
    with pytest.raises(Forbidden):
        bring(actor, tmp_path, {"a.csv": THREE}, TAGGED, dry=True)
    assert bring(actor, tmp_path, {}, CUSTOMERS, dry=True).counts["created"] == {"customer": 3}


def test_a_row_whose_record_may_not_be_tagged_is_rejected_and_not_half_written(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*, words: dict[int, tuple[str, ...]], **more: Any) -> None:
        if any("战略" in many and "展会" in many for many in words.values()):
            raise Forbidden("no")
        tag_each(words=words, **more)

    monkeypatch.setattr("yingdan.exchange.commands.writers.tag_each", refuses)
    report = bring(cast("admin"), tmp_path, {"a.csv": THREE}, TAGGED).document()
    assert report["created"] == {"customer": 2}
    assert [one["row"] for one in report["rejected"]] == [3]
    assert not Customer.objects.filter(name="北辰医药").exists()


def test_tags_are_offered_for_the_kinds_that_have_them(cast: Cast) -> None:
    tagged = {kind for kind in TARGETS if "tags" in dict(choices_of(kind))}
    assert tagged == {"customer", "contact", "dealer", "lead", "deal"}
    assert tagged == {kind for kind in TARGETS if kind in kinds() and "tags" in kinds()[kind].by_name}
    assert guess_fields("deal", ["商机名称", "标签"])["tags"] == "标签"
    hand = Hand("lead", {"姓名": "name", "标签": "tags"}, constants={"source": "展会"})
    assert hand_of(part_of(hand, {"match": "a.csv"})) == hand


def test_several_columns_and_one_word_for_all_rows(cast: Cast, tmp_path: Path) -> None:
    content = "id,name,a,b\n1,申江重工,战略,两年 框架\n"
    mapped = '[[file]]\nmatch = "*.csv"\nkind = "customer"\nid = "id"\n[file.fields]\nname = "name"\n'
    bring(cast("admin"), tmp_path, {"a.csv": content}, mapped + 'tags = { columns = ["a", "b"] }\n')
    assert set(names("申江重工")) == {"战略", "两年 框架"}
    bring(cast("admin"), tmp_path, {"a.csv": content.replace("1,", "2,").replace("申江", "北方")},
          mapped + 'tags = { value = "2026 展会" }\n')  # fmt: skip
    assert names("北方重工") == ["2026 展会"]
    with pytest.raises(MapError):
        bring(cast("admin"), tmp_path, {}, mapped.replace("customer", "product") + 'tags = "a"\n')
