from django.urls import path

from benchmarks.floor import views

urlpatterns = [
    path("list/", views.list_tuned),
    path("detail/<int:pk>/", views.detail_naive, name="detail"),
    path("create/", views.create_naive),
    path("move/<int:pk>/", views.move_naive),
    path("sums/", views.sums_tuned),
    path("board/", views.board_tuned),
]
