from django.urls import path

from yingdan.notices import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="inbox-read"),
    path("inbox/<int:pk>/open/", views.open_one, name="notice-open"),
    path("inbox/<int:pk>/done/", views.done, name="notice-done"),
    path("inbox/<int:pk>/later/", views.later, name="notice-later"),
    path("inbox/<int:pk>/reopen/", views.reopen, name="notice-reopen"),
    path("me/notices/", views.choice, name="notice-choice"),
]
