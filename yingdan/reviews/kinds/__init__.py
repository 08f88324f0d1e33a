"""Reviews and lessons as the screens and doors know them."""

from yingdan.reviews.kinds.lessons import lesson_kind
from yingdan.reviews.kinds.reviews import review_kind

__all__ = ["lesson_kind", "review_kind"]
