"""Reviews with their findings and measures, ratings, and lessons."""

from yingdan.reviews.commands import handing  # noqa: F401 - it registers itself
from yingdan.reviews.commands.guests import rate_as_customer
from yingdan.reviews.commands.learning import (
    LessonDraft,
    create_lessons,
    delete_lessons,
    drop_lesson,
    edit_lesson,
    publish_lesson,
    retire_lesson,
    use_lesson,
)
from yingdan.reviews.commands.parts import (
    add_finding,
    add_measure,
    change_finding,
    change_measure,
    drop_finding,
    drop_measure,
    finish_measure,
)
from yingdan.reviews.commands.rating import put_rating, rate_project
from yingdan.reviews.commands.reviewing import (
    ReviewDraft,
    create_reviews,
    delete_reviews,
    edit_review,
    keep_template,
    publish_review,
    reopen_review,
    restore_reviews,
)

__all__ = [
    "LessonDraft",
    "ReviewDraft",
    "add_finding",
    "add_measure",
    "change_finding",
    "change_measure",
    "create_lessons",
    "create_reviews",
    "delete_lessons",
    "delete_reviews",
    "drop_finding",
    "drop_lesson",
    "drop_measure",
    "edit_lesson",
    "edit_review",
    "finish_measure",
    "keep_template",
    "publish_lesson",
    "publish_review",
    "put_rating",
    "rate_as_customer",
    "rate_project",
    "reopen_review",
    "restore_reviews",
    "retire_lesson",
    "use_lesson",
]
