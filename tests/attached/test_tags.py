"""Tags sort records; their words tell nobody about records that he does not see."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.deals.testing import make_customer
from yingdan.notes import commands
from yingdan.notes.models import Tag, Tagged


@pytest.fixture
def customers(cast: Cast) -> list[Any]:
    return [make_customer(cast("sales"), name) for name in ("申江重工", "海纳机械", "远航港务")]


def tag(cast: Cast, record: Any, name: str, who: str = "sales") -> Tag:
    return commands.tag_records(actor=cast(who), kind="customer", pks=[record.pk], name=name)


def visitor(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast[who])
    return client


def listed(cast: Cast, query: str, who: str = "sales") -> set[str]:
    html = visitor(cast, who).get(f"/customers/?{query}").content.decode()
    return {name for name in ("申江重工", "海纳机械", "远航港务") if f">{name}</a>" in html}


def test_a_list_is_filtered_by_tags(cast: Cast, customers: list[Any]) -> None:
    old, vip = tag(cast, customers[0], "老客户"), tag(cast, customers[1], "重点")
    tag(cast, customers[0], "重点")
    assert listed(cast, f"f=tags:is:{vip.pk}") == {"申江重工", "海纳机械"}
    assert listed(cast, f"f=tags:is:{old.pk}") == {"申江重工"}
    assert listed(cast, f"f=tags:is:{old.pk},{vip.pk}") == {"申江重工", "海纳机械"}
    assert listed(cast, f"f=tags:is:{old.pk}&f=tags:is:{vip.pk}") == {"申江重工"}
    assert listed(cast, f"f=tags:not:{vip.pk}") == {"远航港务"}
    assert listed(cast, "f=tags:empty:") == {"远航港务"}
    assert listed(cast, "f=tags:filled:") == {"申江重工", "海纳机械"}


def test_the_column_asks_no_further_question(cast: Cast, customers: list[Any]) -> None:
    client = visitor(cast, "sales")
    client.get("/customers/")
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            html = client.get("/customers/").content.decode()
        counts.append(len(queries))
        for customer in customers:
            for word in ("老客户", "重点"):
                tag(cast, customer, word)
    assert counts[0] == counts[1]
    html = client.get("/customers/?group=owner").content.decode()
    assert html.count('<span class="tag">') == 6


def test_tags_leave_with_an_export(cast: Cast, customers: list[Any]) -> None:
    tag(cast, customers[0], "重点")
    tag(cast, customers[0], "=cmd()")
    answer: Any = visitor(cast, "sales").get("/customers/export/?format=csv")
    text = b"".join(answer.streaming_content).decode()
    assert "'=cmd()、重点" in text


@pytest.mark.parametrize("name", ["", "  ", "#", "甲，乙", "a,b", "长" * 31])
def test_a_tag_is_one_short_word(cast: Cast, customers: list[Any], name: str) -> None:
    with nothing_changes(), pytest.raises(Refused) as refused:
        tag(cast, customers[0], name)
    assert "name" in refused.value.errors


def test_two_spellings_are_one_tag(cast: Cast, customers: list[Any]) -> None:
    first, second = tag(cast, customers[0], "VIP"), tag(cast, customers[1], "＃ｖｉｐ")
    assert first == second
    tag(cast, customers[0], "vip")
    assert (Tag.objects.count(), Tagged.objects.count()) == (1, 2)


@pytest.mark.parametrize("who", ["sales2", "hr", "mate"])
def test_who_may_not_edit_the_record_does_not_tag_it(cast: Cast, customers: list[Any], who: str) -> None:
    made = tag(cast, customers[0], "重点")
    with nothing_changes():
        with pytest.raises(Refused):
            tag(cast, customers[0], "新的", who)
        with pytest.raises(Refused):
            commands.untag_record(actor=cast(who), kind="customer", pk=customers[0].pk, tag=made.pk)


def test_a_word_that_stands_on_hidden_records_only_is_offered_to_nobody_else(cast: Cast, customers: list[Any]) -> None:
    made = tag(cast, customers[0], "并购中")
    for path in ("/customers/tags/", "/customers/filters/", f"/customers/?f=tags:is:{made.pk}"):
        assert "并购中" in visitor(cast, "sales").get(path).content.decode(), path
        assert "并购中" not in visitor(cast, "sales2").get(path).content.decode(), path


def test_a_tag_is_text_whatever_it_says(cast: Cast, customers: list[Any]) -> None:
    tag(cast, customers[0], "<b onclick=x>")
    client = visitor(cast, "admin")
    for path in ("/customers/", f"/customers/{customers[0].pk}/", "/customers/tags/", "/settings/tags/"):
        assert "<b onclick" not in client.get(path).content.decode(), path


def test_the_timeline_tells_old_and_new(cast: Cast, customers: list[Any]) -> None:
    tag(cast, customers[0], "重点")
    made = tag(cast, customers[0], "老客户")
    commands.untag_record(actor=cast("sales"), kind="customer", pk=customers[0].pk, tag=made.pk)
    assert [event.after["tags"] for event in events("customer.tagged")][-1] == "重点"
    html = visitor(cast, "sales").get(f"/customers/{customers[0].pk}/").content.decode()
    assert "修改了标签" in html


def test_tags_are_put_on_and_taken_off_on_the_page(cast: Cast, customers: list[Any]) -> None:
    client, url = visitor(cast, "sales"), f"/customers/{customers[0].pk}/"
    assert client.post(f"{url}tag/", {"name": "重点"}).status_code == 302
    made = Tag.objects.get()
    assert f"{url}untag/{made.pk}/" in client.get(url).content.decode()
    assert client.post(f"{url}untag/{made.pk}/").status_code == 302
    assert client.post(f"{url}untag/{made.pk}/").status_code == 404
    assert client.post(f"{url}tag/", {"name": ""}).status_code == 422


def test_words_are_renamed_and_merged_by_who_keeps_the_settings(cast: Cast, customers: list[Any]) -> None:
    first, second = tag(cast, customers[0], "重点"), tag(cast, customers[1], "重要")
    tag(cast, customers[0], "重要")
    with nothing_changes():
        with pytest.raises(Forbidden):
            commands.rename_tag(actor=cast("sales"), pk=first.pk, name="核心")
        with pytest.raises(Forbidden):
            commands.merge_tags(actor=cast("sales"), keep=first.pk, drop=second.pk)
        with pytest.raises(Refused, match="重要"):
            commands.rename_tag(actor=cast("admin"), pk=first.pk, name="重要")
        with pytest.raises(Refused):
            commands.merge_tags(actor=cast("admin"), keep=first.pk, drop=first.pk)
    client = visitor(cast, "admin")
    assert client.post(f"/settings/tags/{first.pk}/rename/", {"name": "核心"}).status_code == 302
    assert client.post(f"/settings/tags/{second.pk}/merge/", {"keep": first.pk}).status_code == 302
    assert listed(cast, f"f=tags:is:{first.pk}") == {"申江重工", "海纳机械"}
    assert list(Tag.objects.values_list("name", flat=True)) == ["核心"]
    assert visitor(cast, "sales").get("/settings/tags/").status_code == 404


def test_tags_of_two_kinds_are_two_tags(cast: Cast, customers: list[Any]) -> None:
    from yingdan.deals.testing import make_lead

    one = tag(cast, customers[0], "重点")
    other = commands.tag_records(
        actor=cast("sales"), kind="lead", pks=[make_lead(cast("sales"), "谭青").pk], name="重点"
    )
    assert one != other
    with pytest.raises(Refused):
        commands.merge_tags(actor=cast("admin"), keep=one.pk, drop=other.pk)


def test_each_record_gets_its_own_words_at_once_and_may_lose_them(cast: Cast, customers: list[Any]) -> None:
    tag(cast, customers[0], "重点")
    first, second, _third = (one.pk for one in customers)
    words = {first: ("重点", "老客户"), second: ("老客户", "ＶＩＰ", "vip")}
    commands.tag_each(actor=cast("sales"), kind="customer", words=words)
    commands.tag_each(actor=cast("sales"), kind="customer", words=words)
    standing = [sorted(Tagged.objects.filter(record=pk).values_list("tag__name", flat=True)) for pk in (first, second)]
    assert standing == [["老客户", "重点"], ["老客户", "ＶＩＰ"]]
    assert [event.record for event in events("customer.tagged")] == [first, first, second]
    commands.untag_each(actor=cast("sales"), kind="customer", words={first: ("重点", "没有的"), second: ("Vip",)})
    assert set(Tagged.objects.values_list("record", "tag__name")) == {(first, "老客户"), (second, "老客户")}
    assert set(events("customer.tagged")[-1].before["tags"].split("、")) == {"老客户", "ＶＩＰ"}


def test_tags_for_each_are_refused_as_a_whole(cast: Cast, customers: list[Any]) -> None:
    first, second, third = (one.pk for one in customers)
    many = tuple(map(str, range(21)))
    with nothing_changes():
        with pytest.raises(Forbidden):
            commands.tag_each(actor=cast("finance"), kind="customer", words={first: ("重点",)})
        with pytest.raises(Missing):
            commands.tag_each(actor=cast("sales"), kind="customer", words={first: ("重点",), 10**6: ("重点",)})
        with pytest.raises(Refused):
            commands.tag_each(actor=cast("sales"), kind="customer", words={second: ("重点",), third: many})
        with pytest.raises(Missing):
            commands.tag_each(actor=cast("sales"), kind="nothing", words={first: ("重点",)})
