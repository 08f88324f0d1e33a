"""Importing, and taking an import back."""

from yingdan.exchange.commands.reports import problem_file, report_of
from yingdan.exchange.commands.running import continue_import, prepare_import, rehearse, run_import
from yingdan.exchange.commands.undoing import begin_undo, undo_import
from yingdan.exchange.commands.wizard import keep_map, look_at, propose_map

__all__ = [
    "begin_undo",
    "continue_import",
    "keep_map",
    "look_at",
    "prepare_import",
    "problem_file",
    "propose_map",
    "rehearse",
    "report_of",
    "run_import",
    "undo_import",
]
