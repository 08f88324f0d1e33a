"""What deals measure; importing it registers the metrics with goals."""

from yingdan.deals.metrics import measures

__all__ = ["measures"]
