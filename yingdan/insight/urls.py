from django.urls import path
from django.utils.translation import gettext_lazy as _

from yingdan.insight.views import dashboard, figures, thread
from yingdan.ui import nav

nav.add(nav.Item(_("Dashboard"), "/dashboard/", "chart-bar", "steer", 15, "deal.view"))
nav.add(nav.Item(_("Golden thread"), "/thread/", "route-2", "steer", 30, "receipt.view"))

urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("thread/", thread.thread, name="thread"),
    path("figures/<str:name>/", figures.figure, name="figure"),
]
