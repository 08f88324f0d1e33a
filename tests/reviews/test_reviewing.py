"""Reviews: opened once for a project, written, published, opened again, by whom."""

import datetime as dt

import pytest

from yingdan.accounts.commands import hand_over_everything, share_record
from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.projects.commands import move_project
from yingdan.projects.models import Project
from yingdan.projects.testing import make_project
from yingdan.reviews import rules
from yingdan.reviews.commands import (
    add_finding,
    add_measure,
    change_finding,
    change_measure,
    delete_reviews,
    drop_finding,
    drop_measure,
    edit_review,
    finish_measure,
    keep_template,
    publish_review,
    reopen_review,
    restore_reviews,
)
from yingdan.reviews.models import Review
from yingdan.reviews.testing import make_review, published, said

pytestmark = pytest.mark.django_db


def test_a_project_in_acceptance_is_reviewed_once(cast: Cast, accepting: Project) -> None:
    review = make_review(cast("sales"), accepting)
    assert review.number.startswith(f"FP-{clock.today().year}-0000")
    assert (review.name, review.owner, review.state) == (f"{accepting.name}复盘", cast["sales"], "draft")
    with nothing_changes(), pytest.raises(Conflict) as refused:
        make_review(cast("sales"), accepting)
    assert "project" in refused.value.errors


def test_a_draft_or_a_running_project_is_not_looked_back_at(cast: Cast) -> None:
    project = make_project(cast("sales"))
    with nothing_changes(), pytest.raises(Refused) as refused:
        make_review(cast("sales"), project)
    assert "project" in refused.value.errors
    move_project(actor=cast("sales"), pk=project.pk, state="cancelled", reason="客户放弃")
    assert make_review(cast("sales"), project).pk


def test_who_sees_the_project_sees_its_review_and_who_edits_it_writes(cast: Cast, review: Review) -> None:
    assert rules.visible_reviews(cast("trainer")).get() == review
    with nothing_changes(), pytest.raises(Forbidden):
        edit_review(actor=cast("trainer"), pk=review.pk, values={"conclusion": "改"})
    with nothing_changes(), pytest.raises(Missing):
        add_finding(actor=cast("sales2"), pk=review.pk, side="bad", text="晚")
    share_record(actor=cast("sales"), kind="project", pk=review.project_id, user=cast["mate"].pk, level="edit")
    add_finding(actor=cast("mate"), pk=review.pk, side="good", text="班组稳定")
    assert [one.text for one in rules.findings_of(review)] == ["班组稳定"]


def test_it_is_published_when_it_says_what_it_must(cast: Cast, review: Review) -> None:
    sales = cast("sales")
    edit_review(actor=sales, pk=review.pk, values={"conclusion": ""})
    with nothing_changes(), pytest.raises(Refused, match="哪些做得好或不好、采取什么措施、我们现在的认识"):
        publish_review(actor=sales, pk=review.pk)
    edit_review(actor=sales, pk=review.pk, values={"conclusion": "接口先冻结"})
    done = published(sales, review)
    assert (done.state, done.held_on, done.published_on) == ("published", clock.today(), clock.today())
    assert done.facts["rows"]
    with nothing_changes(), pytest.raises(Refused):
        publish_review(actor=sales, pk=review.pk)
    # What the journal tells everybody who sees the project names no figure.
    assert set(events("review.published")[-1].after) == {"state", "held_on"}


def test_it_is_not_published_before_it_is_held(cast: Cast, review: Review) -> None:
    sales, tomorrow = cast("sales"), clock.today() + dt.timedelta(days=1)
    said(sales, review)
    edit_review(actor=sales, pk=review.pk, values={"held_on": tomorrow})
    with nothing_changes(), pytest.raises(Refused) as refused:
        publish_review(actor=sales, pk=review.pk)
    assert "held_on" in refused.value.errors


def test_what_is_published_is_fixed_until_it_is_opened_again_with_a_reason(cast: Cast, review: Review) -> None:
    sales = cast("sales")
    done = published(sales, review)
    (finding,), (measure,) = rules.findings_of(done), rules.measures_of(done)
    for attempt in (
        lambda: edit_review(actor=sales, pk=done.pk, values={"conclusion": "改"}),
        lambda: add_finding(actor=sales, pk=done.pk, side="bad", text="晚"),
        lambda: change_finding(actor=sales, pk=done.pk, finding=finding.pk, side="bad", text="晚"),
        lambda: drop_finding(actor=sales, pk=done.pk, finding=finding.pk),
        lambda: add_measure(actor=sales, pk=done.pk, kind="keep", text="周会", due_on=clock.today()),
        lambda: change_measure(
            actor=sales, pk=done.pk, measure=measure.pk, kind="keep", text="周会", due_on=clock.today()
        ),
        lambda: drop_measure(actor=sales, pk=done.pk, measure=measure.pk),
        lambda: delete_reviews(actor=sales, pks=[done.pk]),
        lambda: reopen_review(actor=sales, pk=done.pk, reason=" "),
    ):
        with nothing_changes(), pytest.raises(Refused):
            attempt()
    again = reopen_review(actor=sales, pk=done.pk, reason="漏了客户的意见")
    assert (again.state, again.facts, again.published_on) == ("draft", {}, None)
    assert events("review.reopened")[-1].reason == "漏了客户的意见"
    with pytest.raises(Refused):
        reopen_review(actor=sales, pk=done.pk, reason="再开")


