from django.urls import path

from yingdan.dealers import views
from yingdan.dealers.kinds import dealer_kind
from yingdan.ui.kinds.urls import urls_of

urlpatterns = [
    path("dealers/<int:pk>/state/", views.state, name="dealer-state"),
    path("dealers/<int:pk>/regions/", views.regions, name="dealer-regions"),
    path("dealers/<int:pk>/transfer/", views.transfer, name="dealer-transfer"),
    path("dealers/<int:pk>/person/", views.person, name="dealer-person"),
    path("dealers/<int:pk>/change-person/", views.change_person, name="dealer-change-person"),
    path("dealers/<int:pk>/remove-person/", views.remove_person, name="dealer-remove-person"),
    path("dealers/<int:pk>/invite/", views.invite, name="dealer-invite"),
    path("dealers/<int:pk>/shut/", views.shut, name="dealer-shut"),
    *urls_of(dealer_kind),
]
