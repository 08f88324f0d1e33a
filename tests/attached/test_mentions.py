"""An @ names a colleague who may see the record, and nobody else."""

from typing import Any

import pytest
from django.test import Client

from yingdan.accounts.commands import PersonDraft, create_people
from yingdan.accounts.testing import PASSWORD, Cast
from yingdan.core.refusal import Forbidden, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.deals.testing import make_deal
from yingdan.notes import commands
from yingdan.notes.models import Comment


@pytest.fixture
def deal(cast: Cast) -> Any:
    return make_deal(cast("sales"), "伺服压机")


def write(cast: Cast, deal: Any, text: str, *, who: str = "sales", **more: Any) -> Comment:
    return commands.write_comment(actor=cast(who), kind="deal", pk=deal.pk, text=text, **more)


def named(comment: Comment) -> list[str]:
    return sorted(comment.mentions.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("@赵启明 请看", ["赵启明"]),
        ("请@赵启明看一下", ["赵启明"]),
        ("@赵启明@韩江", ["赵启明", "韩江"]),
        ("邮件 a@赵启明.com 不算", []),
        ("@不存在的人", []),
        ("@", []),
        ("没有提到谁", []),
    ],
)
def test_a_name_behind_an_at_is_a_mention(cast: Cast, deal: Any, text: str, people: list[str]) -> None:
    assert named(write(cast, deal, text)) == sorted(people)


def test_the_longest_name_counts(cast: Cast, deal: Any) -> None:
    person(cast, "han2", "韩江海", role="boss")
    assert named(write(cast, deal, "@韩江海 请看")) == ["韩江海"]
    assert named(write(cast, deal, "@韩江 请看")) == ["韩江"]


def test_a_latin_name_is_a_whole_word(cast: Cast, deal: Any) -> None:
    person(cast, "ann", "Ann", role="boss")
    assert named(write(cast, deal, "@Anna 请看")) == []
    assert named(write(cast, deal, "@Ann, 请看")) == ["Ann"]


def test_of_two_with_the_same_name_one_must_be_meant(cast: Cast, deal: Any) -> None:
    person(cast, "zhao2", "赵启明", role="boss")
    with nothing_changes(), pytest.raises(Refused, match=r"赵启明\(zhao2\)"):
        write(cast, deal, "@赵启明 请看")
    comment = write(cast, deal, "@赵启明(zhao2) 请看")
    assert list(comment.mentions.values_list("username", flat=True)) == ["zhao2"]


def test_who_may_not_see_the_record_is_refused_by_name(cast: Cast, deal: Any) -> None:
    with nothing_changes(), pytest.raises(Refused, match="王砚"):
        write(cast, deal, "@王砚 一起看")
    comment = write(cast, deal, "@王砚 一起看", share=True)
    assert named(comment) == ["王砚"]
    assert [event.after["person"] for event in events("deal.shared")] == [cast["sales2"].pk]


def test_sharing_by_a_mention_takes_the_right_to_share(cast: Cast, deal: Any) -> None:
    commands.write_comment(actor=cast("sales"), kind="deal", pk=deal.pk, text="@王砚", share=True)
    with nothing_changes(), pytest.raises(Forbidden):
        write(cast, deal, "@周望舒 也来", who="sales2", share=True)


def test_the_form_offers_to_share_and_keeps_what_was_typed(cast: Cast, deal: Any) -> None:
    client = Client()
    client.force_login(cast["sales"])
    answer = client.post(f"/deals/{deal.pk}/comment/", {"text": "@王砚 一起看"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "@王砚 一起看" in html
    assert 'name="share"' in html
    assert "共享给 王砚 查看，再发出" in html
    done = client.post(f"/deals/{deal.pk}/comment/", {"text": "@王砚 一起看", "share": "on"})
    assert done.status_code == 302


def test_only_those_named_anew_are_told_after_a_change(cast: Cast, deal: Any) -> None:
    comment = write(cast, deal, "@赵启明 请看")
    commands.edit_comment(actor=cast("sales"), pk=comment.pk, text="@赵启明 @韩江 请看")
    assert [event.after for event in events("comment.edited")] == [{"mentions": [cast["boss"].pk]}]


@pytest.mark.parametrize("asked", ["赵", "zhao", "zqm"])
def test_colleagues_are_offered_by_characters_pinyin_and_initials(cast: Cast, deal: Any, asked: str) -> None:
    html = offered(cast, "sales", deal, asked)
    assert "赵启明" in html


def test_who_does_not_see_the_record_is_not_offered(cast: Cast, deal: Any) -> None:
    html = offered(cast, "sales", deal, "")
    assert "赵启明" in html
    for name in ("王砚", "周望舒", "dealer_a"):
        assert name not in html


def offered(cast: Cast, who: str, deal: Any, text: str) -> str:
    client = Client()
    client.force_login(cast[who])
    return client.get(f"/deals/{deal.pk}/audience/", {"q": text}).content.decode()


def person(cast: Cast, username: str, name: str, *, role: str) -> None:
    home = cast.departments["总部"].pk
    draft = PersonDraft(username=username, name=name, password=PASSWORD, department=home, roles=(role,))
    create_people(actor=cast("admin"), drafts=[draft])
