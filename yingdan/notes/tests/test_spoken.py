"""Comments on records of the rooms below: what is shown of a text, and that every declared kind takes them."""

from typing import Any

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Missing
from yingdan.notes import commands, rules
from yingdan.notes.models import Comment
from yingdan.notes.queries import spoken


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<b>&", "&lt;b&gt;&amp;"),
        ("见 http://x.cn/a。", '见 <a class="link" href="http://x.cn/a"'),
        ("(http://x.cn/a).", ">http://x.cn/a</a>)."),
        ('http://x.cn/"><script>', "http://x.cn/&quot;&gt;&lt;script&gt;</a>"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("ftp://x.cn", "ftp://x.cn"),
        ("一行\n二行", "一行\n二行"),
    ],
)
def test_a_text_becomes_safe_html(text: str, html: str) -> None:
    assert html in spoken(text, [])


def test_people_stand_out_under_each_of_their_spellings(cast: Cast) -> None:
    html = spoken("@赵启明 和 @赵启明(director)，@别人", [cast["director"]])
    assert html == '<b class="mention">@赵启明</b> 和 <b class="mention">@赵启明(director)</b>，@别人'


def test_comments_hang_on_every_declared_kind(cast: Cast) -> None:
    for kind, pk in (("person", cast["sales"].pk), ("department", cast.departments["华东"].pk)):
        commands.write_comment(actor=cast("admin"), kind=kind, pk=pk, text="也可以")
        assert rules.comments(Comment.objects.filter(kind=kind).values_list("pk", flat=True)).count() == 1
    with pytest.raises(Missing):
        commands.write_comment(actor=cast("admin"), kind="nothing", pk=1, text="x")


def test_a_comment_on_a_colleague_is_read_only_by_who_sees_him(cast: Cast, client: Any) -> None:
    commands.write_comment(actor=cast("admin"), kind="person", pk=cast["sales"].pk, text="只有管理员看")
    client.force_login(cast["admin"])
    assert "只有管理员看" in client.get(f"/people/{cast['sales'].pk}/").content.decode()
    client.force_login(cast["dealer_a"])
    assert client.get(f"/people/{cast['sales'].pk}/comment/").status_code == 403
