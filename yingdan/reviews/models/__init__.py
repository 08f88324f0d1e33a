"""Reviews (复盘) with what was found and is done about it, ratings, and lessons (经验)."""

from yingdan.reviews.models.lesson import Lesson, LessonUse
from yingdan.reviews.models.review import Finding, Measure, Rating, Review

__all__ = ["Finding", "Lesson", "LessonUse", "Measure", "Rating", "Review"]
