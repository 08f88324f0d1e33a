from django.urls import path

from benchmarks.floor import views

urlpatterns = [
    path("list/", views.list_tuned),
    path("detail/<int:pk>/", views.detail_naive),
    path("create/", views.create_naive),
    path("move/<int:pk>/<int:stage>/", views.move_naive),
    path("sums/", views.sums_tuned),
    path("board/", views.board_tuned),
]
