from django.urls import path

from yingdan.portal import views

urlpatterns = [
    path("portal/", views.home, name="portal"),
    path("portal/projects/<int:pk>/", views.project, name="portal-project"),
    path("portal/projects/<int:pk>/questions/<int:question>/", views.reply, name="portal-reply"),
    path("portal/projects/<int:pk>/rate/", views.rate, name="portal-rate"),
    path("portal/acceptances/<int:pk>/", views.acceptance, name="portal-acceptance"),
    path("portal/acceptances/<int:pk>/certificate/", views.certificate, name="portal-certificate"),
    path("verify/", views.verify, name="verify"),
]
