from django.urls import path

from yingdan.contracts.kinds import contract_kind
from yingdan.contracts.views import nodes, paper, verbs
from yingdan.ui.kinds.urls import urls_of

urlpatterns = [
    path("contracts/<int:pk>/submit/", verbs.submit, name="contract-submit"),
    path("contracts/<int:pk>/end/", verbs.end, name="contract-end"),
    path("contracts/<int:pk>/nodes/", nodes.nodes, name="contract-nodes"),
    path("contracts/<int:pk>/sign/", nodes.sign, name="contract-sign"),
    path("contracts/<int:pk>/print/", paper.paper, name="contract-print"),
    *urls_of(contract_kind),
]
