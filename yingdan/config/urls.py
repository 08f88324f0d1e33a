"""Where each room's pages hang."""

from django.urls import include, path

from yingdan.config.routes import by_words

ROOMS = [
    path("", include("yingdan.workbench.urls")),
    path("", include("yingdan.ui.urls")),
    path("", include("yingdan.accounts.urls")),
    path("", include("yingdan.notices.urls")),
    path("", include("yingdan.notes.urls")),
    path("", include("yingdan.approvals.urls")),
    path("", include("yingdan.goals.urls")),
    path("", include("yingdan.customers.urls")),
    path("", include("yingdan.products.urls")),
    path("", include("yingdan.dealers.urls")),
    path("", include("yingdan.deals.urls")),
    path("", include("yingdan.projects.urls")),
    path("", include("yingdan.contracts.urls")),
    path("", include("yingdan.finance.urls")),
    path("", include("yingdan.reviews.urls")),
    path("", include("yingdan.insight.urls")),
    path("", include("yingdan.portal.urls")),
    path("", include("yingdan.exchange.urls")),
    # Last: it is made from what the rooms above declare.
    path("", include("yingdan.api.urls")),
]
urlpatterns = by_words(ROOMS)
handler400 = "yingdan.ui.errors.bad_request"
handler403 = "yingdan.ui.errors.forbidden"
handler404 = "yingdan.ui.errors.not_found"
handler500 = "yingdan.ui.errors.server_error"
