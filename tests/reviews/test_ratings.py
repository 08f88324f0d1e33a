"""Satisfaction: the team is asked, each answers for himself, and the mean is what others see."""

import pytest
from django.db import transaction

from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.projects.models import Project
from yingdan.reviews import rules
from yingdan.reviews.commands import put_rating, rate_project
from yingdan.reviews.models import Rating, Review
from yingdan.reviews.queries import facts
from yingdan.reviews.testing import published

pytestmark = pytest.mark.django_db


def test_the_team_answers_and_may_change_its_mind_until_the_publication(cast: Cast, review: Review) -> None:
    rate_project(actor=cast("sales"), pk=review.pk, score=5)
    rate_project(actor=cast("trainer"), pk=review.pk, score=3, words="资料来得晚")
    rate_project(actor=cast("trainer"), pk=review.pk, score=4, words="后来好了")
    assert sorted((one.by.username, one.score) for one in rules.ratings_of(review.project)) == [
        ("sales", 5), ("trainer", 4)
    ]  # fmt: skip
    published(cast("sales"), review)
    with nothing_changes(), pytest.raises(Refused):
        rate_project(actor=cast("trainer"), pk=review.pk, score=1)
    (team,) = (one for one in facts(review.project).rows if one.code == "rated_team")
    assert (team.actual, team.more["count"]) == ("4.5", "2")


def test_only_who_is_in_the_team_is_asked(cast: Cast, review: Review) -> None:
    with nothing_changes(), pytest.raises(Forbidden):
        rate_project(actor=cast("director"), pk=review.pk, score=5)
    with nothing_changes(), pytest.raises(Missing):
        rate_project(actor=cast("sales2"), pk=review.pk, score=5)


def test_an_answer_is_one_to_five(cast: Cast, accepting: Project) -> None:
    for wrong, field in (({"score": 0}, "score"), ({"score": 6}, "score"), ({"side": "us"}, "side"),
                         ({"words": "长" * 501}, "words")):  # fmt: skip
        usual = {"side": "customer", "score": 4}
        with nothing_changes(), pytest.raises(Refused) as refused:
            put_rating(actor=cast("sales"), project=accepting, **usual | wrong)  # type: ignore[arg-type]  # on purpose
        assert field in refused.value.errors


def test_the_customer_counts_apart_and_before_there_is_a_review(cast: Cast, accepting: Project) -> None:
    with transaction.atomic():
        put_rating(actor=cast("customer"), project=accepting, side="customer", score=4, words="按时到货")
    assert Rating.objects.get().by == cast["customer"]
    found = {one.code: one.actual for one in facts(accepting).rows if one.code.startswith("rated")}
    assert found == {"rated_customer": "4.0"}


def test_the_journal_says_that_somebody_answered_and_not_what(cast: Cast, review: Review) -> None:
    rate_project(actor=cast("trainer"), pk=review.pk, score=2, words="加班太多")
    (event,) = events("project.rated")
    assert event.after == {"side": "team"}
    assert "加班" not in str([one.after for one in events("project.rated")])


def test_a_project_under_way_is_not_rated(cast: Cast, project: Project) -> None:
    with nothing_changes(), pytest.raises(Refused):
        put_rating(actor=cast("sales"), project=project, side="team", score=5)
