from django.urls import path

from yingdan.deals.kinds import deal_kind, lead_kind
from yingdan.deals.views import board, lines, people, pipeline, pool, processes, tiles, twins, verbs
from yingdan.ui.kinds.urls import urls_of
from yingdan.ui.tiles import Tile, add

for _place, _name, _draw in (
    (5, "won", tiles.won), (20, "funnel", tiles.funnel), (30, "stages", tiles.stages), (40, "expected", tiles.expected),
):  # fmt: skip
    add(Tile(_name, _place, "deal.view", _draw))

urlpatterns = [
    path("deals/board/", board.board, name="deal-board"),
    path("deals/board/drop/", board.drop, name="deal-drop"),
    path("pipeline/", pipeline.pipeline, name="pipeline"),
    path("pipeline/funnel/", pipeline.funnel, name="funnel"),
    path("deals/<int:pk>/gate/<int:stage>/", board.gate, name="deal-gate"),
    path("deals/<int:pk>/move/", verbs.move, name="deal-move"),
    path("deals/<int:pk>/win/", verbs.win, name="deal-win"),
    path("deals/<int:pk>/lose/", verbs.lose, name="deal-lose"),
    path("deals/<int:pk>/reopen/", verbs.reopen, name="deal-reopen"),
    path("deals/<int:pk>/transfer/", verbs.transfer, name="deal-transfer"),
    path("deals/<int:pk>/follow-up/", verbs.follow_up, name="deal-follow-up"),
    path("deals/<int:pk>/lines/", lines.lines, name="deal-lines"),
    path("deals/<int:pk>/people/", people.people, name="deal-people"),
    path("leads/<int:pk>/status/", verbs.status, name="lead-status"),
    path("leads/<int:pk>/convert/", verbs.convert, name="lead-convert"),
    path("leads/<int:pk>/transfer/", verbs.transfer_lead, name="lead-transfer"),
    path("leads/<int:pk>/release/", verbs.release, name="lead-release"),
    path("leads/pool/", pool.pool, name="lead-pool"),
    path("leads/<int:pk>/claim/", pool.claim, name="lead-claim"),
    path("leads/<int:pk>/claim/undo/", pool.unclaim, name="lead-unclaim"),
    path("leads/twins/", twins.twins, name="lead-twins"),
    path("settings/processes/", processes.processes, name="processes"),
    path("settings/processes/new/", processes.new, name="process-new"),
    path("settings/processes/<int:pk>/", processes.process, name="process"),
    path("settings/processes/<int:pk>/edit/", processes.rename, name="process-edit"),
    path("settings/processes/<int:pk>/default/", processes.set_default, name="process-default"),
    path("settings/processes/<int:pk>/stages/new/", processes.add_stage, name="stage-new"),
    path("settings/processes/<int:pk>/stages/<int:stage>/", processes.edit_stage, name="stage-edit"),
    path("settings/processes/<int:pk>/stages/<int:stage>/move/", processes.move_stage, name="stage-move"),
    path("settings/processes/<int:pk>/stages/<int:stage>/remove/", processes.remove_stage, name="stage-remove"),
    *urls_of(deal_kind),
    *urls_of(lead_kind),
]
