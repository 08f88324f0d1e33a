from django.urls import path

from yingdan.contracts.kinds import contract_kind, quote_kind
from yingdan.contracts.views import lines, nodes, offers, paper, verbs
from yingdan.ui.kinds.urls import urls_of

urlpatterns = [
    path("quotes/<int:pk>/lines/", lines.lines, name="quote-lines"),
    path("quotes/<int:pk>/submit/", offers.submit, name="quote-submit"),
    path("quotes/<int:pk>/send/", offers.send, name="quote-send"),
    path("quotes/<int:pk>/answer/", offers.answer, name="quote-answer"),
    path("quotes/<int:pk>/revise/", offers.revise, name="quote-revise"),
    path("quotes/<int:pk>/contract/", offers.contract, name="quote-contract"),
    path("quotes/<int:pk>/print/", paper.quote_paper, name="quote-print"),
    path("quotes/<int:pk>/paper/", offers.paper, name="quote-paper"),
    path("quotes/<int:pk>/papers/", paper.papers, {"kind": "quote"}, name="quote-papers"),
    path("contracts/<int:pk>/paper/", verbs.paper, name="contract-paper"),
    path("contracts/<int:pk>/papers/", paper.papers, {"kind": "contract"}, name="contract-papers"),
    *urls_of(quote_kind),
    path("contracts/<int:pk>/submit/", verbs.submit, name="contract-submit"),
    path("contracts/<int:pk>/end/", verbs.end, name="contract-end"),
    path("contracts/<int:pk>/nodes/", nodes.nodes, name="contract-nodes"),
    path("contracts/<int:pk>/sign/", nodes.sign, name="contract-sign"),
    path("contracts/<int:pk>/print/", paper.paper, name="contract-print"),
    *urls_of(contract_kind),
]
