from django.urls import path

from yingdan.ui import views
from yingdan.ui.kinds import finding

urlpatterns = [
    path("styleguide/", views.styleguide, name="styleguide"),
    path("find/", finding.find, name="find"),
    path("pick/<str:name>/", finding.pick, name="pick"),
    path("pick/<str:name>/<str:field>/", finding.pick, name="pick-field"),
]
