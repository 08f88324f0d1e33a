from django.urls import path
from django.utils.translation import gettext_lazy as _

from yingdan.ui import nav
from yingdan.workbench import views

urlpatterns = [path("", views.home, name="home")]

nav.add(nav.Item(_("My day"), "/", "sun-high", "day", 1, key="D", phone=True))
