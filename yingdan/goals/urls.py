from django.urls import path

from yingdan.goals.kinds import goal_kind
from yingdan.goals.views import months, tree, verbs
from yingdan.ui.kinds.urls import urls_of

urlpatterns = [
    path("goals/tree/", tree.tree, name="goal-tree"),
    path("goals/<int:pk>/start/", verbs.start, name="goal-start"),
    path("goals/<int:pk>/months/", months.months, name="goal-months"),
    path("goals/<int:pk>/retarget/", verbs.retarget, name="goal-retarget"),
    path("goals/<int:pk>/close/", verbs.close, name="goal-close"),
    path("goals/<int:pk>/cancel/", verbs.cancel, name="goal-cancel"),
    path("goals/<int:pk>/reopen/", verbs.reopen, name="goal-reopen"),
    *urls_of(goal_kind),
]
