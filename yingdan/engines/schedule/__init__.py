"""When work can be done: finish-to-start links, in working days."""

from yingdan.engines.schedule.links import Link, Span, circle, clashes, earliest, push

__all__ = ["Link", "Span", "circle", "clashes", "earliest", "push"]
