"""Whoever sees a record may speak about it; nobody else learns what was said."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from yingdan.accounts.commands import share_record, unshare_record
from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.customers.commands import merge_customers
from yingdan.deals.testing import make_customer, make_deal
from yingdan.notes import commands, rules
from yingdan.notes.models import Comment


@pytest.fixture
def deal(cast: Cast) -> Any:
    """A deal of 林婧 in 华东; 王砚 in 华南 does not see it, 赵启明 above both does."""
    return make_deal(cast("sales"), "伺服压机")


def write(cast: Cast, who: str, deal: Any, text: str, **more: Any) -> Comment:
    return commands.write_comment(actor=cast(who), kind="deal", pk=deal.pk, text=text, **more)


def page(cast: Cast, who: str, url: str) -> Any:
    client = Client()
    client.force_login(cast[who])
    return client.get(url)


def test_a_comment_stands_in_the_timeline_of_its_record(cast: Cast, deal: Any) -> None:
    write(cast, "director", deal, "先见采购总监")
    html = page(cast, "sales", f"/deals/{deal.pk}/").content.decode()
    assert "先见采购总监" in html
    assert html.index("先见采购总监") < html.index("新建了商机")
    assert "先见采购总监" in page(cast, "sales", f"/deals/{deal.pk}/peek/").content.decode()


@pytest.mark.parametrize("who", ["sales2", "hr"])
def test_who_does_not_see_the_record_neither_reads_nor_writes(cast: Cast, deal: Any, who: str) -> None:
    comment = write(cast, "sales", deal, "只有看得到的人看得到")
    with nothing_changes():
        with pytest.raises(Missing):
            write(cast, who, deal, "我也说一句")
        with pytest.raises(Missing):
            commands.edit_comment(actor=cast(who), pk=comment.pk, text="改")
        with pytest.raises(Missing):
            commands.delete_comment(actor=cast(who), pk=comment.pk)
    for url in (f"/deals/{deal.pk}/comment/", f"/deals/{deal.pk}/audience/", f"/comments/{comment.pk}/edit/"):
        assert page(cast, who, url).status_code == 404, url


def test_only_the_author_changes_a_comment(cast: Cast, deal: Any) -> None:
    comment = write(cast, "sales", deal, "周三拜访")
    with pytest.raises(Forbidden):
        commands.edit_comment(actor=cast("director"), pk=comment.pk, text="周四")
    with pytest.raises(Forbidden):
        commands.delete_comment(actor=cast("director"), pk=comment.pk)
    commands.edit_comment(actor=cast("sales"), pk=comment.pk, text="周四拜访")
    html = page(cast, "director", f"/deals/{deal.pk}/").content.decode()
    assert "周四拜访" in html
    assert "周三拜访" not in html
    Comment.objects.update(at=clock.now() - dt.timedelta(minutes=16))
    with nothing_changes(), pytest.raises(Forbidden, match="15"):
        commands.edit_comment(actor=cast("sales"), pk=comment.pk, text="周五")
    assert f"/comments/{comment.pk}/edit/" not in page(cast, "sales", f"/deals/{deal.pk}/").content.decode()


def test_a_comment_taken_back_is_gone_for_everybody_and_comes_back_by_undo(cast: Cast, deal: Any) -> None:
    comment = write(cast, "sales", deal, "说错了")
    commands.delete_comment(actor=cast("sales"), pk=comment.pk)
    for who in ("sales", "director"):
        assert "说错了" not in page(cast, who, f"/deals/{deal.pk}/").content.decode()
    with pytest.raises(Forbidden):
        commands.restore_comment(actor=cast("director"), pk=comment.pk)
    commands.restore_comment(actor=cast("sales"), pk=comment.pk)
    assert "说错了" in page(cast, "director", f"/deals/{deal.pk}/").content.decode()


def test_the_words_stand_in_the_journal_as_values_that_can_be_erased(cast: Cast, deal: Any) -> None:
    write(cast, "sales", deal, "电话 13812340000，@赵启明 跟进")
    event = events("comment.written")[0]
    assert (event.parent_kind, event.parent_record) == ("deal", deal.pk)
    assert event.after == {"mentions": [cast["director"].pk]}
    assert event.secret.after == {"text": "电话 13812340000，@赵启明 跟进"}


@pytest.mark.parametrize("text", ["", "  \n ", "长" * 5001])
def test_nothing_and_too_much_are_refused_at_the_field(cast: Cast, deal: Any, text: str) -> None:
    with nothing_changes(), pytest.raises(Refused) as refused:
        write(cast, "sales", deal, text)
    assert "text" in refused.value.errors


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        'https://x.cn/"onmouseover="alert(1)',
        "https://x.cn/<script>alert(1)</script>",
        "javascript:alert(1)",
        "@赵启明<script>alert(1)</script>",
        "{{ request.user.password }}{% debug %}",
    ],
)
def test_a_comment_is_text_whatever_it_says(cast: Cast, deal: Any, payload: str) -> None:
    write(cast, "sales", deal, payload)
    html = page(cast, "director", f"/deals/{deal.pk}/").content.decode()
    for active in ("<script>alert", "<img src=x", '"onmouseover', 'href="javascript', "<debug"):
        assert active not in html


def test_addresses_become_links_and_stop_before_chinese(cast: Cast, deal: Any) -> None:
    write(cast, "sales", deal, "资料在 https://example.com/a?b=1&c=2，请看（http://x.cn/y）。")
    html = page(cast, "director", f"/deals/{deal.pk}/").content.decode()
    assert 'href="https://example.com/a?b=1&amp;c=2" rel="noopener noreferrer nofollow"' in html
    assert 'href="http://x.cn/y"' in html


def test_the_form_writes_through_the_page_and_says_what_is_missing(cast: Cast, deal: Any) -> None:
    client = Client()
    client.force_login(cast["sales"])
    answer = client.post(f"/deals/{deal.pk}/comment/", {"text": "写完了"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/deals/{deal.pk}/#timeline")
    refused = client.post(f"/deals/{deal.pk}/comment/", {"text": " "})
    assert refused.status_code == 422
    assert Comment.objects.count() == 1


def test_what_is_said_to_who_stands_in_names_both(cast: Cast, deal: Any) -> None:
    share = share_record(actor=cast("sales"), kind="deal", pk=deal.pk, user=cast["sales2"].pk)
    write(cast, "sales2", deal, "共享期间说的")
    unshare_record(actor=cast("sales"), pk=share.pk)
    assert page(cast, "sales2", f"/deals/{deal.pk}/").status_code == 404
    assert "共享期间说的" in page(cast, "sales", f"/deals/{deal.pk}/").content.decode()


def test_what_hangs_on_a_customer_goes_with_it_into_another(cast: Cast, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    keep, drop = make_customer(cast("admin"), "申江重工"), make_customer(cast("admin"), "申江重工集团")
    sales = cast("admin")
    pdf = ("合同.pdf", io.BytesIO(b"%PDF-1.7 "))
    commands.write_comment(actor=sales, kind="customer", pk=drop.pk, text="老厂长还在", files=[pdf])
    for pk, name in ((keep.pk, "重点"), (drop.pk, "重点"), (drop.pk, "老客户")):
        commands.tag_records(actor=sales, kind="customer", pks=[pk], name=name)
    merge_customers(actor=sales, keep=keep.pk, drop=drop.pk)
    html = page(cast, "admin", f"/customers/{keep.pk}/").content.decode()
    for shown in ("老厂长还在", "合同.pdf", "老客户"):
        assert shown in html, shown
    assert sorted(tag.name for tag in rules.tags_on("customer", keep.pk)) == ["老客户", "重点"]
