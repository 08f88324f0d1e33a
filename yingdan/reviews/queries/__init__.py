"""The facts of a project, who may see which of them, and what they say."""

from yingdan.reviews.queries.deviations import Deviation, deviations
from yingdan.reviews.queries.facts import Fact, Sheet, facts, frozen, thawed
from yingdan.reviews.queries.sight import Line, differences, in_sight

__all__ = [
    "Deviation",
    "Fact",
    "Line",
    "Sheet",
    "deviations",
    "differences",
    "facts",
    "frozen",
    "in_sight",
    "thawed",
]