def test_a_finding_asks_why_five_times_at_most(cast: Cast, review: Review) -> None:
    sales = cast("sales")
    whys = ["清单晚交", "没人负责", " ", "立项没写"]
    made = add_finding(actor=sales, pk=review.pk, side="bad", text="联调等人", whys=whys, root="subjective")
    assert made.whys == "清单晚交\n没人负责\n立项没写"
    for wrong, field in (
        ({"whys": ["为"] * 6}, "whys"), ({"text": " "}, "text"), ({"side": "so"}, "side"), ({"root": "x"}, "root"),
        ({"text": "长" * 301}, "text"), ({"whys": ["长" * 301]}, "whys"),
    ):  # fmt: skip
        usual = {"side": "bad", "text": "晚到"}
        with nothing_changes(), pytest.raises(Refused) as refused:
            add_finding(actor=sales, pk=review.pk, **usual | wrong)
        assert field in refused.value.errors
    change_finding(actor=sales, pk=review.pk, finding=made.pk, side="good", text="改口")
    (now,) = rules.findings_of(review)
    assert (now.side, now.text, now.whys, now.root) == ("good", "改口", "", "")
    drop_finding(actor=sales, pk=review.pk, finding=made.pk)
    with pytest.raises(Refused) as refused:
        drop_finding(actor=sales, pk=review.pk, finding=made.pk)
    assert "finding" in refused.value.errors


def test_who_gets_a_measure_reads_the_project_and_says_when_it_is_done(cast: Cast, review: Review) -> None:
    sales, due = cast("sales"), clock.today() + dt.timedelta(days=20)
    one = add_measure(actor=sales, pk=review.pk, kind="start", text="冻结清单", due_on=due, owner=cast["sales2"].pk)
    assert rules.visible_reviews(cast("sales2")).get() == review
    other = add_measure(actor=sales, pk=review.pk, kind="keep", text="周会", due_on=due)
    with nothing_changes(), pytest.raises(Forbidden, match="林婧"):
        finish_measure(actor=cast("sales2"), pk=review.pk, measure=other.pk)
    done = finish_measure(actor=cast("sales2"), pk=review.pk, measure=one.pk, note="模板已更新")
    assert (done.done_on, done.note) == (clock.today(), "模板已更新")
    with nothing_changes(), pytest.raises(Refused):
        finish_measure(actor=sales, pk=review.pk, measure=one.pk)
    for wrong, field in (({"kind": "do"}, "kind"), ({"text": ""}, "text"), ({"owner": 9**9}, "owner")):
        usual = {"kind": "keep", "text": "周会", "due_on": due}
        with nothing_changes(), pytest.raises(Refused) as refused:
            add_measure(actor=sales, pk=review.pk, **usual | wrong)  # type: ignore[arg-type]  # wrong on purpose
        assert field in refused.value.errors


def test_a_deleted_review_makes_room_for_another_and_does_not_come_back_beside_it(
    cast: Cast, review: Review, accepting: Project
) -> None:
    sales = cast("sales")
    delete_reviews(actor=sales, pks=[review.pk])
    restore_reviews(actor=sales, pks=[review.pk])
    delete_reviews(actor=sales, pks=[review.pk])
    make_review(sales, accepting)
    with nothing_changes(), pytest.raises(Conflict):
        restore_reviews(actor=sales, pks=[review.pk])


def test_the_plan_is_kept_as_a_template_also_after_the_publication(cast: Cast, review: Review) -> None:
    sales = cast("sales")
    published(sales, review)
    kept = keep_template(actor=sales, pk=review.pk, name="立体库交付", note="四十天")
    assert kept.template is not None
    assert rules.template_of(sales, kept) == kept.template
    assert (kept.template.name, kept.template.kind) == ("立体库交付", "delivery")


def test_what_a_leaver_had_to_do_goes_to_the_heir(cast: Cast, review: Review) -> None:
    sales, due = cast("sales"), clock.today()
    one = add_measure(actor=sales, pk=review.pk, kind="stop", text="口头变更", due_on=due, owner=cast["mate"].pk)
    hand_over_everything(actor=cast("admin"), pk=cast["mate"].pk, taker=cast["sales2"].pk, reason="离职")
    one.refresh_from_db()
    assert one.owner == cast["sales2"]
    hand_over_everything(actor=cast("admin"), pk=cast["sales"].pk, taker=cast["sales2"].pk, reason="离职")
    review.refresh_from_db()
    assert review.owner == cast["sales2"]
