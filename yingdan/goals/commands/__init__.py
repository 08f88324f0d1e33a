"""Setting goals, dividing them over months, starting, changing and ending them."""

from yingdan.goals.commands import handing  # noqa: F401 - it registers itself
from yingdan.goals.commands.publishing import publish_goal
from yingdan.goals.commands.results import KeyResultDraft, check_in, create_key_results, edit_key_result
from yingdan.goals.commands.running import cancel_goal, close_goal, reopen_goal, retarget_goal, start_goal
from yingdan.goals.commands.setting import GoalDraft, create_goals, divide_goal, edit_goal

__all__ = [
    "GoalDraft",
    "KeyResultDraft",
    "cancel_goal",
    "check_in",
    "close_goal",
    "create_goals",
    "create_key_results",
    "divide_goal",
    "edit_goal",
    "edit_key_result",
    "publish_goal",
    "reopen_goal",
    "retarget_goal",
    "start_goal",
]
