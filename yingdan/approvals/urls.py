from django.urls import path

from yingdan.approvals.kinds import approval_kind, route_kind
from yingdan.approvals.views import verbs, waiting
from yingdan.ui.kinds.urls import urls_of

urlpatterns = [
    path("approvals/waiting/", waiting.waiting, name="approvals-waiting"),
    path("approvals/<int:pk>/agree/", verbs.agree, name="approval-agree"),
    path("approvals/<int:pk>/refuse/", verbs.refuse, name="approval-refuse"),
    path("approvals/<int:pk>/return/", verbs.send_back, name="approval-return"),
    path("approvals/<int:pk>/hand-on/", verbs.hand_on, name="approval-hand-on"),
    path("approvals/<int:pk>/add/", verbs.add, name="approval-add"),
    path("approvals/<int:pk>/withdraw/", verbs.withdraw, name="approval-withdraw"),
    path("approvals/<int:pk>/resubmit/", verbs.resubmit, name="approval-resubmit"),
    path("approval-routes/<int:pk>/add-step/", verbs.add_step, name="approvalroute-add-step"),
    path("approval-routes/<int:pk>/remove-step/", verbs.remove_step, name="approvalroute-remove-step"),
    *urls_of(approval_kind),
    *urls_of(route_kind),
]
