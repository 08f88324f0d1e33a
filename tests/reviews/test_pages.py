"""Reviews and lessons as people see them: the story, the verbs, the way from the project, the inbox."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from yingdan.accounts.commands import edit_person
from yingdan.accounts.testing import Cast
from yingdan.contracts.models import Contract
from yingdan.core import clock, listening, sealing
from yingdan.core.testing import nothing_changes
from yingdan.finance.commands import allocate_receipt
from yingdan.finance.testing import instalments_of, make_receipt
from yingdan.notices import rules as notices
from yingdan.notices.tasks import remind
from yingdan.projects.models import Project
from yingdan.projects.testing import approved, make_project
from yingdan.reviews import rules
from yingdan.reviews.commands import add_measure, finish_measure, publish_review, rate_project
from yingdan.reviews.models import Lesson, Review
from yingdan.reviews.testing import make_lesson, said

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast[who])
    return client


def page_of(cast: Cast, who: str, address: str) -> str:
    answer = client_of(cast, who).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_page_tells_the_story_in_order(cast: Cast, full: Project) -> None:
    client = client_of(cast, "sales")
    assert "开始复盘" in page_of(cast, "sales", f"/projects/{full.pk}/")
    assert "开始复盘" not in page_of(cast, "trainer", f"/projects/{full.pk}/")
    made = client.post("/reviews/new/", {"project": full.pk, "conclusion": "接口先冻结"})
    review = Review.objects.get()
    assert made.status_code == 302
    assert made["Location"].endswith(f"/reviews/{review.pk}/")
    page = page_of(cast, "sales", f"/reviews/{review.pk}/")
    assert "发布之前还要写明：哪些做得好或不好、采取什么措施" in page
    said(cast("sales"), review)
    make_lesson(cast("sales"), review=review.pk)
    page = page_of(cast, "sales", f"/reviews/{review.pk}/")
    heads = [
        "我们现在的认识",
        "目标与结果",
        "与计划的偏差",
        "做得好的",
        "做得不好的，以及为什么",
        "改进措施",
        "本次复盘的经验",
    ]
    places = [page.index(f"<h2>{head}</h2>") for head in heads]
    assert places == sorted(places)
    for part in ("清单晚交", "主观原因", "费用超预算 12.5%", "接口清单先于开发冻结", "/change-finding/?finding="):
        assert part in page


def test_a_published_page_says_which_figures_have_moved(cast: Cast, kept: Review, contract: Contract) -> None:
    address = f"/reviews/{kept.pk}/"
    page = page_of(cast, "sales", address)
    assert "今天已有变化" not in page
    assert "/change-finding/" not in page
    assert "/finding/?side" not in page
    money = make_receipt(cast("finance"), "4999.99", customer=contract.customer_id)
    first = instalments_of(contract)[0]
    allocate_receipt(actor=cast("finance"), pk=money.pk, parts=[(first.pk, Decimal("4999.99"))])
    page = page_of(cast, "sales", address)
    assert "有 3 个数字今天已有变化" in page
    assert "25,000.01" in page
    assert "今天 30,000.00" in page
    assert "今天 30,000.00" not in page_of(cast, "trainer", address)


def test_the_verbs_begin_with_what_is_there(cast: Cast, review: Review) -> None:
    said(cast("sales"), review)
    (finding,), (measure,) = rules.findings_of(review), rules.measures_of(review)
    client, address = client_of(cast, "sales"), f"/reviews/{review.pk}/"
    page = client.get(f"{address}change-finding/?finding={finding.pk}").content.decode()
    assert finding.text in page
    assert "清单晚交" in page
    sent = {"finding": finding.pk, "side": "bad", "text": "等了四周", "whys": "清单晚交\n没人催", "root": "objective"}
    assert client.post(f"{address}change-finding/", sent).status_code == 302
    finding.refresh_from_db()
    assert (finding.text, finding.whys, finding.root) == ("等了四周", "清单晚交\n没人催", "objective")
    page = client.get(f"{address}change-measure/?measure={measure.pk}").content.decode()
    assert measure.text in page
    assert f'value="{measure.due_on:%Y-%m-%d}"' in page
    assert 'value="good"' in client.get(f"{address}finding/?side=good").content.decode()
    with nothing_changes():
        refused = client.post(f"{address}finding/", {"side": "bad", "text": "", "whys": ""})
    assert refused.status_code == 422
    assert client.post(f"{address}finish/", {"measure": measure.pk, "note": "已定稿"}).status_code == 302
    assert client.post(f"{address}publish/").status_code == 302
    assert client.post(f"{address}reopen/", {"reason": "补一条"}).status_code == 302
    assert client.post(f"{address}drop-finding/", {"finding": finding.pk}).status_code == 302
    assert client.post(f"{address}drop-measure/", {"measure": measure.pk}).status_code == 302


def test_who_is_in_the_team_rates_and_others_see_the_mean(cast: Cast, review: Review) -> None:
    address = f"/reviews/{review.pk}/"
    assert "评价满意度" in page_of(cast, "trainer", address)
    assert "评价满意度" not in page_of(cast, "director", address)
    client = client_of(cast, "trainer")
    assert client.post(f"{address}rate/", {"score": "2", "words": "加班太多"}).status_code == 302
    rate_project(actor=cast("sales"), pk=review.pk, score=5)
    page = page_of(cast, "director", address)
    assert "3.5" in page
    assert "加班太多" in page
    assert "2 人评价" in page
    assert "你打了 2 分" in page_of(cast, "trainer", address)
    other = client_of(cast, "director")
    with nothing_changes():
        assert other.post(f"{address}rate/", {"score": "5"}).status_code == 403


def test_the_template_of_the_plan_begins_the_next_project(cast: Cast, review: Review) -> None:
    client, address = client_of(cast, "sales"), f"/reviews/{review.pk}/"
    assert "把计划存为模板" in client.get(address).content.decode()
    assert client.post(f"{address}template/", {"name": "立体库交付", "note": ""}).status_code == 302
    page = client.get(address).content.decode()
    kept = Review.objects.get(pk=review.pk).template_id
    assert f"/projects/new/?template={kept}&amp;kind=delivery" in page
    form = client.get(f"/projects/new/?template={kept}&kind=delivery").content.decode()
    assert f'<option value="{kept}" selected>' in form


def test_a_planned_project_adopts_a_lesson_on_its_page(cast: Cast) -> None:
    edit_person(actor=cast("admin"), pk=cast["pm"].pk, values={"manager": cast["director"]})
    project = approved(cast("pm"), cast("director"), make_project(cast("pm")))
    address = f"/projects/{project.pk}/"
    assert "这类项目还没有经验" in page_of(cast, "pm", address)
    lesson = make_lesson(cast("sales"), "先冻结<接口>")
    page = page_of(cast, "pm", address)
    assert "先冻结&lt;接口&gt;" in page
    assert "采用" in page
    assert "adopt-lesson" not in page_of(cast, "finance", address)
    assert client_of(cast, "pm").post(f"{address}adopt-lesson/", {"lesson": lesson.pk}).status_code == 302
    assert "本项目在用" in page_of(cast, "pm", address)
    page = page_of(cast, "pm", f"/lessons/{lesson.pk}/")
    assert project.name in page
    assert "另有 1 个项目不在你的可见范围内" in page_of(cast, "trainer", f"/lessons/{lesson.pk}/")
    assert Lesson.objects.get().uses == 1


def test_a_measure_is_told_and_reminded_until_it_is_done(cast: Cast, review: Review) -> None:
    sales, due = cast("sales"), clock.today() + dt.timedelta(days=3)
    said(sales, review)
    one = add_measure(actor=sales, pk=review.pk, kind="start", text="冻结清单", due_on=due, owner=cast["sales2"].pk)
    sealing.seal()
    listening.deliver()
    assert [one.verb for one in notices.inbox(cast("sales2"))] == ["review.measure_added"]
    remind()
    assert "review.due" not in {one.verb for one in notices.inbox(cast("sales2"))}
    publish_review(actor=sales, pk=review.pk)
    remind()
    assert "review.due" in {one.verb for one in notices.waiting(notices.inbox(cast("sales2")))}
    finish_measure(actor=cast("sales2"), pk=review.pk, measure=one.pk)
    remind()
    assert "review.due" not in {one.verb for one in notices.waiting(notices.inbox(cast("sales2")))}


def test_lists_and_the_palette_find_both(cast: Cast, review: Review) -> None:
    make_lesson(cast("sales"))
    assert review.name in page_of(cast, "sales", "/reviews/?view=drafts")
    assert "接口清单先于开发冻结" in page_of(cast, "trainer", "/lessons/?view=holding")
