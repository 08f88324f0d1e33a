"""What can be imported: for each kind its fields, how they read a cell, and the commands that write it."""

from yingdan.exchange.targets.base import TAGS, BadCellError, Field, Target
from yingdan.exchange.targets.rooms import ORDER, TARGETS, target_of

__all__ = ["ORDER", "TAGS", "TARGETS", "BadCellError", "Field", "Target", "target_of"]
