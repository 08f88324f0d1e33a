"""Lessons: written down, published, offered to projects that are planned, used, and put away."""

import pytest

from yingdan.accounts.commands import edit_person
from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.search import matching
from yingdan.core.testing import events, nothing_changes
from yingdan.notes.commands import tag_records
from yingdan.projects.commands import move_project
from yingdan.projects.models import Project
from yingdan.projects.testing import approved, make_project, make_task
from yingdan.reviews import rules
from yingdan.reviews.commands import (
    delete_lessons,
    drop_lesson,
    edit_lesson,
    publish_lesson,
    retire_lesson,
    use_lesson,
)
from yingdan.reviews.models import Review
from yingdan.reviews.testing import make_lesson
from yingdan.ui.kinds import kind_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(cast: Cast) -> Project:
    edit_person(actor=cast("admin"), pk=cast["pm"].pk, values={"manager": cast["director"]})
    return approved(cast("pm"), cast("director"), make_project(cast("pm")))


def test_everybody_reads_lessons_and_who_wrote_one_changes_it(cast: Cast, review: Review) -> None:
    lesson = make_lesson(cast("sales"), review=review.pk)
    for who in ("trainer", "hr", "finance", "channel"):
        assert rules.visible_lessons(cast(who)).get() == lesson
    edit_lesson(actor=cast("sales"), pk=lesson.pk, values={"advice": "立项评审时签字"})
    edit_lesson(actor=cast("boss"), pk=lesson.pk, values={"applies_when": "有三个以上接口"})
    for who in ("pm", "mate", "trainer"):
        with nothing_changes(), pytest.raises(Forbidden):
            edit_lesson(actor=cast(who), pk=lesson.pk, values={"advice": "改"})
    with nothing_changes(), pytest.raises(Refused) as refused:
        make_lesson(cast("trainer"))
    assert refused.value.status == 403


def test_a_lesson_says_what_to_do_next_time(cast: Cast) -> None:
    for wrong, field in (({"name": " "}, "name"), ({"advice": " "}, "advice"), ({"kind": "x"}, "kind"),
                         ({"review": 9**9}, "review")):  # fmt: skip
        usual = {"name": "一句话"}
        with nothing_changes(), pytest.raises(Refused) as refused:
            make_lesson(cast("sales"), **usual | wrong)
        assert field in refused.value.errors


def test_it_is_published_once_and_ceases_to_hold_for_a_reason(cast: Cast) -> None:
    sales = cast("sales")
    lesson = make_lesson(sales)
    with nothing_changes(), pytest.raises(Refused):
        publish_lesson(actor=sales, pk=lesson.pk)
    with nothing_changes(), pytest.raises(Refused) as refused:
        retire_lesson(actor=sales, pk=lesson.pk, reason="")
    assert "reason" in refused.value.errors
    assert retire_lesson(actor=sales, pk=lesson.pk, reason="接口已标准化").state == "stale"
    with nothing_changes(), pytest.raises(Refused):
        retire_lesson(actor=sales, pk=lesson.pk, reason="再来")
    assert publish_lesson(actor=sales, pk=lesson.pk).state == "published"


def test_a_planned_project_is_offered_what_fits_the_most_used_first(cast: Cast, planned: Project) -> None:
    sales, pm = cast("sales"), cast("pm")
    other = approved(pm, cast("director"), make_project(pm, "另一个"))
    first, second, general = make_lesson(sales, "一"), make_lesson(sales, "二"), make_lesson(sales, "三", kind="")
    make_lesson(sales, "草稿", publish=False)
    make_lesson(sales, "别的类型", kind="campaign")
    retire_lesson(actor=sales, pk=make_lesson(sales, "旧的").pk, reason="变了")
    use_lesson(actor=pm, pk=second.pk, project=other.pk)
    assert list(rules.lessons_for(pm, planned)) == [second, general, first]
    use_lesson(actor=pm, pk=general.pk, project=planned.pk)
    assert list(rules.lessons_for(pm, planned)) == [second, first]
    assert list(rules.lessons_used(pm, planned)) == [general]


def test_a_project_takes_a_lesson_up_once_by_who_runs_it(cast: Cast, planned: Project) -> None:
    lesson = make_lesson(cast("sales"))
    version = lesson.version
    for who, wrong in (("sales2", Refused), ("trainer", Refused)):
        with nothing_changes(), pytest.raises(wrong):
            use_lesson(actor=cast(who), pk=lesson.pk, project=planned.pk)
    used = use_lesson(actor=cast("pm"), pk=lesson.pk, project=planned.pk)
    assert (used.uses, used.version) == (1, version)
    with nothing_changes(), pytest.raises(Conflict) as refused:
        use_lesson(actor=cast("pm"), pk=lesson.pk, project=planned.pk)
    assert "project" in refused.value.errors
    assert [(one.parent_kind, one.parent_record) for one in events("lesson.used")] == [("project", planned.pk)]
    with nothing_changes(), pytest.raises(Refused, match="1 个项目采用"):
        delete_lessons(actor=cast("sales"), pks=[lesson.pk])
    assert drop_lesson(actor=cast("pm"), pk=lesson.pk, project=planned.pk).uses == 0
    with nothing_changes(), pytest.raises(Refused):
        drop_lesson(actor=cast("pm"), pk=lesson.pk, project=planned.pk)
    delete_lessons(actor=cast("sales"), pks=[lesson.pk])
    with nothing_changes(), pytest.raises(Missing):
        use_lesson(actor=cast("pm"), pk=lesson.pk, project=planned.pk)


def test_only_what_holds_is_taken_up_and_only_by_a_project_that_is_not_over(cast: Cast, planned: Project) -> None:
    pm = cast("pm")
    draft, lesson = make_lesson(pm, "草稿", publish=False), make_lesson(pm)
    with nothing_changes(), pytest.raises(Refused) as refused:
        use_lesson(actor=pm, pk=draft.pk, project=planned.pk)
    assert "lesson" in refused.value.errors
    make_task(pm, planned)
    move_project(actor=pm, pk=planned.pk, state="cancelled", reason="客户放弃")
    with nothing_changes(), pytest.raises(Refused) as refused:
        use_lesson(actor=pm, pk=lesson.pk, project=planned.pk)
    assert "project" in refused.value.errors


def test_lessons_are_found_by_words_and_tags(cast: Cast) -> None:
    lesson = make_lesson(cast("sales"), applies_when="接口多于三个")
    tag_records(actor=cast("sales"), kind="lesson", pks=[lesson.pk], name="接口")
    rows = kind_of("lesson").rows(cast("trainer"))
    assert rows.filter(pk__in=matching("lesson", "多于三个")).get() == lesson
