"""Dealers as list, record and form, with what stands on the page of one."""

from yingdan.dealers.kinds import panels  # noqa: F401 - they register themselves
from yingdan.dealers.kinds.dealers import dealer_kind

__all__ = ["dealer_kind"]
