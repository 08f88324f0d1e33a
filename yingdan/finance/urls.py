from django.urls import path

from yingdan.finance.kinds import budget_line_kind, cost_kind, instalment_kind, invoice_kind, receipt_kind
from yingdan.finance.views import ageing, allocating, claims, tiles, verbs
from yingdan.ui.kinds.urls import urls_of
from yingdan.ui.tiles import Tile, add

add(Tile("overdue", 35, "instalment.view", tiles.overdue))

urlpatterns = [
    path("ageing/", ageing.ageing, name="ageing"),
    path("instalments/<int:pk>/raise/", verbs.raised, name="instalment-raise"),
    path("instalments/<int:pk>/dun/", verbs.dun, name="instalment-dun"),
    path("instalments/<int:pk>/set-off/", verbs.set_off, name="instalment-set-off"),
    path("instalments/<int:pk>/write-off/", verbs.write_off, name="instalment-write-off"),
    path("receipts/unclaimed/", claims.unclaimed, name="receipts-unclaimed"),
    path("receipts/<int:pk>/claim/", claims.claim, name="receipt-claim"),
    path("receipts/<int:pk>/claim/undo/", claims.undo, name="receipt-claim-undo"),
    path("receipts/<int:pk>/unclaim/", verbs.unclaim, name="receipt-unclaim"),
    path("receipts/<int:pk>/allocate/", allocating.allocate, name="receipt-allocate"),
    path("receipts/<int:pk>/release/", verbs.release, name="receipt-release"),
    path("receipts/<int:pk>/refund/", verbs.refund, name="receipt-refund"),
    path("invoices/<int:pk>/issue/", verbs.issue, name="invoice-issue"),
    path("invoices/<int:pk>/move/", verbs.move, name="invoice-move"),
    path("invoices/<int:pk>/reverse/", verbs.reverse, name="invoice-reverse"),
    *urls_of(instalment_kind),
    *urls_of(receipt_kind),
    *urls_of(invoice_kind),
    *urls_of(budget_line_kind),
    *urls_of(cost_kind),
]
