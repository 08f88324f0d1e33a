"""The inbox tells what concerns a person, never what he did himself or may not see any more."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yingdan.accounts.commands import disable_person, share_record, unshare_record
from yingdan.accounts.testing import Cast
from yingdan.approvals.choices import Whom
from yingdan.approvals.commands import StepDraft, agree, create_route, hand_on, refuse, submit_approval
from yingdan.core import clock, listening, sealing
from yingdan.core.models import Cursor, Event
from yingdan.core.refusal import Missing
from yingdan.core.testing import nothing_changes
from yingdan.customers.commands import transfer_customers
from yingdan.deals.commands import edit_deal, release_leads, transfer_deals, transfer_leads
from yingdan.deals.testing import make_customer, make_deal, make_lead
from yingdan.notes.commands import delete_comment, edit_comment, write_comment
from yingdan.notices import commands, rules, tasks
from yingdan.notices.models import Notice


@pytest.fixture
def deal(cast: Cast) -> Any:
    return make_deal(cast("sales"), "伺服压机")


def hear() -> None:
    """What the worker does a second later."""
    sealing.seal()
    listening.deliver()
    assert not Cursor.objects.exclude(problem="").exists()


def told(cast: Cast, who: str) -> list[tuple[str, int]]:
    hear()
    return [(one.verb, one.record) for one in rules.inbox(cast(who)).order_by("pk")]


def inbox(cast: Cast, who: str, query: str = "") -> str:
    hear()
    client = Client()
    client.force_login(cast[who])
    return client.get(f"/inbox/{query}").content.decode()


def test_a_mention_is_told_on_the_record_with_its_words(cast: Cast, deal: Any) -> None:
    write_comment(actor=cast("sales"), kind="deal", pk=deal.pk, text="@赵启明 价格要不要再让")
    assert told(cast, "director") == [("comment.written", deal.pk)]
    html = inbox(cast, "director")
    for shown in ("林婧 在评论中提到你", "价格要不要再让", "伺服压机", f'href="/deals/{deal.pk}/#timeline"'):
        assert shown in html, shown
    assert 'class="bell"' in html or "bell" in html
    assert rules.unread(cast("director")) == 1


def test_a_comment_taken_back_says_nothing_any_more(cast: Cast, deal: Any) -> None:
    comment = write_comment(actor=cast("sales"), kind="deal", pk=deal.pk, text="@赵启明 说漏了嘴")
    hear()
    delete_comment(actor=cast("sales"), pk=comment.pk)
    assert "说漏了嘴" not in inbox(cast, "director")


def test_a_change_of_a_comment_tells_those_named_anew(cast: Cast, deal: Any) -> None:
    comment = write_comment(actor=cast("sales"), kind="deal", pk=deal.pk, text="@赵启明 请看")
    edit_comment(actor=cast("sales"), pk=comment.pk, text="@赵启明 @韩江 请看")
    assert len(told(cast, "director")) == 1
    assert told(cast, "boss") == [("comment.edited", deal.pk)]


def test_who_gets_a_record_is_told_and_who_gave_it_is_not(cast: Cast, deal: Any) -> None:
    customer, lead = make_customer(cast("sales"), "申江重工"), make_lead(cast("sales"), "谭青")
    transfer_deals(actor=cast("director"), pks=[deal.pk], owner=cast["sales2"].pk)
    transfer_leads(actor=cast("director"), pks=[lead.pk], owner=cast["sales2"].pk)
    transfer_customers(actor=cast("director"), pks=[customer.pk], owner=cast["sales2"].pk)
    assert {verb for verb, _pk in told(cast, "sales2")} == {
        "deal.transferred", "lead.transferred", "customer.transferred",
    }  # fmt: skip
    assert told(cast, "director") == []


def test_ones_own_acts_are_no_news(cast: Cast, deal: Any) -> None:
    write_comment(actor=cast("sales"), kind="deal", pk=deal.pk, text="@林婧 记一下")
    assert told(cast, "sales") == []


def test_many_records_given_by_one_act_are_one_notice(cast: Cast) -> None:
    deals = [make_deal(cast("sales"), f"商机 {n}") for n in range(5)]
    transfer_deals(actor=cast("director"), pks=[deal.pk for deal in deals], owner=cast["sales2"].pk)
    hear()
    notice = rules.inbox(cast("sales2")).get()
    assert notice.many == 5
    assert "等 5 条" in inbox(cast, "sales2")


def test_a_lead_that_goes_back_is_told_to_who_had_it(cast: Cast) -> None:
    lead = make_lead(cast("sales"), "谭青")
    release_leads(actor=cast("director"), pks=[lead.pk], reason="太久没跟进")
    assert told(cast, "sales") == [("lead.released", lead.pk)]


def test_listening_twice_tells_once(cast: Cast, deal: Any) -> None:
    write_comment(actor=cast("sales"), kind="deal", pk=deal.pk, text="@赵启明 请看")
    transfer_deals(actor=cast("director"), pks=[deal.pk], owner=cast["sales2"].pk)
    hear()
    before = list(Notice.objects.values_list("user", "verb", "many"))
    Cursor.objects.update(seq=0)
    hear()
    assert list(Notice.objects.values_list("user", "verb", "many")) == before


def test_what_is_long_past_is_no_news(cast: Cast, deal: Any) -> None:
    write_comment(actor=cast("sales"), kind="deal", pk=deal.pk, text="@赵启明 请看")
    Event.objects.update(at=clock.now() - dt.timedelta(days=15))
    assert told(cast, "director") == []


def test_a_record_out_of_sight_tells_nothing_of_itself(cast: Cast, deal: Any) -> None:
    share = share_record(actor=cast("sales"), kind="deal", pk=deal.pk, user=cast["sales2"].pk)
    write_comment(actor=cast("sales"), kind="deal", pk=deal.pk, text="@王砚 底价 86 万")
    assert "底价 86 万" in inbox(cast, "sales2")
    unshare_record(actor=cast("sales"), pk=share.pk)
    html = inbox(cast, "sales2")
    for hidden in ("底价", "伺服压机", "林婧", f"/deals/{deal.pk}/"):
        assert hidden not in html, hidden
    assert "你已无权查看这条记录" in html
    client = Client()
    client.force_login(cast["sales2"])
    notice = rules.inbox(cast("sales2")).first()
    assert notice is not None
    assert client.post(f"/inbox/{notice.pk}/open/").headers["Location"] == "/inbox/"


def test_only_ones_own_notices_are_touched(cast: Cast, deal: Any) -> None:
    write_comment(actor=cast("sales"), kind="deal", pk=deal.pk, text="@赵启明 请看")
    hear()
    notice = Notice.objects.get()
    with nothing_changes():
        for command in (commands.finish_notice, commands.reopen_notice):
            with pytest.raises(Missing):
                command(actor=cast("boss"), pk=notice.pk)
        with pytest.raises(Missing):
            commands.put_off_notice(actor=cast("boss"), pk=notice.pk, until="tomorrow")
        with pytest.raises(Missing):
            commands.read_notices(actor=cast("boss"), pks=[notice.pk])
    assert "请看" not in inbox(cast, "boss")


def test_done_later_and_back(cast: Cast, deal: Any) -> None:
    write_comment(actor=cast("sales"), kind="deal", pk=deal.pk, text="@赵启明 请看")
    hear()
    notice, client = Notice.objects.get(), Client()
    client.force_login(cast["director"])
    client.post(f"/inbox/{notice.pk}/later/", {"until": "tomorrow"})
    assert rules.unread(cast("director")) == 0
    assert "请看" in inbox(cast, "director", "?state=later")
    Notice.objects.update(later=clock.today())
    assert rules.unread(cast("director")) == 1, "it comes back as new"
    client.post(f"/inbox/{notice.pk}/done/")
    assert "请看" not in inbox(cast, "director")
    assert "请看" in inbox(cast, "director", "?state=done")
    client.post(f"/inbox/{notice.pk}/reopen/")
    assert "请看" in inbox(cast, "director")
    assert client.post(f"/inbox/{notice.pk}/later/", {"until": "someday"}).status_code == 422


def test_opening_reads_it(cast: Cast, deal: Any) -> None:
    write_comment(actor=cast("sales"), kind="deal", pk=deal.pk, text="@赵启明 请看")
    hear()
    client = Client()
    client.force_login(cast["director"])
    answer = client.post(f"/inbox/{Notice.objects.get().pk}/open/")
    assert answer.headers["Location"] == f"/deals/{deal.pk}/#timeline"
    assert rules.unread(cast("director")) == 0
    assert "请看" in inbox(cast, "director")


def test_a_topic_that_one_does_not_want_stays_away(cast: Cast, deal: Any) -> None:
    client = Client()
    client.force_login(cast["director"])
    client.post("/me/notices/", {"topic": ["handed", "due"]})
    write_comment(actor=cast("sales"), kind="deal", pk=deal.pk, text="@赵启明 请看")
    assert told(cast, "director") == []
    client.post("/me/notices/", {"topic": ["mention"]})
    write_comment(actor=cast("sales"), kind="deal", pk=deal.pk, text="@赵启明 再看")
    assert len(told(cast, "director")) == 1


def test_who_has_left_gets_nothing(cast: Cast, deal: Any) -> None:
    write_comment(actor=cast("sales"), kind="deal", pk=deal.pk, text="@赵启明 请看")
    disable_person(actor=cast("admin"), pk=cast["director"].pk)
    hear()
    assert not Notice.objects.exists()


def test_what_is_due_comes_once_and_goes_when_the_day_moves(cast: Cast, deal: Any) -> None:
    edit_deal(actor=cast("sales"), pk=deal.pk, values={"next_step": "送样", "next_step_on": clock.today()})
    tasks.remind()
    tasks.remind()
    assert [one.day for one in rules.inbox(cast("sales"))] == [clock.today()]
    assert "下一步到期" in inbox(cast, "sales")
    later = clock.today() + dt.timedelta(days=9)
    edit_deal(actor=cast("sales"), pk=deal.pk, values={"next_step_on": later})
    tasks.remind()
    assert not rules.waiting(rules.inbox(cast("sales"))).exists()


def test_the_inbox_asks_no_more_questions_for_more_lines(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["director"])
    counts = []
    for _round in range(2):
        for n in range(4):
            deal = make_deal(cast("sales"), f"商机 {n}")
            write_comment(actor=cast("sales"), kind="deal", pk=deal.pk, text="@赵启明 请看")
        hear()
        client.get("/inbox/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/inbox/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_approval_comes_to_whoever_is_asked_and_its_answer_to_who_submitted_it(cast: Cast) -> None:
    steps = [StepDraft(name=who, whom=Whom.PERSON, people=[cast[who].pk]) for who in ("director", "finance")]
    create_route(actor=cast("admin"), name="改目标", act="goal.retarget", steps=steps)
    asked = submit_approval(actor=cast("sales"), act="goal.retarget", pk=7, title="三季度签约", reason="客户推迟")
    assert told(cast, "director") == [("approval.submitted", asked.pk)]
    html = inbox(cast, "director")
    for shown in ("林婧 请你审批", "三季度签约", "去审批", f'href="/approvals/{asked.pk}/"'):
        assert shown in html, shown
    hand_on(actor=cast("director"), pk=asked.pk, person=cast["boss"].pk)
    assert told(cast, "boss") == [("approval.handed_on", asked.pk)]
    # What he has handed on waits for him no more.
    assert not rules.waiting(rules.inbox(cast("director"))).exists()
    agree(actor=cast("boss"), pk=asked.pk)
    assert told(cast, "finance") == [("approval.agreed", asked.pk)]
    refuse(actor=cast("finance"), pk=asked.pk, words="预算不够")
    assert told(cast, "sales") == [("approval.rejected", asked.pk)]
    assert not rules.waiting(rules.inbox(cast("finance"))).exists()
