"""Goals and key results as the screens and doors know them."""

from yingdan.goals.kinds.fields import said
from yingdan.goals.kinds.goals import goal_kind
from yingdan.goals.kinds.results import key_result_kind

__all__ = ["goal_kind", "key_result_kind", "said"]
