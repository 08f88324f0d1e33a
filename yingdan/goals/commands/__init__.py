"""Setting goals, dividing them over months, starting, changing and ending them."""

from yingdan.goals.commands.running import cancel_goal, close_goal, reopen_goal, retarget_goal, start_goal
from yingdan.goals.commands.setting import GoalDraft, create_goals, divide_goal, edit_goal

__all__ = [
    "GoalDraft",
    "cancel_goal",
    "close_goal",
    "create_goals",
    "divide_goal",
    "edit_goal",
    "reopen_goal",
    "retarget_goal",
    "start_goal",
]
