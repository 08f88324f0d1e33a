from django.urls import path

from yingdan.goals.kinds import goal_kind, key_result_kind
from yingdan.goals.views import card, months, tiles, tree, verbs
from yingdan.ui.kinds.urls import urls_of
from yingdan.ui.tiles import Tile, add

add(Tile("ranking", 10, "goal.view", tiles.ranking))

urlpatterns = [
    path("goals/tree/", tree.tree, name="goal-tree"),
    path("goals/<int:pk>/start/", verbs.start, name="goal-start"),
    path("goals/<int:pk>/months/", months.months, name="goal-months"),
    path("goals/<int:pk>/retarget/", verbs.retarget, name="goal-retarget"),
    path("goals/<int:pk>/close/", verbs.close, name="goal-close"),
    path("goals/<int:pk>/cancel/", verbs.cancel, name="goal-cancel"),
    path("goals/<int:pk>/reopen/", verbs.reopen, name="goal-reopen"),
    path("goals/<int:pk>/card/", card.card, name="goal-card"),
    path("goals/<int:pk>/publish/", verbs.publish, name="goal-publish"),
    path("key-results/<int:pk>/check-in/", verbs.check_in, name="keyresult-check-in"),
    *urls_of(goal_kind),
    *urls_of(key_result_kind),
]
